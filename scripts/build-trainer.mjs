/**
 * Builds the training kernels from trainer-wasm/ into public/: the plain build, which gives the same bits on every
 * machine, and the relaxed-SIMD build. What the kernels know of the table of operations is written first. `--check`
 * compares both with what is committed instead.
 */
import { compileAssembly, writeOrCheck } from './lib/assembly';
import { generatedSources } from './lib/trainer-source';

const builds = [
  { file: 'public/trainer.wasm', features: ['simd'] },
  { file: 'public/trainer-relaxed.wasm', features: ['simd', 'relaxed-simd'] },
];
const generated = generatedSources();

const outputs = Object.entries(generated).map(([file, text]) => ({ file, content: Buffer.from(text) }));
for (const { file, features } of builds) {
  outputs.push({ file, content: await compileAssembly('trainer-wasm/index.ts', features, generated) });
}
await writeOrCheck(outputs, 'npm run wasm:trainer');
