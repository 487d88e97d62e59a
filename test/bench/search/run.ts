import { randomStream } from '../../../src/core/random';
import { createOptimizer } from '../../../src/core/search';
import type { MethodId, OptimizerOptions } from '../../../src/core/search/types';
import type { BenchProblem } from './problems';

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

/** One search on one problem. Rivals that know no constraint are told an undeployable trial without an objective. */
export function runSearch(
  problem: BenchProblem,
  method: MethodId,
  budget: number,
  seed: number,
  options: OptimizerOptions = {},
): Run {
  const started = performance.now();
  const optimizer = createOptimizer({ method, space: problem.space, budget, seed, options });
  const scale = problem.optimum - problem.medianDeployable;
  const regret: number[] = [];
  let best = 1;
  let undeployable = 0;
  for (let trial = 1; trial <= budget; trial++) {
    const [suggestion] = optimizer.ask();
    if (suggestion === undefined) break;
    const { configuration, fidelity } = suggestion;
    const deployable = problem.deployable(configuration);
    const noise = randomStream(seed, problem.name, 'noise', trial);
    const objective = deployable ? problem.measure(configuration, noise) : undefined;
    optimizer.tell([{ configuration, deployable, objective, fidelity, trial }]);
    if (deployable) best = Math.min(best, (problem.optimum - problem.value(configuration)) / scale);
    else undeployable++;
    regret.push(Math.max(0, best));
  }
  while (regret.length < budget) regret.push(Math.max(0, best));
  return {
    problem: problem.name,
    method,
    budget,
    seed,
    regret,
    undeployable,
    milliseconds: performance.now() - started,
  };
}
