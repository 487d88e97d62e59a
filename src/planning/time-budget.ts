import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';

/** No study asks for more trials than this, however much time there is. */
export const MOST_TRIALS = 10_000;
/** The number of trials that the time is good for is estimated after so many trials, and again whenever they have doubled. */
const FIRST_ESTIMATE = 4;

type Span = Pick<TrialHead, 'startedAt' | 'durationMs'>;

/** Milliseconds in which at least one of the trials was under way: pauses do not count, trials side by side count once. */
export function runningMs(trials: readonly Span[]): number {
  let total = 0;
  let end = -Infinity;
  for (const { startedAt, durationMs } of [...trials].sort((a, b) => a.startedAt - b.startedAt)) {
    total += Math.max(0, startedAt + durationMs - Math.max(startedAt, end));
    end = Math.max(end, startedAt + durationMs);
  }
  return total;
}

/** How many trials a plan can have: those of the plan, or any number until its time is used up. */
export const mostTrials = ({ budgetMinutes, trials }: StudyPlan): number =>
  budgetMinutes === undefined ? trials : MOST_TRIALS;

/** Whether the plan’s time is used up by these trials, finished or under way. */
export function isTimeUp({ budgetMinutes }: StudyPlan, trials: readonly Span[]): boolean {
  return budgetMinutes !== undefined && runningMs(trials) >= budgetMinutes * 60_000;
}

/**
 * The number of trials that methods plan their phases for. With a budget of trials: that budget. With a budget of time:
 * what the plan expected, until 4 trials have taken their time; then time ÷ (time of the first 4 trials ÷ 4), and again from
 * the first 8, 16, 32 … trials. It follows from the plan and from what the trials record, so that an interrupted study goes
 * on as it would have.
 *
 * @param told trials whose outcomes are known to the method
 */
export function plannedTrials(plan: StudyPlan, told: readonly TrialHead[]): number {
  const { budgetMinutes, trials } = plan;
  if (budgetMinutes === undefined || told.length < FIRST_ESTIMATE) return trials;
  const count = FIRST_ESTIMATE * 2 ** Math.floor(Math.log2(told.length / FIRST_ESTIMATE));
  const first = [...told].sort((a, b) => a.number - b.number).slice(0, count);
  const meanMs = runningMs(first) / count;
  // Nothing was trained so far: trials that cost nothing say nothing about those that do.
  if (meanMs === 0) return Math.max(trials, count);
  return Math.min(MOST_TRIALS, Math.max(count, Math.round((budgetMinutes * 60_000) / meanMs)));
}
