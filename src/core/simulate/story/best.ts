import type { SimulatedTrial } from '../types';

/** Number of the best trial, among the deployable ones only where trials are judged. */
export function bestOf(trials: readonly SimulatedTrial[], judged: boolean): number | null {
  let best: SimulatedTrial | null = null;
  for (const trial of trials) {
    if (trial.measured === undefined || (judged && !trial.deployable)) continue;
    if (best === null || trial.measured > best.measured!) best = trial;
  }
  return best?.number ?? null;
}
