import { paceOf } from '../core/racing';
import { bestDeployable } from '../core/records/incumbent';
import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';
import type { Race } from './evaluate-folds';

/**
 * What the next trial is raced against when these are told; undefined where the plan does not race, or these say too little.
 * Only trials in full and with all their folds count, so that what is trained follows from plan and trials alone.
 */
export function raceFor(
  { racingErrorRate, tieBreak, limits, split }: StudyPlan,
  told: readonly TrialHead[],
  fidelity: number,
): Race | undefined {
  if (racingErrorRate === undefined || fidelity < 1) return undefined;
  const whole = told.filter(
    ({ state, fidelity: trained, race }) =>
      state === 'finished' && trained === 1 && race?.values.length === split.folds && !race.lost,
  );
  const best = bestDeployable(whole, tieBreak);
  const runnerOf = ({ number, race }: TrialHead) => ({ trial: number, ...race! });
  const pace = paceOf(best && runnerOf(best), whole.map(runnerOf), limits.crossAccuracy);
  return pace ? { pace, errorRate: racingErrorRate } : undefined;
}
