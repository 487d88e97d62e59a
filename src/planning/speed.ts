import { median } from 'd3-array';
import type { EngineId } from '../core/records/engine';
import type { Trial } from '../core/records/trial';

/** What a device takes for trials. */
export interface DeviceSpeed {
  /** Multiply-accumulates a second on one core while it trains. */
  maccPerSecond: number;
  /** What a trial takes besides its training: asking, loading, judging and storing. */
  restMs: number;
}

/** Before anything was measured here: what two cores of a busy laptop reached with small networks. */
export const FIRST_GUESS: DeviceSpeed = { maccPerSecond: 1.5e9, restMs: 500 };
/** A training step costs about three inferences: forward, gradient of the inputs, gradient of the weights. */
export const INFERENCES_PER_STEP = 3;
/** So many of the newest trials tell how fast the device is now. */
const NEWEST = 50;

/** What the newest of these trials show; undefined when no fold was trained. */
export function measuredSpeed(trials: readonly Trial[], searchExamples: number): DeviceSpeed | undefined {
  const newest = trials.slice(-NEWEST);
  let macc = 0;
  let milliseconds = 0;
  for (const trial of newest) {
    const trainedShare = (trial.folds.length - 1) / trial.folds.length;
    for (const fold of trial.folds) {
      if (fold.cached || fold.diverged) continue;
      macc += trial.figures.macc * INFERENCES_PER_STEP * searchExamples * trainedShare * fold.epochs.length;
      milliseconds += fold.trainingMs;
    }
  }
  if (milliseconds === 0) return undefined;
  const restMs = median(newest.flatMap((trial, i) => restOf(trial, newest[i + 1]))) ?? FIRST_GUESS.restMs;
  return { maccPerSecond: (macc / milliseconds) * 1000, restMs };
}

/** From one trial's start to the next one's, less the time in which its folds were trained; none where trials overlap. */
function restOf({ startedAt, folds }: Trial, next: Trial | undefined): number[] {
  const trained = folds.flatMap((fold) =>
    fold.startedAt === undefined || fold.cached
      ? []
      : [{ from: fold.startedAt, to: fold.startedAt + fold.trainingMs }],
  );
  if (next === undefined || trained.length < folds.length || trained.length === 0) return [];
  const training = Math.max(...trained.map(({ to }) => to)) - Math.min(...trained.map(({ from }) => from));
  const rest = next.startedAt - startedAt - training;
  return rest >= 0 ? [rest] : [];
}

/** So many of the newest trials say how fast training is now, not an hour ago. */
const NEWEST_TRAINED = 10;

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
      if (!cached) seen += (epochs.length - epochsBefore) * examples[fold];
    }
    milliseconds += Math.max(0, startedAt + durationMs - Math.max(startedAt, end));
    end = Math.max(end, startedAt + durationMs);
  }
  return milliseconds > 0 ? (seen / milliseconds) * 1000 : null;
}

/** From the newest on, so that of thousands of trials only a few are looked at. */
function newestTrained(trials: readonly Trial[], engine: EngineId): Trial[] {
  const found: Trial[] = [];
  for (let index = trials.length - 1; index >= 0 && found.length < NEWEST_TRAINED; index--) {
    const trial = trials[index];
    if (trial.folds.some((fold) => !fold.cached && fold.engine === engine)) found.push(trial);
  }
  return found;
}
