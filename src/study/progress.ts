import type { Progress, RunningTrial } from './events';
import type { Trial } from './types';

function shareDone(trial: RunningTrial): number {
  const epochs = trial.folds.reduce(
    (sum, fold) => sum + (fold.state === 'done' ? trial.epochsPerFold : fold.epochs.length),
    0,
  );
  return Math.min(1, epochs / (trial.folds.length * trial.epochsPerFold));
}

/**
 * Time left = mean duration of a trial × trials left, less what the running one has spent. Until a trial has finished,
 * the running one is scaled up by the share of its epochs that is done. Refused trials cost nothing and do not count.
 */
export function estimateProgress(
  trials: readonly Trial[],
  total: number,
  running: RunningTrial | null,
  now: number,
): Progress {
  const done = trials.length;
  const current = running ? shareDone(running) : 0;
  const trained = trials.filter((trial) => trial.state !== 'refused');
  const elapsedMs = running ? now - running.startedAt : 0;
  let meanMs: number | null = null;
  if (trained.length > 0) {
    meanMs = trained.reduce((sum, trial) => sum + trial.durationMs, 0) / trained.length;
  } else if (current > 0) {
    meanMs = elapsedMs / current;
  }
  const secondsLeft =
    meanMs === null ? null : Math.max(0, meanMs * (total - done) - Math.min(elapsedMs, meanMs)) / 1000;
  return { done, total, current, secondsLeft };
}
