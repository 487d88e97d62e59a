import { isDeployable } from '../../src/core/records/incumbent';
import type { NetworkFound, SearchRun } from '../../src/core/records/experiment';
import type { Trial } from '../../src/core/records/trial';
import { summariseRealRun } from '../../src/planning/comparison/summarise';
import type { SearchDone } from './search-jobs';

/** What is kept of a search. */
export function searchRunOf({ run, trials }: SearchDone): SearchRun {
  const { method, seed, undeployable, bestAfter, trainingMs } = summariseRealRun(run, trials);
  return {
    method,
    seed,
    trials: trials.length,
    undeployable,
    bestAfter: bestAfter.map((best) => (best === -Infinity ? null : best)),
    trainingMs: Math.round(trainingMs),
    best: bestOf(trials),
  };
}

function bestOf(trials: readonly Trial[]): NetworkFound | null {
  const [best] = trials
    .filter((trial) => isDeployable(trial) && trial.fidelity === 1 && trial.objective !== undefined)
    .sort((a, b) => b.objective! - a.objective! || a.number - b.number);
  return best
    ? { accuracy: best.objective!, figures: best.figures, configuration: best.configuration }
    : null;
}
