import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import type { WebgpuChecks } from './webgpu/page';

/**
 * The TF.js engine on WebGPU in Chromium, with tiny networks: a software adapter (SwiftShader) will do. The contract suite
 * of engines, against the WASM engine, folds together against folds alone, shaders compiled while it trains, tensors left
 * behind, a lost device; on a real GPU the time that batching saves and the crossover with WASM.
 * Run: npm run verify:webgpu [-- TRIALS] [--smoke]; a smoke leaves out those
 * of the contract that take longest; the same code keeps them on the CPU, in the unit tests.
 */
const trials = Number(process.argv[2] ?? 30);
const smoke = process.argv.includes('--smoke');
const LONG = /\((?!adam\))\w+\)$|clusters|same seed|patience|heavy classes/;
const root = fileURLToPath(new URL('./webgpu', import.meta.url));
const publicDir = fileURLToPath(new URL('../../public', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'webgpu-'));
const alias = { vitest: fileURLToPath(new URL('./webgpu/suite.ts', import.meta.url)) };
const shared = { root, configFile: false, logLevel: 'error', base: './', resolve: { alias } } as const;
await build({ ...shared, publicDir, build: { outDir, target: 'es2022' } });
const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-unsafe-webgpu'],
});
let failures = 0;
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(server.resolvedUrls!.local[0]);
  await page.waitForFunction(() => 'checks' in globalThis);
  const ask = <T>(name: keyof WebgpuChecks, ...given: (string | number)[]): Promise<T> =>
    page.evaluate(`globalThis.checks.${name}(${given.map((value) => JSON.stringify(value)).join(', ')})`);
  const gpu = await ask<boolean>('hasGpu');
  if (!gpu) report('without a real GPU the engine refuses', (await ask<string>('refusal')) === 'no-gpu');
  const { early, late } = await ask<{ early: number; late: number }>('shaders');
  report(
    `${early} shaders compiled while examples are loaded, ${late} in the midst of training`,
    early > 10 && late === 0,
  );
  for (const name of await ask<string[]>('contract')) {
    if (smoke && LONG.test(name)) continue;
    const found = await ask<string>('keeps', name);
    report(`${name}${found && `: ${found}`}`, found === '');
  }
  for (const optimizer of ['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax', 'adagrad']) {
    const distance = await ask<number>('distanceFromWasm', optimizer);
    report(
      `weights after two epochs of ${optimizer}: ${distance.toExponential(1)} from WASM's`,
      distance < 1e-3,
    );
  }
  const together = await ask<number>('distanceTogether');
  report(`three folds together: ${together.toExponential(1)} from the same folds alone`, together < 1e-4);
  const left = await ask<number>('tensorsLeft', trials);
  report(`${left} tensors left after ${trials} trials`, left === 0);
  if (gpu) console.log(JSON.stringify(await ask('speeds'), null, 2));
  else console.log('no real GPU here: batching and the crossover with WASM were not timed');
  const code = await ask<string>('lossCode');
  report(`a lost device ends training with “${code}”`, code === 'gpu-lost');
} finally {
  await browser.close();
  await server.close();
}
if (failures > 0) process.exitCode = 1;

function report(sentence: string, holds: boolean): void {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${sentence}`);
  if (!holds) failures++;
}
