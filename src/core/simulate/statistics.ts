import { randomStream } from '../random';
import { wilsonInterval } from '../wilson';
import type { RunSummary } from './run-summary';
import { trialCost } from './run-search';
import type { SearchOutcome, SimulatedProblem, SimulatedTrial } from './types';

/** (optimum − best deployable found) / (optimum − median deployable) per trial, 1 at most and while there is none. */
export function regretPerTrial(
  problem: SimulatedProblem,
  { trials }: Pick<SearchOutcome, 'trials'>,
): number[] {
  const scale = problem.optimum - problem.medianDeployable;
  let regret = 1;
  return trials.map((trial) => {
    if (counts(problem, trial))
      regret = Math.min(regret, Math.max(0, (problem.optimum - trial.value!) / scale));
    return regret;
  });
}

/** A trial that leaves something to deploy: deployable, and trained in full where that makes a difference. */
function counts(
  { hasFidelities }: SimulatedProblem,
  { deployable, value, fidelity }: SimulatedTrial,
): boolean {
  return deployable && value !== undefined && (!hasFidelities || fidelity === 1);
}

/** Best noise-free objective of the deployable, fully trained trials; absent while there is none. */
export function bestDeployable(problem: SimulatedProblem, { trials }: SearchOutcome): number | undefined {
  let best: number | undefined;
  for (const trial of trials) {
    if (counts(problem, trial) && (best === undefined || trial.value! > best)) best = trial.value;
  }
  return best;
}

/** Regret by cost, so that methods with cheap trials are compared at equal spending. */
export function summariseRun(problem: SimulatedProblem, outcome: SearchOutcome, budget: number): RunSummary {
  const perTrial = regretPerTrial(problem, outcome);
  const regret = new Array<number>(budget).fill(1);
  let spent = 0;
  let at = 0;
  outcome.trials.forEach((trial, i) => {
    spent += trialCost(problem, trial);
    const unit = Math.max(1, Math.ceil(spent - 1e-9));
    for (; at < unit - 1; at++) regret[at] = i === 0 ? 1 : perTrial[i - 1];
    for (let k = unit - 1; k < budget; k++) regret[k] = perTrial[i];
  });
  return {
    method: outcome.method,
    seed: outcome.seed,
    regret,
    best: bestDeployable(problem, outcome),
    undeployable: outcome.trials.filter(({ deployable }) => !deployable).length,
    trials: outcome.trials.length,
  };
}

export interface Spread {
  quartile1: number;
  median: number;
  quartile3: number;
}

/** Quartiles with linear interpolation between order statistics; where one of the two is −∞, so is the quartile. */
export function quartiles(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const position = share * (sorted.length - 1);
    const low = Math.floor(position);
    const high = Math.ceil(position);
    if (sorted[low] === -Infinity) return position === high ? sorted[high] : -Infinity;
    return sorted[low] + (sorted[high] - sorted[low]) * (position - low);
  };
  return { quartile1: at(0.25), median: at(0.5), quartile3: at(0.75) };
}

/** Mean and sample standard deviation; sd 0 for a single value. */
export function meanAndSd(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

/** A run counts as a success when its regret is at most this. */
export const SUCCESS_REGRET = 0.05;

/** What the runs of one method over many seeds say. */
export interface MethodSummary {
  method: SearchOutcome['method'];
  runs: number;
  /** Share of runs within 5 % of the best deployable, on the scale of the regret. */
  successShare: number;
  /** Wilson 95 % interval of that share. */
  successInterval: readonly [number, number];
  /** Best deployable objective over the runs that found one. */
  best: { mean: number; sd: number };
  /** Runs that found nothing deployable. */
  emptyHanded: number;
  undeployable: Spread & { mean: number; least: number; most: number };
  regret: Spread;
  /** Per unit of cost, for the curves. */
  curve: readonly Spread[];
}

export function summariseMethod(runs: readonly RunSummary[]): MethodSummary {
  const finals = runs.map(({ regret }) => regret.at(-1)!);
  const successes = finals.filter((regret) => regret <= SUCCESS_REGRET).length;
  const found = runs.flatMap(({ best }) => best ?? []);
  const undeployable = runs.map((run) => run.undeployable);
  return {
    method: runs[0].method,
    runs: runs.length,
    successShare: successes / runs.length,
    successInterval: wilsonInterval(successes, runs.length),
    best: found.length > 0 ? meanAndSd(found) : { mean: NaN, sd: NaN },
    emptyHanded: runs.length - found.length,
    undeployable: {
      ...quartiles(undeployable),
      mean: meanAndSd(undeployable).mean,
      least: Math.min(...undeployable),
      most: Math.max(...undeployable),
    },
    regret: quartiles(finals),
    curve: runs[0].regret.map((_, i) => quartiles(runs.map(({ regret }) => regret[i]))),
  };
}

const RESAMPLES = 2000;

/** How one method does against another over the seeds that both have finished. */
export interface PairedDifference {
  pairs: number;
  /** Mean of (first − second). */
  mean: number;
  /** Percentile interval of that mean, 95 %, from resampled pairs (Efron & Tibshirani 1993, section 13.3). */
  interval: readonly [number, number];
  /** Pairs in which the first is higher, equal, lower. */
  higher: number;
  equal: number;
  lower: number;
}

const REMEMBERED_DRAWS = 4;
const remembered = new Map<number, Uint16Array>();

/**
 * Which pairs the resamples take, one resample after the other. They depend on the number of pairs alone, and a table of
 * methods asks for the same ones row after row: the last few are remembered.
 */
function resampledPairs(pairs: number): Uint16Array {
  let draws = remembered.get(pairs);
  if (!draws) {
    const random = randomStream('paired bootstrap', pairs);
    draws = new Uint16Array(RESAMPLES * pairs);
    for (let i = 0; i < draws.length; i++) draws[i] = random.integer(pairs);
    if (remembered.size >= REMEMBERED_DRAWS) remembered.clear();
    remembered.set(pairs, draws);
  }
  return draws;
}

/**
 * Paired bootstrap over seeds: at one seed both methods meet the same luck, so differences within pairs say more than
 * the two spreads. The resamples are drawn from a fixed stream: the same pairs give the same interval.
 *
 * @returns null for fewer than two pairs, of which no interval can be made
 */
export function pairedDifference(
  pairs: readonly (readonly [first: number, second: number])[],
): PairedDifference | null {
  if (pairs.length < 2) return null;
  const differences = pairs.map(([first, second]) => first - second);
  const draws = resampledPairs(pairs.length);
  const means = new Float64Array(RESAMPLES);
  for (let resample = 0, at = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (const end = at + pairs.length; at < end; at++) sum += differences[draws[at]];
    means[resample] = sum / pairs.length;
  }
  means.sort();
  return {
    pairs: pairs.length,
    mean: meanAndSd(differences).mean,
    interval: [means[Math.floor(0.025 * RESAMPLES)], means[Math.ceil(0.975 * RESAMPLES) - 1]],
    higher: differences.filter((difference) => difference > 0).length,
    equal: differences.filter((difference) => difference === 0).length,
    lower: differences.filter((difference) => difference < 0).length,
  };
}
