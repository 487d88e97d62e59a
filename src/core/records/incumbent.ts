import type { TieBreak } from './plan';
import type { TrialHead } from './trial';

/**
 * Deployable trials with an objective, best first; of equals the one with fewer MACC where the plan says so, then the
 * earlier one. A trial that was trained for a part of
 * the epochs only counts as long as none was trained for all of them.
 */
export function rankDeployable(trials: readonly TrialHead[], tieBreak?: TieBreak): TrialHead[] {
  const measured = trials.filter((trial) => trial.deployable && trial.objective !== undefined);
  const full = measured.filter((trial) => trial.fidelity === 1);
  return (full.length > 0 ? full : measured).sort(
    (a, b) =>
      b.objective! - a.objective! ||
      (tieBreak === 'macc' ? a.figures.macc - b.figures.macc : 0) ||
      a.number - b.number,
  );
}

/** The incumbent: the best deployable trial; null when there is none. */
export function bestDeployable(trials: readonly TrialHead[], tieBreak?: TieBreak): TrialHead | null {
  return rankDeployable(trials, tieBreak)[0] ?? null;
}
