import type { Progress, RunningTrial } from './events';
import { isTimeUp, plannedTrials, runningMs } from '../planning/time-budget';
import type { StudyPlan } from '../core/records/plan';
import type { TrialHead } from '../core/records/trial';

/** Share of a trial's epochs, all folds together, that are done. */
export function shareDone(trial: RunningTrial): number {
  const epochs = trial.folds.reduce(
    (sum, fold) => sum + (fold.state === 'done' ? trial.epochsPerFold : fold.epochs.length),
    0,
  );
  return Math.min(1, epochs / (trial.folds.length * trial.epochsPerFold));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Mean of the finished trials, or else of the running ones, each scaled up by the share of its epochs that is done. */
function meanDuration(
  trials: readonly TrialHead[],
  running: readonly RunningTrial[],
  now: number,
): number | null {
  const trained = trials.filter((trial) => trial.state !== 'refused');
  if (trained.length > 0) return sum(trained.map(({ durationMs }) => durationMs)) / trained.length;
  const begun = running.filter((trial) => shareDone(trial) > 0);
  if (begun.length === 0) return null;
  return sum(begun.map((trial) => (now - trial.startedAt) / shareDone(trial))) / begun.length;
}

/**
 * Time left = (mean duration of a trial × trials left − what the running ones have spent) ÷ trials in parallel. Refused
 * trials cost nothing and do not count.
 */
export function estimateProgress(
  trials: readonly TrialHead[],
  total: number,
  running: readonly RunningTrial[],
  now: number,
  parallelTrials = 1,
): Progress {
  const done = trials.length;
  const current = sum(running.map(shareDone));
  const meanMs = meanDuration(trials, running, now);
  if (meanMs === null) return { done, total, current, secondsLeft: null, timeIsUp: false };
  const spentMs = sum(running.map(({ startedAt }) => Math.min(now - startedAt, meanMs)));
  const leftMs = (meanMs * (total - done) - spentMs) / parallelTrials;
  return { done, total, current, secondsLeft: Math.max(0, leftMs) / 1000, timeIsUp: false };
}

/**
 * How far a plan is. With a budget of time, the time left is what is left of it, and the total is the number of trials that
 * the time is expected to be good for; once it is used up, the time left is that of the trials under way. Trials that
 * others asked for come on top.
 *
 * @param waiting how many of these have not begun, or are under way
 */
export function progressOf(
  plan: StudyPlan,
  trials: readonly TrialHead[],
  running: readonly RunningTrial[],
  now: number,
  waiting = 0,
): Progress {
  const { budgetMinutes, parallelTrials } = plan;
  const foreign = trials.filter(({ askedBy }) => askedBy !== undefined).length + waiting;
  const progress = estimateProgress(trials, plan.trials + foreign, running, now, parallelTrials);
  if (budgetMinutes === undefined) return progress;
  const spans = [...trials, ...running.map(({ startedAt }) => ({ startedAt, durationMs: now - startedAt }))];
  const begun = trials.length + running.length;
  if (isTimeUp(plan, spans))
    return { ...estimateProgress(trials, begun, running, now, parallelTrials), timeIsUp: true };
  const total = Math.max(begun, plannedTrials(plan, trials));
  const secondsLeft = Math.max(0, budgetMinutes * 60 - runningMs(spans) / 1000);
  return { ...progress, total, secondsLeft };
}
