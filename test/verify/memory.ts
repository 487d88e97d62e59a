import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';

/**
 * Memory of page and trainer workers over 200 trials in Chromium, garbage collected: flat within 5 % after the tenth.
 * Run: npm run verify:memory [-- --no-jit]
 */
const STOPS = [10, 50, 100, 150, 200];
const TOLERANCE = 0.05;

const root = fileURLToPath(new URL('./memory', import.meta.url));
const publicDir = fileURLToPath(new URL('../../public', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'memory-'));
const shared = { root, configFile: false, logLevel: 'error', base: './' } as const;
await build({ ...shared, publicDir, worker: { format: 'es' }, build: { outDir, target: 'es2022' } });
// A page may measure itself only where it is cross-origin isolated.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const server = await preview({
  ...shared,
  build: { outDir },
  preview: { port: 0, host: '127.0.0.1', headers },
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--enable-blink-features=ForceEagerMeasureMemory',
    // Without: tells what trials leave behind apart from the code that the browser compiles while they run.
    ...(process.argv.includes('--no-jit') ? ['--js-flags=--no-sparkplug --no-maglev --no-opt'] : []),
  ],
});
try {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls!.local[0]);
  await page.waitForFunction(() => 'checks' in globalThis);
  let done = 0;
  let first: Memory | null = null;
  for (const stop of STOPS) {
    await page.evaluate(`globalThis.checks.trials(${done}, ${stop})`);
    done = stop;
    const now = await measure(page);
    first ??= now;
    const growth = total(now) / total(first) - 1;
    const ok = growth <= TOLERANCE;
    if (!ok) process.exitCode = 1;
    console.log(
      `${ok ? 'ok  ' : 'FAIL'} ${stop} trials: ${megabytes(total(now))} MB (page ${megabytes(now.page)}, ` +
        `workers ${megabytes(now.workers)}, their WASM memory ${megabytes(now.wasm)}), ` +
        `${(100 * growth).toFixed(1)} % above the tenth`,
    );
  }
} finally {
  await browser.close();
  await server.close();
}

interface Memory {
  page: number;
  /** Script memory of all workers. */
  workers: number;
  wasm: number;
}

interface SelfMeasurement {
  bytes: number;
  breakdown: { bytes: number; attribution: { scope: string }[] }[];
}

async function measure(page: Page): Promise<Memory> {
  const { bytes, breakdown } = await page.evaluate<SelfMeasurement>(
    'performance.measureUserAgentSpecificMemory()',
  );
  const workers = breakdown
    .filter(({ attribution }) => attribution[0]?.scope === 'DedicatedWorkerGlobalScope')
    .reduce((sum, part) => sum + part.bytes, 0);
  const wasm = await Promise.all(page.workers().map((worker) => worker.evaluate<number>('wasmBytes()')));
  return { page: bytes - workers, workers, wasm: wasm.reduce((sum, own) => sum + own, 0) };
}

function total({ page, workers, wasm }: Memory): number {
  return page + workers + wasm;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
