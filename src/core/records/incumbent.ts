import type { TieBreak } from './plan';
import type { TrialHead } from './trial';

/**
 * What counts as deployable, wherever it is counted, listed or drawn: trained and judged to the end, and within the
 * limits. A trial that diverged has figures within them, but no model.
 */
export function isDeployable({ state, deployable }: Pick<TrialHead, 'state' | 'deployable'>): boolean {
  return state === 'finished' && deployable;
}

/** How a trial ended, in the words of its file and report. */
export function outcomeOf(trial: Pick<TrialHead, 'state' | 'deployable' | 'race'>): string {
  if (trial.state !== 'finished') return trial.state;
  const { lost, values = [] } = trial.race ?? {};
  if (lost !== undefined)
    return `given up after ${values.length} ${values.length === 1 ? 'fold' : 'folds'}: ${lost.reason === 'worse' ? `worse than trial ${lost.than}` : 'not deployable'}`;
  return isDeployable(trial) ? 'deployable' : 'not deployable';
}

/** Why a trial is not deployable: what it failed with, and the limits that it breaks; empty when it is deployable. */
export function reasonsAgainst({ failure, violations }: Pick<TrialHead, 'failure' | 'violations'>): string[] {
  const broken = violations.map(({ figure, value, limit }) => {
    if (figure === 'crossAccuracy')
      return `X-CROSS ${(100 * value).toFixed(1)} % below ${(100 * limit).toFixed(1)} %`;
    const [name, unit] = FIGURES[figure];
    return `${name} ${Number(value.toPrecision(6))}${unit} above ${Number(limit.toPrecision(6))}${unit}`;
  });
  return [...(failure ? [failure.message] : []), ...broken];
}

const FIGURES = {
  ramBytes: ['RAM', ' B'],
  romBytes: ['ROM', ' B'],
  macc: ['MACC', ''],
  latencyMs: ['latency', ' ms'],
} as const;

/**
 * Deployable trials with an objective, best first; of equals the one with fewer MACC where the plan says so, then the
 * earlier one. A trial that was trained for a part of the epochs or folds only counts as long as none was trained in full.
 */
export function rankDeployable(trials: readonly TrialHead[], tieBreak?: TieBreak): TrialHead[] {
  const measured = trials.filter((trial) => isDeployable(trial) && trial.objective !== undefined);
  const full = measured.filter((trial) => trial.fidelity === 1 && trial.race?.lost === undefined);
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
