import { AppError } from '../../core/errors';

/**
 * Fetches and compiles a WASM binary. Not streaming: hosts that serve .wasm under another media type are common.
 * @throws AppError `binary-missing`, `wasm-unavailable`
 */
export async function fetchModule(url: string): Promise<WebAssembly.Module> {
  try {
    return await fetchAndCompile(url);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'wasm-unavailable') || !runsSimd()) throw error;
    // The browser is not to blame: the file is damaged. One that lies in a cache is fetched anew.
    await dropFromCaches(url);
    return fetchAndCompile(url).catch(() => {
      throw damaged(url);
    });
  }
}

/** The smallest module with a SIMD instruction: (func (result v128) i32.const 0 i8x16.splat). */
const SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
];
const runsSimd = (): boolean => WebAssembly.validate(Uint8Array.from(SIMD));

async function dropFromCaches(url: string): Promise<void> {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) await (await caches.open(name)).delete(url, { ignoreSearch: true });
}

const damaged = (url: string): AppError =>
  new AppError(
    'binary-missing',
    'A part of this page arrived damaged.',
    'Check the connection and reload the page.',
    { url },
  );

async function fetchAndCompile(url: string): Promise<WebAssembly.Module> {
  const missing = (why: string) =>
    new AppError(
      'binary-missing',
      `A part of this page could not be loaded (${why}).`,
      'Check the connection and reload the page.',
      { url },
    );
  const response = await fetch(url).catch((error: unknown) => {
    throw missing(String(error));
  });
  if (!response.ok) throw missing(`status ${response.status}`);
  const bytes = await response.arrayBuffer();
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new AppError(
      'wasm-unavailable',
      `This browser cannot run the trainer (${String(error)}).`,
      'Use a browser with WebAssembly SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or later.',
    );
  }
}
