import { readdirSync, readFileSync } from 'node:fs';
import type { ExportContext } from '../../src/core/export';

let context: ExportContext | undefined;

/** The kernels as the page gives them to exporters: compiled WASM and C sources. */
export function kernelContext(): ExportContext {
  if (!context) {
    const folder = new URL('../../kernels/', import.meta.url);
    context = {
      kernels: new WebAssembly.Module(readFileSync(new URL('../../public/kernels.wasm', import.meta.url))),
      kernelSources: Object.fromEntries(
        readdirSync(folder)
          .filter((name) => /\.[ch]$/.test(name))
          .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
      ),
    };
  }
  return context;
}
