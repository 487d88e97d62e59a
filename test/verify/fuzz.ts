/**
 * Damaged and strange input, seeded: tables, other formats, study files, addresses. Each must be read or refused with an
 * AppError that has a remedy, within 2 seconds. Tables in random dialects, every second one damaged, are compared cell by
 * cell with what d3-dsv makes of them, and with what was meant.
 *
 *   npm run fuzz -- --seed 7 --csv 10000 --files 2000 --addresses 5000
 */
import { parseArgs } from 'node:util';
import { AppError, asAppError } from '../../src/core/errors';
import { randomStream } from '../../src/core/random';
import { readPlanParameters } from '../../src/planning/addresses/plan-parameters';
import { parseRoute } from '../../src/planning/addresses/routes';
import { checkMeaning } from '../../src/study/bundle-problems';
import { readStudyFile, writeStudyFile } from '../../src/study/study-file';
import { trialOf } from '../contract/storage/fixtures';
import { tinyDataset, tinyPlan, tinyStudy } from '../unit/study/tiny-study';
import { checkTable } from './tables/check-table';
import { damaged as damagedBy, Dice, strangeTable } from './tables/strange-tables';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    csv: { type: 'string', default: '10000' },
    files: { type: 'string', default: '2000' },
    addresses: { type: 'string', default: '5000' },
  },
});
const seed = Number(values.seed);
const dice = new Dice(randomStream(seed, 'fuzz'));
const damaged = (text: string): string => damagedBy(dice, text);

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
  tookMs(startedAt, input);
}

function tookMs(startedAt: number, input: string): void {
  const took = performance.now() - startedAt;
  slowestMs = Math.max(slowestMs, took);
  if (took > HANG_MS) report(`took ${Math.round(took)} ms`, input);
}

for (let i = 0; i < Number(values.csv); i++) {
  // Each is made from its number alone, so that one can be tried again.
  const table = strangeTable(new Dice(randomStream(seed, 'tables', i)), i % 2 === 1);
  const startedAt = performance.now();
  try {
    const code = await checkTable(table);
    if (code === undefined) read += 1;
    else {
      refused += 1;
      reasons.set(code, (reasons.get(code) ?? 0) + 1);
    }
  } catch (error) {
    report(`table ${i}: ${String(error)}`, new TextDecoder().decode(table.bytes));
  }
  tookMs(startedAt, `table ${i}`);
}
console.log(`tables: ${read} read, ${refused} refused`);

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
  const [holder, key] = dice.pick(paths);
  holder[key] = dice.pick<unknown>([
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
    { length: dice.upTo(8) },
    () => `${dice.pick(KEYS)}=${damaged(dice.pick(['3', '1e9', '-1', 'ä', '%zz', '%00', '[1,2]']))}`,
  );
  const address = `#/${dice.pick(['plan', 'study', 'learn', 'compare', 'library', '', '..', 'study/%'])}?${query.join('&')}`;
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
