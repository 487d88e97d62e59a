/**
 * Builds the training kernels from trainer-wasm/ into public/: the plain build, which gives the same bits on every
 * machine, and the relaxed-SIMD build. What the kernels know of the table of operations is written first. `--check`
 * compares both with what is committed instead.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './lib/process.mjs';
import { generatedSources } from './lib/trainer-source';

const builds = [
  { file: 'public/trainer.wasm', features: ['simd'] },
  { file: 'public/trainer-relaxed.wasm', features: ['simd', 'relaxed-simd'] },
];
const generated = generatedSources();

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
      readFile: (name) => generated[name] ?? readFile(join(root, name), 'utf8').catch(() => null),
      writeFile: (name, contents) => {
        if (name === 'trainer.wasm') binary = Buffer.from(contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`trainer-wasm does not compile:\n${stderr.toString()}`);
  return binary;
}

const outputs = Object.entries(generated).map(([file, text]) => ({ file, content: Buffer.from(text) }));
for (const { file, features } of builds) outputs.push({ file, content: await compile(features) });

let stale = false;
for (const { file, content } of outputs) {
  const path = join(root, file);
  if (process.argv.includes('--check')) {
    const same = content.equals(await readFile(path));
    stale ||= !same;
    console.log(`${file}: ${same ? 'comes from the source' : 'differs from what the source builds'}`);
  } else {
    await writeFile(path, content);
    console.log(`${file}: ${content.length} bytes`);
  }
}
if (stale) {
  console.error('Run `npm run wasm:trainer` and commit what it writes.');
  process.exit(1);
}
