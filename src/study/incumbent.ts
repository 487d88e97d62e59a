import type { Trial } from './types';

/** Deployable trials with an objective, best first; of equals the earlier one. */
export function rankDeployable(trials: readonly Trial[]): Trial[] {
  return trials
    .filter((trial) => trial.deployable && trial.objective !== undefined)
    .sort((a, b) => b.objective! - a.objective! || a.number - b.number);
}

/** The incumbent: the best deployable trial; null when there is none. */
export function bestDeployable(trials: readonly Trial[]): Trial | null {
  return rankDeployable(trials)[0] ?? null;
}
