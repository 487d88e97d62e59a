import { existsSync, readFileSync } from 'node:fs';
import {
  sampledProblem,
  sampledSpec,
  type SampledFacts,
  type SampledProblem,
} from '../../../src/core/simulate/sampled';

/**
 * Sampled problems by suite: to tune methods on, and to report on. Set down before anything was tuned; their seeds never
 * meet, and a problem follows from its seed.
 */
export const SUITES = {
  tune: { firstSeed: 1_000, problems: 100 },
  report: { firstSeed: 2_000, problems: 200 },
} as const;
export type SuiteId = keyof typeof SUITES;

/** What had to be searched for, one problem a line; see write-suites.ts. */
export const SUITES_FILE = new URL('./suites.jsonl', import.meta.url);

export interface SuiteEntry {
  seed: number;
  facts: SampledFacts;
}

/** Every `step`-th problem of a suite, from the first one on. */
export function suiteSeeds(suite: SuiteId, step = 1): number[] {
  const { firstSeed, problems } = SUITES[suite];
  return Array.from({ length: Math.ceil(problems / step) }, (_, i) => firstSeed + i * step);
}

export function writtenEntries(): SuiteEntry[] {
  if (!existsSync(SUITES_FILE)) return [];
  const lines = readFileSync(SUITES_FILE, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as SuiteEntry);
}

/** Those of them whose facts are written down. */
export function suiteEntries(suite: SuiteId, step = 1): SuiteEntry[] {
  const written = new Map(writtenEntries().map((entry) => [entry.seed, entry]));
  return suiteSeeds(suite, step).flatMap((seed) => written.get(seed) ?? []);
}

const memory = new Map<number, SampledProblem>();

/** The problem of an entry; the last one is kept. */
export function suiteProblem({ seed, facts }: SuiteEntry): SampledProblem {
  let problem = memory.get(seed);
  if (!problem) {
    memory.clear();
    memory.set(seed, (problem = sampledProblem(sampledSpec(seed), facts)));
  }
  return problem;
}
