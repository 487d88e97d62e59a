/**
 * Damaged and strange input, seeded: CSV files, study files, addresses. Each must be read or refused with an AppError
 * that has a remedy, within 2 seconds; what is read must be what was written where that is known.
 *
 *   npm run fuzz -- --seed 7 --csv 10000 --files 2000 --addresses 5000
 */
import { parseArgs } from 'node:util';
import { inspectFiles, readDataset } from '../../src/core/data/files';
import { AppError, asAppError } from '../../src/core/errors';
import { randomStream } from '../../src/core/random';
import { readPlanParameters } from '../../src/planning/addresses/plan-parameters';
import { parseRoute } from '../../src/planning/addresses/routes';
import { checkMeaning } from '../../src/study/bundle-problems';
import { readStudyFile, writeStudyFile } from '../../src/study/study-file';
import { trialOf } from '../contract/storage/fixtures';
import { tinyDataset, tinyPlan, tinyStudy } from '../unit/study/tiny-study';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    csv: { type: 'string', default: '10000' },
    files: { type: 'string', default: '2000' },
    addresses: { type: 'string', default: '5000' },
  },
});
const seed = Number(values.seed);
const random = randomStream(seed, 'fuzz');
const upTo = (count: number): number => Math.floor(random.uniform() * count);
const pick = <T>(from: readonly T[]): T => from[upTo(from.length)];

const HANG_MS = 2000;
let breaks = 0;
let read = 0;
let refused = 0;
let slowestMs = 0;
const reasons = new Map<string, number>();

function report(what: string, input: string): void {
  breaks += 1;
  console.log(`BREAK: ${what}\n  ${JSON.stringify(input.slice(0, 300))}`);
}

/** Reads one input; whatever is thrown must be an error for a person. */
async function attempt(input: string, work: () => unknown): Promise<void> {
  const startedAt = performance.now();
  try {
    await work();
    read += 1;
  } catch (error) {
    refused += 1;
    const { code } = asAppError(error);
    reasons.set(code, (reasons.get(code) ?? 0) + 1);
    if (!(error instanceof AppError)) report(`threw ${String(error)}`, input);
    else if (!error.message || !error.remedy) report(`${error.code} lacks its words`, input);
  }
  const tookMs = performance.now() - startedAt;
  slowestMs = Math.max(slowestMs, tookMs);
  if (tookMs > HANG_MS) report(`took ${Math.round(tookMs)} ms`, input);
}

const CELLS = [
  '1',
  '-2.5',
  '3e8',
  '1,5',
  '',
  ' ',
  'NaN',
  'Infinity',
  'walk',
  '=1+1',
  '"',
  '""',
  '\0',
  '\u202e',
  'é',
  '😀',
  '1e999',
];
const SEPARATORS = [',', ';', '\t', '|'];
const LINE_ENDS = ['\n', '\r\n', '\r'];

/** A sound table, and its numbers. */
function soundTable(): { text: string; rows: number } {
  const separator = pick(SEPARATORS);
  const rows = 20 + upTo(60);
  const lines = Array.from({ length: rows }, (_, row) =>
    [row, (random.uniform() * 10).toFixed(3), random.uniform().toFixed(4), row % 2 ? 'b' : 'a'].join(
      separator,
    ),
  );
  return { text: [['n', 'x', 'y', 'label'].join(separator), ...lines].join(pick(LINE_ENDS)), rows };
}

/** Changes, cuts, doubles and swaps parts of a text. */
function damaged(text: string): string {
  let out = text;
  for (let change = upTo(6); change >= 0; change--) {
    const at = upTo(out.length);
    const length = upTo(Math.min(40, out.length - at));
    const part = out.slice(at, at + length);
    const insert = pick([
      () => pick(CELLS),
      () => part + part,
      () => '',
      () => pick(SEPARATORS),
      () => pick(LINE_ENDS),
    ]);
    out = out.slice(0, at) + insert() + out.slice(at + length);
  }
  return out;
}

async function readCsv(text: string): Promise<number> {
  const files = [{ path: 'a.csv', blob: new Blob([text]) }];
  const { choices } = await inspectFiles(files);
  const { dataset } = await readDataset(files, choices, async () => undefined);
  return dataset.summary.examples;
}

for (let i = 0; i < Number(values.csv); i++) {
  const { text, rows } = soundTable();
  if (i % 10 === 0) {
    await attempt(text, async () => {
      const examples = await readCsv(text);
      if (examples > rows) report(`${examples} examples from ${rows} rows`, text);
    });
  } else {
    const bad = damaged(text);
    await attempt(bad, () => readCsv(bad));
  }
}
console.log(`csv: ${read} read, ${refused} refused`);

const dataset = tinyDataset();
const whole = writeStudyFile({
  study: tinyStudy('s1', tinyPlan(dataset)),
  trials: [1, 2].map((number) => ({
    ...trialOf('s1', number),
    configuration: { filters: 2, units: 4, activation: 'relu' },
  })),
  dataset,
  weights: [],
});
/** One value anywhere in the file becomes another one. */
function spoiled(text: string): string {
  const paths: [holder: Record<string, unknown>, key: string][] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      paths.push([value as Record<string, unknown>, key]);
      collect((value as Record<string, unknown>)[key]);
    }
  };
  const content: unknown = JSON.parse(text);
  collect(content);
  const [holder, key] = pick(paths);
  holder[key] = pick<unknown>([
    null,
    -1,
    1e308,
    'x',
    '',
    [],
    {},
    true,
    { $f32: 'AA==' },
    { $number: 'NaN' },
    undefined,
  ]);
  return JSON.stringify(content);
}
read = refused = 0;
for (let i = 0; i < Number(values.files); i++) {
  const bad = i % 3 === 0 ? damaged(whole) : spoiled(whole);
  await attempt(bad, () => checkMeaning(readStudyFile(bad)));
}
console.log(`study files: ${read} read, ${refused} refused`);

read = refused = 0;
const KEYS = [
  'trials',
  'epochs',
  'seed',
  'folds',
  'board',
  'method',
  'preset',
  'minutes',
  'space',
  '__proto__',
  'x',
];
for (let i = 0; i < Number(values.addresses); i++) {
  const query = Array.from(
    { length: upTo(8) },
    () => `${pick(KEYS)}=${damaged(pick(['3', '1e9', '-1', 'ä', '%zz', '%00', '[1,2]']))}`,
  );
  const address = `#/${pick(['plan', 'study', 'learn', 'compare', 'library', '', '..', 'study/%'])}?${query.join('&')}`;
  await attempt(address, () => {
    parseRoute(address);
    readPlanParameters(new URLSearchParams(query.join('&')));
  });
}
console.log(`addresses: ${read} read, ${refused} refused`);
const counted = [...reasons].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`);
console.log(`refused for: ${counted.join(', ')}`);
console.log(`fuzz: breaks=${breaks} slowest=${Math.round(slowestMs)} seed=${seed}`);
process.exit(breaks === 0 ? 0 : 1);
