import {
  closeSync,
  mkdtempSync,
  openAsBlob,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import Papa from 'papaparse';
import { inspectFiles } from '../../src/core/data/files';
import { createIngestService } from '../../src/study/workers/ingest-service';
import { randomStream } from '../../src/core/random';
import { droppedIn, inPage } from './ingest/page';
import type { Task } from './ui/tasks';

/**
 * Reads a CSV of about 100 MB (a clock, eight signals and a label: 10 columns) as the ingest worker does, beside
 * papaparse alone on the same file in the same run, and cancels a reading half way. A zip of the same is read in turns with
 * it, beside its bar, and so is the file by another checkout's code, where one is given. Then the built page reads both in
 * Chromium, in turns, and once more traced, and starts a study: the longest tasks of its main thread, by processor time,
 * beside their bar.
 * Run: npm run bench:ingest [-- megabytes] [--before CHECKOUT], whose packages are installed
 */
const { values: options, positionals } = parseArgs({
  options: { before: { type: 'string' } },
  allowPositionals: true,
});
const megabytes = Number(positionals[0] ?? 100);
const CHUNK_BYTES = 1 << 20;
/** In the page a zip may take so many times as long as the file in it; the median ratio of so many rounds counts. */
const ZIP_BAR = 1.5;
const TURNS = 5;
/** The page works in processes of a browser, whose processor time nobody adds up here. */
const NOT_TAKEN = { processorSeconds: NaN };
/** The page must answer within this time while it reads. */
const PAGE_BAR_MS = 50;
const folder = mkdtempSync(join(tmpdir(), 'ingest-'));
try {
  const path = writeTable(join(folder, 'signals.csv'), megabytes * 1e6);
  await bench(path);
  if (options.before) await benchBefore(path, options.before);
  const zip = join(folder, 'signals.zip');
  writeFileSync(zip, zipSync({ 'signals.csv': readFileSync(path) }));
  await benchZip(path, zip);
  await benchPage(path, zip);
} finally {
  rmSync(folder, { recursive: true });
}

async function bench(path: string): Promise<void> {
  const blob = await openAsBlob(path);
  const size = blob.size / 1e6;
  const files = [{ path: 'signals.csv', blob }];
  const readAll = async () => {
    const service = createIngestService();
    const { choices } = await inspectFiles(files);
    return { service, choices, outcome: await service.read(files, choices, () => undefined) };
  };
  const { memory, silenceMs } = await watched(readAll);
  const whole = await timed(readAll);
  const { service, choices, outcome } = whole.result;
  const columns = choices.columns.map((column) =>
    column.name === 'a' ? { ...column, role: 'ignore' as const } : column,
  );
  const correction = await timed(() => service.read(files, { ...choices, columns }, () => undefined));
  const alone = await timed(() => papaparseAlone(blob));
  const { summary } = outcome.dataset;
  console.log(
    `file            ${size.toFixed(1)} MB, ${summary.rows} rows, ${summary.examples} windows of ${summary.input.join('×')}`,
  );
  console.log(`papaparse alone ${(size / alone.seconds).toFixed(1)} MB/s (${alone.result} rows as text)`);
  console.log(
    `ingest          ${(size / whole.seconds).toFixed(1)} MB/s, ${(alone.seconds / whole.seconds).toFixed(2)} of papaparse's speed`,
  );
  console.log(
    `memory          ${(memory / 1e6).toFixed(0)} MB above the start at most, ${(memory / blob.size).toFixed(2)} of the file`,
  );
  console.log(`longest slice   ${silenceMs.toFixed(0)} ms between two looks at the message queue`);
  console.log(
    `another role    ${correction.seconds.toFixed(2)} s, ${(correction.seconds / whole.seconds).toFixed(2)} of reading the file`,
  );
  console.log(`cancel          answered in ${(await cancelTime(files)).toFixed(0)} ms`);
}

async function benchZip(path: string, zip: string): Promise<void> {
  const rounds = await inTurns(TURNS, { first: () => wholeReading(zip), second: () => wholeReading(path) });
  const times = medianRatio(rounds, 'processorSeconds');
  console.log(
    `zip             ${(statSync(zip).size / 1e6).toFixed(1)} MB, median of ${TURNS} rounds ${times.toFixed(2)} times the file in it by processor time, ${medianRatio(rounds, 'seconds').toFixed(2)} by the clock`,
  );
  for (const round of rounds) console.log(`                ${inWords(round)}`);
}

/** The same file by the code of another checkout, which also warms up before it counts. */
async function benchBefore(path: string, checkout: string): Promise<void> {
  const { createIngestService: before } = (await import(
    join(resolve(checkout), 'src/study/workers/ingest-service.ts')
  )) as { createIngestService: typeof createIngestService };
  await wholeReading(path, before);
  const rounds = await inTurns(TURNS, {
    first: () => wholeReading(path),
    second: () => wholeReading(path, before),
  });
  console.log(
    `before          median of ${TURNS} rounds: ${medianRatio(rounds, 'processorSeconds').toFixed(2)} times what ${checkout} takes by processor time, ${medianRatio(rounds, 'seconds').toFixed(2)} by the clock`,
  );
  for (const round of rounds) console.log(`                ${inWords(round)}`);
}

interface Round {
  first: Reading;
  second: Reading;
}

/** Both, so many times; each goes first in every second round. */
async function inTurns(
  turns: number,
  { first, second }: { first: () => Promise<Reading>; second: () => Promise<Reading> },
): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let turn = 0; turn < turns; turn++) {
    if (turn % 2 === 0) rounds.push({ first: await first(), second: await second() });
    else {
      const earlier = await second();
      rounds.push({ first: await first(), second: earlier });
    }
  }
  return rounds;
}

function medianRatio(rounds: readonly Round[], by: keyof Reading): number {
  const ratios = rounds.map(({ first, second }) => first[by] / second[by]).sort((a, b) => a - b);
  return ratios[ratios.length >> 1];
}

function inWords({ first, second }: Round): string {
  const times = (by: keyof Reading) =>
    `${first[by].toFixed(2)} s and ${second[by].toFixed(2)} s: ${(first[by] / second[by]).toFixed(2)} times`;
  return `processor time from the drop ${times('processorSeconds')}; by the clock ${times('seconds')}`;
}

/** What other programs do at the same time counts by the clock; all threads count by processor time. */
interface Reading {
  seconds: number;
  processorSeconds: number;
}

/** What it takes a service that knows nothing yet to unpack, look at and read a file. */
async function wholeReading(path: string, create = createIngestService): Promise<Reading> {
  const files = [
    { path: path.endsWith('.zip') ? 'signals.zip' : 'signals.csv', blob: await openAsBlob(path) },
  ];
  const before = process.cpuUsage();
  const { seconds } = await timed(async () => {
    const service = create();
    const { choices } = await service.inspect(files);
    await service.read(files, choices, () => undefined);
  });
  const { user, system } = process.cpuUsage(before);
  return { seconds, processorSeconds: (user + system) / 1e6 };
}

/** Memory above the start and the longest time without a look at the message queue, which the watching slows down. */
async function watched(work: () => Promise<unknown>): Promise<{ memory: number; silenceMs: number }> {
  const before = residentBytes();
  let [peak, silenceMs, lastSign] = [before, 0, performance.now()];
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes());
    silenceMs = Math.max(silenceMs, performance.now() - lastSign);
    lastSign = performance.now();
  }, 5);
  await work();
  clearInterval(timer);
  return { memory: peak - before, silenceMs };
}

async function benchPage(path: string, zip: string): Promise<void> {
  const { reading, starting } = await inPage(path);
  const dropped = async (file: string): Promise<Reading> => ({
    ...NOT_TAKEN,
    seconds: await droppedIn(file),
  });
  const rounds = await inTurns(TURNS, { first: () => dropped(zip), second: () => dropped(path) });
  const seconds = rounds.map(({ second }) => second.seconds).sort((a, b) => a - b)[TURNS >> 1];
  console.log(
    `in the page     ${(statSync(path).size / 1e6 / seconds).toFixed(1)} MB/s from the drop to the words about it, ${seconds.toFixed(2)} s`,
  );
  const times = medianRatio(rounds, 'seconds');
  console.log(
    `zip in the page median of ${TURNS} rounds ${times.toFixed(2)} times as long by the clock (bar ${ZIP_BAR}: ${times <= ZIP_BAR ? 'kept' : 'MISSED'}): ` +
      rounds
        .map(({ first, second }) => `${first.seconds.toFixed(2)} s and ${second.seconds.toFixed(2)} s`)
        .join(', '),
  );
  reportTasks('page', 'reading the file once more', reading);
  reportTasks('study', 'stored, split and sent to the trainers', starting);
}

function reportTasks(part: string, note: string, tasks: readonly Task[]): void {
  const longest = tasks[0]?.processorMs ?? 0;
  const verdict = longest <= PAGE_BAR_MS ? 'kept' : 'MISSED';
  console.log(
    `${part.padEnd(16)}longest task ${longest.toFixed(0)} ms of processor time (bar ${PAGE_BAR_MS} ms: ${verdict}), ${note}`,
  );
  for (const { processorMs, wallMs, what } of tasks.slice(0, 5)) {
    console.log(
      `                ${processorMs.toFixed(0)} ms (${wallMs.toFixed(0)} ms by the clock): ${what}`,
    );
  }
}

async function papaparseAlone(blob: Blob): Promise<number> {
  const decoder = new TextDecoder();
  const parser = new Papa.Parser({ delimiter: ',', newline: '\n' });
  let carried = '';
  let rows = 0;
  for (let from = 0; from < blob.size; from += CHUNK_BYTES) {
    const bytes = await blob.slice(from, from + CHUNK_BYTES).arrayBuffer();
    const text = carried + decoder.decode(bytes, { stream: true });
    const { data, meta } = parser.parse(text, 0, true) as { data: string[][]; meta: { cursor: number } };
    rows += data.length;
    carried = text.slice(meta.cursor);
  }
  return rows;
}

async function cancelTime(files: Parameters<typeof inspectFiles>[0]): Promise<number> {
  const service = createIngestService();
  const { choices } = await inspectFiles(files);
  let cancelled = 0;
  await service
    .read(files, choices, ({ bytesRead, bytesTotal }) => {
      if (cancelled > 0 || bytesRead < bytesTotal / 2) return;
      setTimeout(() => {
        cancelled = performance.now();
        service.cancel();
      });
    })
    .catch(() => undefined);
  return performance.now() - cancelled;
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

function residentBytes(): number {
  return process.memoryUsage.rss();
}

function writeTable(path: string, bytes: number): string {
  const random = randomStream(1, 'bench', 'ingest');
  const activities = ['rest', 'walk', 'run'];
  const signal = (row: number, c: number) => (10 * Math.sin(row / (8 + c)) + random.normal()).toFixed(5);
  const file = openSync(path, 'w');
  let written = writeSync(
    file,
    ['seconds', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'activity'].join(',') + '\n',
  );
  for (let row = 0; written < bytes;) {
    let block = '';
    for (const end = row + 5000; row < end; row++) {
      const signals = Array.from({ length: 8 }, (_, c) => signal(row, c));
      block += [(row / 100).toFixed(2), ...signals, activities[Math.floor(row / 5000) % 3]].join(',') + '\n';
    }
    written += writeSync(file, block);
  }
  closeSync(file);
  return path;
}
