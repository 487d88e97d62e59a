import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { METHODS, type MethodId, type OptimizerOptions } from '../../../src/core/search';
import { regretPerTrial, runSearch } from '../../../src/core/simulate';
import type { SampledProblem } from '../../../src/core/simulate/sampled';
import type { SimulatedTrial } from '../../../src/core/simulate/types';
import { suiteProblem, writtenEntries, type SuiteEntry, type SuiteId } from './suites';

/** Trials after which regret is read. */
export const MARKS = [15, 25, 50, 100];

export interface SuiteJob {
  suite: SuiteId;
  /** Seed of the problem. */
  problem: number;
  /** A method's id, or `id:option=value:…`; `parallel` is how many trials are under way at once. */
  method: string;
  budget: number;
  /** Of the search and its noise. */
  seed: number;
}

/** One search on one problem of a suite, as it is written down. */
export interface SuiteRun extends SuiteJob {
  /** Hash of what decides the outcome; searches of different code are never mixed. */
  code: string;
  /** By the marks within the budget: (optimum − best) / (optimum − median deployable), 1 at most. */
  regret: Record<string, number>;
  /** Something better than the certified optimum was found: by how much, on the same scale; 0 otherwise. */
  beyond: number;
  undeployable: number;
  seconds: number;
}

export const jobKey = ({ suite, problem, method, budget, seed }: SuiteJob): string =>
  [suite, problem, method, budget, seed].join(' ');

/** `id:option=value:…` → id, options and trials at once; what is not said is as in new plans. */
export function methodOf(text: string): { id: MethodId; options: OptimizerOptions; parallel: number } {
  const [id, ...tactics] = text.split(':');
  const said = tactics.map((tactic) => tactic.split('=')).map(([key, value]) => [key, Number(value)]);
  const { parallel = 1, ...options } = Object.fromEntries(said) as Record<string, number>;
  const { newest } = METHODS[id as MethodId];
  return { id: id as MethodId, options: { ...newest, ...options }, parallel };
}

let entries: Map<number, SuiteEntry> | undefined;

export function suiteRun(job: SuiteJob, code: string): SuiteRun {
  const { method, budget, seed } = job;
  const problem = jobProblem(job);
  const { id, options, parallel } = methodOf(method);
  const started = performance.now();
  const { trials } = runSearch(problem, id, budget, seed, options, parallel);
  return { ...job, code, ...suiteOutcome(problem, trials, budget, (performance.now() - started) / 1000) };
}

/** The problem of a job. */
export function jobProblem({ problem }: Pick<SuiteJob, 'problem'>): SampledProblem {
  entries ??= new Map(writtenEntries().map((entry) => [entry.seed, entry]));
  return suiteProblem(entries.get(problem)!);
}

/** What is written down of a search's trials. */
export function suiteOutcome(
  problem: SampledProblem,
  trials: readonly SimulatedTrial[],
  budget: number,
  seconds: number,
): Omit<SuiteRun, 'code' | keyof SuiteJob> {
  const regret = regretPerTrial(problem, { trials });
  const at = (count: number) => regret[Math.min(count, regret.length) - 1] ?? 1;
  const scale = problem.optimum - problem.medianDeployable;
  const best = Math.max(
    ...trials.flatMap(({ deployable, value }) => (deployable && value !== undefined ? [value] : [])),
  );
  return {
    regret: Object.fromEntries(
      MARKS.filter((mark) => mark <= budget).map((mark) => [mark, Number(at(mark).toPrecision(6))]),
    ),
    beyond: Math.max(0, Number(((best - problem.optimum) / scale).toPrecision(4))),
    undeployable: trials.filter(({ deployable }) => !deployable).length,
    seconds: Number(seconds.toFixed(2)),
  };
}

/** SHA-256 of the sources that decide an outcome, in the order of their paths. */
export function codeHash(): string {
  const hash = createHash('sha256');
  for (const folder of ['search', 'simulate', 'space']) {
    const root = new URL(`../../../src/core/${folder}/`, import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    for (const name of files.sort())
      hash.update(name).update(readFileSync(fileURLToPath(new URL(name, root))));
  }
  return hash.digest('hex').slice(0, 12);
}
