import { transfer } from 'comlink';
import { exportModel, zipFiles } from '../../core/export';
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
    async zip(model, kernelsUrl) {
      const bytes = zipFiles(exportModel(model, { kernels: await loadModule(kernelsUrl), kernelSources }));
      return transfer(bytes, [bytes.buffer as ArrayBuffer]);
    },
  };
}
