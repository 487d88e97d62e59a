import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';
import { configurationCount } from '../core/space';
import { isTimeUp } from '../planning/time-budget';

/** Why a search ended before its last trial, for a person; undefined where it had all trials of its plan. */
export function reasonOfEnd(
  plan: StudyPlan,
  trials: readonly TrialHead[],
  exhausted: boolean,
): string | undefined {
  // Methods with a screen leave out what is too large for the limits.
  if (exhausted)
    return trials.length >= configurationCount(plan.space)
      ? 'Every configuration of the search space was tried.'
      : 'Every configuration whose size fits the limits was tried.';
  if (!isTimeUp(plan, trials)) return undefined;
  return `The time of the plan, ${inWords(plan.budgetMinutes!, 'minute')}, is up after ${inWords(trials.length, 'trial')}. More time, fewer folds or epochs, or smaller networks let the search try more.`;
}

const inWords = (count: number, of: string): string => `${count} ${of}${count === 1 ? '' : 's'}`;
