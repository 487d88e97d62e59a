import type { EngineId } from '../../core/records/engine';
import type { Trial } from '../../core/records/trial';

/** So many of the newest trials decide: the speed of now, not of an hour ago. */
const NEWEST = 10;

/**
 * Training examples per second that an engine reached in the newest trials, all workers together: examples × epochs of
 * every fold that was really trained ÷ the time in which one of the trials was under way. Null when nothing was trained.
 *
 * @param examples training examples of every fold
 */
export function examplesPerSecond(
  trials: readonly Trial[],
  engine: EngineId,
  examples: readonly number[],
): number | null {
  const trained = newestTrained(trials, engine);
  let seen = 0;
  let milliseconds = 0;
  let end = -Infinity;
  for (const { startedAt, durationMs, folds } of trained.sort((a, b) => a.startedAt - b.startedAt)) {
    for (const { fold, epochs, epochsBefore = 0, cached } of folds) {
      if (!cached) seen += (epochs.length - epochsBefore) * examples[fold]!;
    }
    milliseconds += Math.max(0, startedAt + durationMs - Math.max(startedAt, end));
    end = Math.max(end, startedAt + durationMs);
  }
  return milliseconds > 0 ? (seen / milliseconds) * 1000 : null;
}

/** From the newest on, so that of thousands of trials only a few are looked at. */
function newestTrained(trials: readonly Trial[], engine: EngineId): Trial[] {
  const found: Trial[] = [];
  for (let index = trials.length - 1; index >= 0 && found.length < NEWEST; index--) {
    const trial = trials[index]!;
    if (trial.folds.some((fold) => !fold.cached && fold.engine === engine)) found.push(trial);
  }
  return found;
}
