/**
 * Builds the training kernels from trainer-wasm/ into public/: the plain build, which gives the same bits on every
 * machine, and the relaxed-SIMD build. `--check` rebuilds and compares with the committed binaries instead.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const builds = [
  { file: 'trainer.wasm', features: ['simd'] },
  { file: 'trainer-relaxed.wasm', features: ['simd', 'relaxed-simd'] },
];

async function compile(features) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'trainer-wasm/index.ts',
      '--outFile=trainer.wasm',
      '-O3',
      '--noAssert',
      '--runtime=stub',
      '--use=abort=',
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (name) => readFile(new URL(name, `file://${root}`), 'utf8').catch(() => null),
      writeFile: (name, contents) => {
        if (name === 'trainer.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`trainer-wasm does not compile:\n${stderr.toString()}`);
  return binary;
}

let stale = false;
for (const { file, features } of builds) {
  const binary = await compile(features);
  const path = new URL(`public/${file}`, `file://${root}`);
  if (process.argv.includes('--check')) {
    const committed = await readFile(path);
    const same = committed.equals(binary);
    stale ||= !same;
    console.log(`public/${file}: ${same ? 'comes from the source' : 'differs from what the source builds'}`);
  } else {
    await writeFile(path, binary);
    console.log(`public/${file}: ${binary.length} bytes`);
  }
}
if (stale) {
  console.error('Run `npm run wasm:trainer` and commit public/trainer*.wasm.');
  process.exit(1);
}
