/**
 * npm run bench:suggest -- [--methods a,b] [--dimensions 2,8,20] [--trials 25,50,100,200,400,2000] [--asks N]
 *   [--spaces made,recordings,recordings+input] [--json FILE]
 * Milliseconds per ask() in a Chromium worker, after 20 untimed ones: medians over successive asks, and the longest. Spaces
 * are made of so many dimensions, or a plan's for recordings with its screen: the network alone, and with front end and windows.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { METHODS } from '../../src/core/search';
import type { MethodId } from '../../src/core/search/types';
import type { SuggestJob } from './suggest/measure';
import { RECORDING_SPACES, recordingSpace } from './suggest/recordings';
import type { Suggest } from './suggest/page';

const { values } = parseArgs({
  options: {
    methods: { type: 'string', default: 'svm-cbo,constrained-ei,autotinyml' },
    dimensions: { type: 'string', default: '2,8,20' },
    trials: { type: 'string', default: '25,50,100,200,400,2000' },
    asks: { type: 'string', default: '15' },
    spaces: { type: 'string', default: 'made' },
    json: { type: 'string' },
  },
});
const numbers = (text: string) => text.split(',').map(Number);
const methods = values.methods.split(',').filter((id): id is MethodId => Object.hasOwn(METHODS, id));

const wanted = values.spaces.split(',');
const spaces: Pick<SuggestJob, 'dimensions' | 'recordings'>[] = [
  ...(wanted.includes('made') ? numbers(values.dimensions).map((dimensions) => ({ dimensions })) : []),
  ...RECORDING_SPACES.filter((space) => wanted.includes(space)).map((recordings) => ({
    recordings,
    dimensions: recordingSpace(recordings).space.length,
  })),
];

/** Upper bounds of the median in d = 8; the last one holds for every longer history. */
const BOUNDS: readonly (readonly [trials: number, ms: number])[] = [
  [100, 30],
  [200, 100],
  [Infinity, 400],
];

interface Row extends SuggestJob {
  median: number;
  longest: number;
}

const root = fileURLToPath(new URL('./suggest', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'suggest-bench-'));
const shared = { root, configFile: false, logLevel: 'error', base: './' } as const;
await build({ ...shared, worker: { format: 'es' }, build: { outDir, target: 'es2022' } });
const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const rows: Row[] = [];
try {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls!.local[0]);
  await page.waitForFunction(() => 'suggest' in globalThis);
  for (const method of methods) {
    for (const space of spaces) {
      for (const trials of numbers(values.trials)) {
        const job: SuggestJob = { method, ...space, trials, asks: Number(values.asks) };
        const times = await page.evaluate(
          (given) => (globalThis as unknown as { suggest: Suggest }).suggest(given),
          job,
        );
        const sorted = times.sort((a, b) => a - b);
        rows.push({ ...job, median: sorted[sorted.length >> 1], longest: sorted[sorted.length - 1] });
        print(rows[rows.length - 1]);
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
if (values.json) writeFileSync(values.json, JSON.stringify(rows));

function print({ method, recordings, dimensions, trials, median, longest }: Row): void {
  const bound = BOUNDS.find(([upTo]) => trials <= upTo)![1];
  const ratio = dimensions === 8 ? `, ${(median / bound).toFixed(2)} of the ${bound} ms allowed` : '';
  console.log(
    `${method.padEnd(15)} ${recordings ?? ''} d = ${dimensions}, ${trials} trials: ${median.toFixed(1)} ms, longest ${longest.toFixed(1)} ms${ratio}`,
  );
}
