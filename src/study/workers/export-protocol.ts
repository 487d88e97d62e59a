import type { ExportModel } from '../../core/export';
import type { StudyBundle } from '../study-file';

/** What workers/export.ts offers. */
export interface ExportApi {
  /** All formats, and the study, as one zip archive; `kernelsUrl` is where `kernels.wasm` lies. */
  zip(model: ExportModel, study: StudyBundle, kernelsUrl: string): Promise<Uint8Array>;
}
