import type { MethodId, OptimizerOptions } from '../../../src/core/search/types';
import { regretPerTrial, runSearch, type SimulatedProblem } from '../../../src/core/simulate';

export interface Run {
  problem: string;
  method: string;
  budget: number;
  seed: number;
  /** (best found − optimum) / (median deployable − optimum) after each trial; 1 at most. */
  regret: number[];
  undeployable: number;
  milliseconds: number;
}

/** One timed search on one problem. Rivals that know no constraint are told an undeployable trial without an objective. */
export function timedRun(
  problem: SimulatedProblem,
  method: MethodId,
  budget: number,
  seed: number,
  options: OptimizerOptions = {},
  parallel = 1,
): Run {
  const started = performance.now();
  const outcome = runSearch(problem, method, budget, seed, options, parallel);
  const milliseconds = performance.now() - started;
  const regret = regretPerTrial(problem, outcome);
  while (regret.length < budget) regret.push(regret.at(-1) ?? 1);
  return {
    problem: problem.name,
    method,
    budget,
    seed,
    regret,
    undeployable: outcome.trials.filter(({ deployable }) => !deployable).length,
    milliseconds,
  };
}
