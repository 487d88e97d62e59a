import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';
import { trialToContinue } from './promotion';
import { raceFor } from './race-for';
import type { Question } from './search-loop';
import type { TrialRequest } from './trial-runner';

/** What is to be tried, as it follows from the trials that were told when it was asked for: 1 to `told`. */
export function trialRequest(
  plan: StudyPlan,
  trials: readonly TrialHead[],
  told: number,
  number: number,
  suggestion: Question,
): TrialRequest {
  const known = trials.filter((trial) => trial.number <= told);
  const { parallelTrials = 1 } = plan;
  return {
    number,
    suggestion,
    continues: trialToContinue(plan.space, known, suggestion)?.number,
    informedBy: parallelTrials > 1 ? told : undefined,
    race: raceFor(plan, known, suggestion.fidelity),
  };
}
