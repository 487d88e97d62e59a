import { AppError } from '../../core/errors';

/**
 * Fetches and compiles a WASM binary. Not streaming: hosts that serve .wasm under another media type are common.
 * @throws AppError `binary-missing`, `wasm-unavailable`
 */
export async function fetchModule(url: string): Promise<WebAssembly.Module> {
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
