import { randomStream } from '../../../src/core/random';
import { sampledSpec, type SampledSpec } from '../../../src/core/simulate/sampled';
import { suiteEntries, type SuiteEntry, type SuiteId } from './suites';
import type { SuiteRun } from './suite-run';

const RESAMPLES = 2000;
/** Regrets closer than this are a tie. */
const TIE = 1e-3;

/** Regrets of all methods on one problem, means over the seeds that all of them ran. */
interface Row {
  entry: SuiteEntry;
  spec: SampledSpec;
  regret: number[];
  undeployable: number[];
  seconds: number[];
}

/**
 * Tables by budget and mark over the problems on which every method ran: mean regret, average rank (1 is best, ties
 * share), share of wins (ties within 0.001 share), with 95 % bootstrap intervals over problems; then mean regret by
 * property.
 */
export function printSuiteReport(
  suite: SuiteId,
  runs: readonly SuiteRun[],
  methods: readonly string[],
): void {
  for (const budget of new Set(runs.map((run) => run.budget))) {
    const here = runs.filter((run) => run.budget === budget);
    for (const mark of Object.keys(here[0].regret)) {
      const rows = rowsOf(suite, here, methods, mark);
      if (rows.length === 0) continue;
      console.log(`\n${suite}: ${rows.length} problems, ${mark} of ${budget} trials`);
      printMethods(rows, methods);
      if (Number(mark) === budget) printProperties(rows, methods);
    }
  }
  const beyond = runs.filter((run) => run.beyond > 0.01);
  if (beyond.length > 0) {
    const problems = new Set(beyond.map(({ problem }) => problem));
    console.log(`\nBetter than the certified optimum by more than 0.01: on ${[...problems].join(', ')}.`);
  }
}

function rowsOf(suite: SuiteId, runs: readonly SuiteRun[], methods: readonly string[], mark: string): Row[] {
  return suiteEntries(suite).flatMap((entry) => {
    const own = runs.filter((run) => run.problem === entry.seed);
    const seeds = [...new Set(own.map(({ seed }) => seed))].filter((seed) =>
      methods.every((method) => own.some((run) => run.method === method && run.seed === seed)),
    );
    if (seeds.length === 0) return [];
    const meanOf = (of: (run: SuiteRun) => number) =>
      methods.map((method) =>
        mean(own.filter((run) => run.method === method && seeds.includes(run.seed)).map(of)),
      );
    return [
      {
        entry,
        spec: sampledSpec(entry.seed),
        regret: meanOf(({ regret }) => regret[mark]),
        undeployable: meanOf(({ undeployable }) => undeployable),
        seconds: meanOf(({ seconds }) => seconds),
      },
    ];
  });
}

function printMethods(rows: readonly Row[], methods: readonly string[]): void {
  const columns = [
    'mean regret',
    'average rank',
    'share of wins',
    'regret less than the first',
    'undeployable',
    's',
  ];
  console.log(line('', columns));
  const ranks = rows.map(({ regret }) => ranksOf(regret));
  const wins = rows.map(({ regret }) => winsOf(regret));
  methods.forEach((method, m) => {
    const difference = rows.map(({ regret }) => regret[m] - regret[0]);
    console.log(
      line(method, [
        interval(rows.map(({ regret }) => regret[m])),
        interval(ranks.map((rank) => rank[m])),
        interval(wins.map((win) => win[m])),
        m === 0 ? '' : interval(difference),
        mean(rows.map(({ undeployable }) => undeployable[m])).toFixed(1),
        mean(rows.map(({ seconds }) => seconds[m])).toFixed(1),
      ]),
    );
  });
}

const PROPERTIES: readonly [string, (row: Row) => string][] = [
  ['dimension', ({ spec }) => (spec.dimension <= 3 ? '1–3' : spec.dimension <= 7 ? '4–7' : '8–12')],
  [
    'feasible share',
    ({ spec: { feasibleShare: p } }) => (p <= 0.06 ? '≤ 6 %' : p <= 0.2 ? '10–20 %' : '≥ 35 %'),
  ],
  ['correlation', ({ spec: { correlation: r } }) => (r <= -0.6 ? '≤ −0.6' : r < 0.6 ? 'between' : '≥ 0.6')],
  ['space', ({ spec }) => spec.kinds],
  ['best on the border', ({ entry }) => (entry.facts.onBorder ? 'yes' : 'no')],
  ['margin told', ({ spec }) => (spec.tellsMargin ? 'yes' : 'no')],
  ['measured outside', ({ spec }) => (spec.measurableOutside ? 'yes' : 'no')],
  ['noise', ({ spec }) => String(spec.noise)],
];

function printProperties(rows: readonly Row[], methods: readonly string[]): void {
  console.log(line('mean regret by property', methods));
  for (const [name, of] of PROPERTIES) {
    for (const value of [...new Set(rows.map(of))].sort()) {
      const some = rows.filter((row) => of(row) === value);
      const means = methods.map((_, m) => mean(some.map(({ regret }) => regret[m])).toFixed(3));
      console.log(line(`${name} ${value} (${some.length})`, means));
    }
  }
}

/** 1 for the smallest; values within a tie share their places. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value - TIE).length;
    const equal = values.filter((other) => Math.abs(other - value) <= TIE).length;
    return below + (equal + 1) / 2;
  });
}

function winsOf(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const winners = values.filter((value) => value <= least + TIE).length;
  return values.map((value) => (value <= least + TIE ? 1 / winners : 0));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);

/** Mean with its 95 % percentile interval from resampled problems, the same ones for every column. */
function interval(values: readonly number[]): string {
  const random = randomStream('suite bootstrap', values.length);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[random.integer(values.length)];
    return sum / values.length;
  }).sort();
  const [low, high] = [means[Math.floor(0.025 * RESAMPLES)], means[Math.ceil(0.975 * RESAMPLES) - 1]];
  return `${mean(values).toFixed(3)} (${low.toFixed(3)} … ${high.toFixed(3)})`;
}

function line(name: string, cells: readonly string[]): string {
  return [name.padEnd(34), ...cells.map((cell) => cell.padStart(27))].join(' ');
}
