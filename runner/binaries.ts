import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In the kit's one file: the binaries in base64, by name; see scripts/lib/kit.ts. */
declare const __BINARIES__: Readonly<Record<string, string>> | undefined;

const within = typeof __BINARIES__ === 'undefined' ? undefined : __BINARIES__;

/** The folder of the project, where sources are run as they are. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** One of the page's binaries, compiled. */
export async function compiledBinary(name: string): Promise<WebAssembly.Module> {
  const bytes = within ? Buffer.from(within[name], 'base64') : await readFile(join(root, 'public', name));
  return WebAssembly.compile(bytes);
}

/** What a thread runs: a module of its own, or in the kit's one file that file again, which is told by `role`. */
export function threadFor(role: 'trainer' | 'optimizer'): { url: URL; data: { role: string } } {
  const url = within ? new URL(import.meta.url) : new URL(`./threads/${role}.ts`, import.meta.url);
  return { url, data: { role } };
}
