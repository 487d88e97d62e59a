import { meanAndSd, quartiles, type Spread } from '../../core/simulate';
import type { MethodId } from '../../core/search';
import type { ComparisonRun } from '../../core/records/comparison';
import { isDeployable } from '../../core/records/incumbent';
import type { Trial } from '../../core/records/trial';
import { trialCost, trialTrainingMs } from './trial-cost';

/** What one search on own data came to, or has come to so far. */
export interface RealRunSummary {
  id: string;
  method: MethodId;
  seed: number;
  finished: boolean;
  trials: number;
  undeployable: number;
  /** Spent, in full trials. */
  cost: number;
  /** Of training, all workers together. */
  trainingMs: number;
  /** Best deployable objective after 1, 2 … full trials' worth of cost, up to what is spent; −Infinity while none. */
  bestAfter: number[];
  /** Absent while nothing deployable was found. */
  best?: number;
}

const TOLERANCE = 1e-9;

/** Trials that were trained in part only leave nothing to deploy: they never are the best. */
export function summariseRealRun(
  { id, plan, finished }: ComparisonRun,
  trials: readonly Trial[],
): RealRunSummary {
  const ordered = [...trials].sort((a, b) => a.number - b.number);
  const units = finished ? plan.trials : 0;
  const bestAfter: number[] = [];
  let best = -Infinity;
  let cost = 0;
  let trainingMs = 0;
  for (const trial of ordered) {
    cost += trialCost(plan, trial, ordered);
    trainingMs += trialTrainingMs(trial, ordered);
    // What a unit of cost bought is known when it is spent.
    while (bestAfter.length + 1 < cost - TOLERANCE) bestAfter.push(best);
    if (isDeployable(trial) && trial.objective !== undefined && trial.fidelity === 1)
      best = Math.max(best, trial.objective);
    if (bestAfter.length + 1 <= cost + TOLERANCE) bestAfter.push(best);
  }
  while (bestAfter.length < units) bestAfter.push(best);
  return {
    id,
    method: plan.method,
    seed: plan.seed,
    finished,
    trials: ordered.length,
    undeployable: ordered.filter((trial) => !isDeployable(trial)).length,
    cost,
    trainingMs,
    bestAfter: bestAfter.slice(0, plan.trials),
    ...(best > -Infinity && { best }),
  };
}

/** What the searches of one method say together. */
export interface RealMethodSummary {
  method: MethodId;
  /** Searches that are counted, and how many of them are finished. */
  runs: number;
  finished: number;
  best: { mean: number; sd: number };
  /** Over all counted searches; one that found nothing deployable is below every other. */
  bestSpread: Spread;
  emptyHanded: number;
  undeployable: Spread & { mean: number; least: number; most: number };
  trainingMs: number;
  /** Per unit of cost, as far as every counted search has come. */
  curve: readonly Spread[];
}

/** Counts finished searches; before the first one is finished, those that are under way. Null where there is none. */
export function summariseRealMethod(
  method: MethodId,
  all: readonly RealRunSummary[],
): RealMethodSummary | null {
  const own = all.filter((run) => run.method === method && run.trials > 0);
  const done = own.filter(({ finished }) => finished);
  const runs = done.length > 0 ? done : own;
  if (runs.length === 0) return null;
  const found = runs.flatMap(({ best }) => best ?? []);
  const undeployable = runs.map((run) => run.undeployable);
  const length = Math.min(...runs.map(({ bestAfter }) => bestAfter.length));
  return {
    method,
    runs: runs.length,
    finished: done.length,
    best: found.length > 0 ? meanAndSd(found) : { mean: NaN, sd: NaN },
    bestSpread: quartiles(runs.map(({ best = -Infinity }) => best)),
    emptyHanded: runs.length - found.length,
    undeployable: {
      ...quartiles(undeployable),
      mean: meanAndSd(undeployable).mean,
      least: Math.min(...undeployable),
      most: Math.max(...undeployable),
    },
    trainingMs: meanAndSd(runs.map((run) => run.trainingMs)).mean,
    curve: Array.from({ length }, (_, i) => quartiles(runs.map(({ bestAfter }) => bestAfter[i]))),
  };
}
