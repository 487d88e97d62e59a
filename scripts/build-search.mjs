/**
 * Builds the inner loops of the Gaussian processes from search-wasm/ into a source file: `core` fetches nothing, and an
 * ask cannot wait. `--check` compares it with what is committed instead.
 */
import { compileAssembly, writeOrCheck } from './lib/assembly';

const binary = await compileAssembly('search-wasm/index.ts', ['simd']);
const text = `/** Written by \`npm run wasm:search\` from search-wasm/: the module in base64. */
export const BINARY =
  '${binary.toString('base64')}';
`;
const file = 'src/core/search/surrogates/wasm/binary.ts';
await writeOrCheck([{ file, content: Buffer.from(text) }], 'npm run wasm:search');
