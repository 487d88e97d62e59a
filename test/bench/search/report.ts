import { readFileSync } from 'node:fs';
import type { Run } from './run';

export interface Summary {
  median: number;
  quartile1: number;
  quartile3: number;
  mean: number;
  undeployable: number;
  /** Median number of trials until the regret is at most 5 % or 1 %; null when more than half never got there. */
  trialsTo5: number | null;
  trialsTo1: number | null;
}

const PEERS_FILE = new URL('./reference/search-peers.json', import.meta.url);

type Peers = Record<string, Record<string, Record<string, Summary>>>;

/** What others reach: budget → problem → method. */
export function readPeers(): Peers {
  return (JSON.parse(readFileSync(PEERS_FILE, 'utf8')) as { results: Peers }).results;
}

/** Linear interpolation between order statistics. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  return above === below ? below : below + (at % 1) * (above - below);
}

function trialsTo(runs: readonly Run[], level: number): number | null {
  const reached = runs.map(({ regret }) => {
    const index = regret.findIndex((value) => value <= level);
    return index < 0 ? Infinity : index + 1;
  });
  const median = quantile(reached, 0.5);
  return Number.isFinite(median) ? median : null;
}

export function summarise(runs: readonly Run[]): Summary {
  const last = runs.map(({ regret }) => regret[regret.length - 1]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
  return {
    median: quantile(last, 0.5),
    quartile1: quantile(last, 0.25),
    quartile3: quantile(last, 0.75),
    mean: mean(last),
    undeployable: mean(runs.map(({ undeployable }) => undeployable)),
    trialsTo5: trialsTo(runs, 0.05),
    trialsTo1: trialsTo(runs, 0.01),
  };
}

/** One table per budget and problem: our methods first, then the peers. */
export function printReport(runs: readonly Run[], screened: boolean): void {
  const peers = screened ? {} : readPeers();
  const budgets = [...new Set(runs.map(({ budget }) => budget))];
  for (const budget of budgets) {
    const here = runs.filter((run) => run.budget === budget);
    for (const problem of new Set(here.map((run) => run.problem))) {
      console.log(`\n${problem}, ${budget} trials${screened ? ', screened' : ''}`);
      console.log(row(['', 'median', 'quartiles', 'mean', 'undeployable', 'to 5 %', 'to 1 %', 'ms a trial']));
      for (const method of new Set(here.map((run) => run.method))) {
        const own = here.filter((run) => run.problem === problem && run.method === method);
        const time = own.reduce((sum, { milliseconds }) => sum + milliseconds / budget / own.length, 0);
        console.log(summaryRow(method, summarise(own), time.toFixed(1)));
      }
      for (const [method, summary] of Object.entries(peers[budget]?.[problem] ?? {})) {
        console.log(summaryRow(`  peer ${method}`, summary, ''));
      }
    }
  }
}

function summaryRow(name: string, summary: Summary, time: string): string {
  const { median, quartile1, quartile3, mean, undeployable, trialsTo5, trialsTo1 } = summary;
  const regret = (value: number) => value.toFixed(6);
  return row([
    name,
    regret(median),
    `${regret(quartile1)}–${regret(quartile3)}`,
    mean.toFixed(5),
    undeployable.toFixed(1),
    String(trialsTo5 ?? '–'),
    String(trialsTo1 ?? '–'),
    time,
  ]);
}

function row([name, median, quartiles, ...rest]: readonly string[]): string {
  return [
    name.padEnd(30),
    median.padStart(9),
    quartiles.padStart(19),
    ...rest.map((cell) => cell.padStart(12)),
  ].join(' ');
}
