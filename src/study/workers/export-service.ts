import { transfer } from 'comlink';
import { exportModel, zipFiles } from '../../core/export';
import { writeStudyFile } from '../study-file';
import type { ExportApi } from './export-protocol';

/** Packs models; `sources` are the C kernels by path. */
export function createExportService(
  loadModule: (url: string) => Promise<WebAssembly.Module>,
  sources: Readonly<Record<string, string>>,
): ExportApi {
  const kernelSources = Object.fromEntries(
    Object.entries(sources).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
  );
  return {
    async zip(model, study, kernelsUrl) {
      const context = { kernels: await loadModule(kernelsUrl), kernelSources };
      const bytes = zipFiles(exportModel({ ...model, studyFile: writeStudyFile(study) }, context));
      return transfer(bytes, [bytes.buffer as ArrayBuffer]);
    },
  };
}
