import type { ExportModel } from '../../core/export';

/** What workers/export.ts offers. */
export interface ExportApi {
  /** All formats as one zip archive; `kernelsUrl` is where `kernels.wasm` lies. */
  zip(model: ExportModel, kernelsUrl: string): Promise<Uint8Array>;
}
