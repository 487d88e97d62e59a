/**
 * Writes exported .tflite files with vectors of our kernels to out/tflite/, for anyone to check, and runs them in
 * TensorFlow's own interpreter where a Python with TensorFlow is found (environment variable PYTHON, or python3).
 * `--record` keeps the interpreter's outputs as golden data. Run through tsx.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { liteCases, referenceLiteCases } from '../test/verify/tflite-cases.ts';
import { agreement, agrees } from '../test/verify/tflite-compare.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'out/tflite');
const golden = join(root, 'test/golden/data/tflite-interpreter.json');
/** Enough for a golden file of a readable size. */
const GOLDEN_EXAMPLES = 200;

const kept = liteCases();
const cases = [...kept, ...referenceLiteCases()];
for (const { name, file, vectors } of cases) {
  mkdirSync(join(out, name), { recursive: true });
  writeFileSync(join(out, name, 'model.tflite'), file);
  writeFileSync(join(out, name, 'vectors.json'), JSON.stringify(vectors));
}
console.log(`${cases.length} files with vectors are in out/tflite/`);

const python = process.env.PYTHON ?? 'python3';
if (spawnSync(python, ['-c', 'import tensorflow']).status !== 0) {
  console.log(
    `skipped: ${python} has no TensorFlow (set PYTHON to one that has: pip install tensorflow-cpu numpy)`,
  );
  process.exit(0);
}
const run = spawnSync(python, [join(root, 'test/verify/tflite_interpreter.py'), out], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
});
if (run.status !== 0) process.exit(1);

let failures = 0;
const recorded = {};
for (const { name, format, file, vectors } of cases) {
  const { version, outputs } = JSON.parse(readFileSync(join(out, name, 'interpreter.json'), 'utf8'));
  const result = agreement(vectors.outputs, outputs);
  const ok = agrees(format, result);
  failures += ok ? 0 : 1;
  console.log(
    `${ok ? 'ok  ' : 'FAIL'} ${name}: TensorFlow ${version}, largest difference ${result.maxDifference.toExponential(1)}, ` +
      `same class ${(100 * result.argmaxAgreement).toFixed(2)} %`,
  );
  if (!kept.some((one) => one.name === name)) continue;
  recorded[name] = {
    interpreter: `TensorFlow ${version}`,
    sha256: createHash('sha256').update(file).digest('hex'),
    outputs: outputs.slice(0, GOLDEN_EXAMPLES).map((row) => row.map((value) => Number(value.toPrecision(7)))),
  };
}
if (process.argv.includes('--record')) {
  const lines = Object.entries(recorded).map(
    ([name, entry]) => ` ${JSON.stringify(name)}: ${JSON.stringify(entry)}`,
  );
  writeFileSync(golden, `{\n${lines.join(',\n')}\n}\n`);
  console.log('recorded in test/golden/data/tflite-interpreter.json');
}
process.exit(failures > 0 ? 1 : 0);
