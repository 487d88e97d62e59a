import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { BENCH_NETWORKS, benchExamples, isLarge, type BenchNetwork } from './training/networks';
import type { Bench, BenchEngine } from './training/page';

/**
 * Milliseconds per training step in Chromium, each engine and network; with `--peer` beside a peer on the same core, in
 * alternation. Run: npm run bench:training [-- --json FILE] [--peer "COMMAND"] [--rounds N] [--networks 16,128]
 *
 * COMMAND is that of test/bench/training/keras_step.py up to its kind: "python3 test/bench/training/keras_step.py torch".
 */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    peer: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    networks: { type: 'string', default: BENCH_NETWORKS.join(',') },
  },
});
const networks = values.networks.split(',') as BenchNetwork[];
const rounds = Number(values.rounds);
const ENGINES: BenchEngine[] = ['wasm', 'wasm-relaxed'];

const NAMES: Partial<Record<BenchNetwork, string>> = {
  bottle: 'two blocks 32×32×3',
  separable: 'separable blocks 90×3',
  dscnn: 'DS-CNN 49×10×1',
  resnet8: 'ResNet-8 32×32×3',
};

interface Row {
  network: BenchNetwork;
  engine: BenchEngine;
  msPerStep: number;
  msPerEpoch: number;
  memoryBytes: number;
  peerMsPerStep?: number;
  ratio?: number;
}

const root = fileURLToPath(new URL('./training', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'training-bench-'));
const shared = { root, configFile: false, logLevel: 'error', base: './' } as const;
await build({
  ...shared,
  publicDir: join(repository, 'public'),
  worker: { format: 'es' },
  build: { outDir, target: 'es2022' },
});
const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
const address = server.resolvedUrls!.local[0];
const report: Record<string, unknown> = { cpu: cpus()[0]?.model, rounds };
try {
  report.steps = await withPage(values.peer !== undefined, (page) => steps(page));
  report.trial = await withPage(false, (page) => trial(page));
  report.cancelMs = await withPage(false, (page) => inPage(page, (bench) => bench.cancelMs()));
  console.log(`cancel in the largest network: ${(report.cancelMs as number).toFixed(0)} ms`);
} finally {
  await server.close();
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);

/** A page in a fresh Chromium, pinned to the first core where a peer is to be compared on equal terms. */
async function withPage<T>(pinned: boolean, work: (page: Page) => Promise<T>): Promise<T> {
  if (pinned) execFileSync('taskset', ['-a', '-p', '-c', '0', String(process.pid)]);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForFunction(() => 'bench' in globalThis);
    return await work(page);
  } finally {
    await browser.close();
    if (pinned) execFileSync('taskset', ['-a', '-p', '-c', `0-${cpus().length - 1}`, String(process.pid)]);
  }
}

function inPage<T, A>(page: Page, call: (bench: Bench, argument: A) => Promise<T>, argument?: A): Promise<T> {
  const source = `(${call.toString()})(globalThis.bench, ${JSON.stringify(argument ?? null)})`;
  return page.evaluate<T>(source);
}

/** Engine after engine, then the peer, `rounds` times; medians. */
async function steps(page: Page): Promise<Row[]> {
  const rows: Row[] = [];
  for (const network of networks) {
    const times: Record<string, number[]> = {};
    const memory: Record<string, number> = {};
    const epochs = isLarge(network) ? 1 : network === '16' || network === '64' ? 10 : 2;
    for (let round = 0; round < rounds; round++) {
      for (const engine of ENGINES) {
        const { ms, memoryBytes } = await inPage(
          page,
          (bench, [engine, network, epochs]: [BenchEngine, BenchNetwork, number]) =>
            bench.msPerStep(engine, network, epochs),
          [engine, network, epochs] as [BenchEngine, BenchNetwork, number],
        );
        (times[engine] ??= []).push(ms);
        memory[engine] = memoryBytes;
      }
      if (values.peer) (times.peer ??= []).push(peerMsPerStep(network));
    }
    const peer = times.peer && median(times.peer);
    for (const engine of ENGINES) {
      const msPerStep = median(times[engine]);
      const msPerEpoch = msPerStep * Math.ceil(benchExamples(network) / 32);
      const row: Row = { network, engine, msPerStep, msPerEpoch, memoryBytes: memory[engine] };
      if (peer) Object.assign(row, { peerMsPerStep: peer, ratio: msPerStep / peer });
      rows.push(row);
      console.log(describe(row));
    }
  }
  return rows;
}

function describe({
  network,
  engine,
  msPerStep,
  msPerEpoch,
  memoryBytes,
  peerMsPerStep,
  ratio,
}: Row): string {
  const name = `${NAMES[network] ?? `HAR ${network}/${network}`} ${engine}`;
  const own = `${msPerStep.toFixed(3)} ms/step, ${msPerEpoch.toFixed(0)} ms/epoch, ${(memoryBytes / 1e6).toFixed(1)} MB`;
  const peer = ratio ? `; peer ${peerMsPerStep!.toFixed(3)} ms/step, ratio ${ratio.toFixed(3)}` : '';
  return `${name}: ${own}${peer}`;
}

function peerMsPerStep(network: BenchNetwork): number {
  const own = network in NAMES;
  const [filters, units] = own ? ['32', '128'] : [network, network];
  const [program, ...rest] = (own ? `${values.peer}-${network}` : values.peer!).split(' ');
  const output = execFileSync(program, [...rest, filters, units, '1', 'adam', '1'], { encoding: 'utf8' });
  return (JSON.parse(output.trim().split('\n').at(-1)) as { msPerStep: number }).msPerStep;
}

async function trial(page: Page) {
  const workers = Math.max(2, Math.min(5, cpus().length));
  const rounds: { single: number; oneAfterTheOther: number; sideBySide: number }[] = [];
  for (let round = 0; round < 3; round++) {
    rounds.push(await inPage(page, (bench, workers: number) => bench.trial('64', workers, 3), workers));
  }
  const fiveOverOne = median(rounds.map((r) => r.sideBySide / r.single));
  const scaling = median(rounds.map((r) => r.sideBySide / r.oneAfterTheOther));
  console.log(
    `HAR 64/64, 5 folds on ${workers} workers: ${fiveOverOne.toFixed(2)} of one fold, ` +
      `${scaling.toFixed(2)} of the folds one after the other`,
  );
  return { workers, fiveOverOne, scaling };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}
