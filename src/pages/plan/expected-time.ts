import type { NetworkTemplate } from '../../core/network/types';
import { levelCount, valueAt } from '../../core/space/parameter';
import type { SearchSpace } from '../../core/space/types';
import type { Trial } from '../../study/types';

/** Multiply-accumulates a second on one core before anything was measured here: the middle of what engines reached. */
const FIRST_GUESS_MACC_PER_SECOND = 5e9;
/** A training step costs about three inferences: forward, gradient of the inputs, gradient of the weights. */
const INFERENCES_PER_STEP = 3;
const KEY = 'macc-per-second';

export interface Workload {
  meanMacc: number;
  examples: number;
  folds: number;
  epochs: number;
  trials: number;
  workers: number;
  /** Trials whose folds share the workers; 1 when absent. */
  parallelTrials?: number;
}

/** Mean number of epochs over the configurations: the fixed number, or the mean of what is searched. */
export function meanEpochs(space: SearchSpace, { training: { epochs } }: NetworkTemplate): number {
  if (typeof epochs === 'number') return epochs;
  const parameter = space.find(({ name }) => name === epochs.parameter);
  if (!parameter) return 1;
  if (!('values' in parameter)) return (parameter.low + parameter.high) / 2;
  const levels = levelCount(parameter);
  const sum = Array.from({ length: levels }, (_, level) => Number(valueAt(parameter, level))).reduce(
    (total, value) => total + value,
    0,
  );
  return sum / levels;
}

/** Milliseconds that the study takes with every fold trained and the folds spread evenly over the workers. */
export function expectedTimeMs(work: Workload, maccPerSecond: number): number {
  const trained = (work.examples * (work.folds - 1)) / work.folds;
  const perFold = (work.meanMacc * INFERENCES_PER_STEP * trained * work.epochs) / maccPerSecond;
  const parallel = work.parallelTrials ?? 1;
  const rounds = Math.ceil((work.folds * parallel) / work.workers);
  return (work.trials / parallel) * rounds * perFold * 1000;
}

/** So many of the newest trials tell how fast the device is now. */
const NEWEST = 50;

/** Speed of one core that the newest of these trials show; undefined when no fold was trained. */
export function measuredSpeed(trials: readonly Trial[], searchExamples: number): number | undefined {
  let macc = 0;
  let milliseconds = 0;
  for (const trial of trials.slice(-NEWEST)) {
    const trainedShare = (trial.folds.length - 1) / trial.folds.length;
    for (const fold of trial.folds) {
      if (fold.cached || fold.diverged) continue;
      macc += trial.figures.macc * INFERENCES_PER_STEP * searchExamples * trainedShare * fold.epochs.length;
      milliseconds += fold.trainingMs;
    }
  }
  return milliseconds > 0 ? (macc / milliseconds) * 1000 : undefined;
}

/** What this device reached in its last study, or a first guess. Forgotten where storage is forbidden. */
export function rememberedSpeed(): { maccPerSecond: number; measured: boolean } {
  try {
    const value = Number(localStorage.getItem(KEY));
    if (value > 0) return { maccPerSecond: value, measured: true };
  } catch {
    return { maccPerSecond: FIRST_GUESS_MACC_PER_SECOND, measured: false };
  }
  return { maccPerSecond: FIRST_GUESS_MACC_PER_SECOND, measured: false };
}

export function rememberSpeed(maccPerSecond: number): void {
  try {
    localStorage.setItem(KEY, String(maccPerSecond));
  } catch {
    return;
  }
}

/** Trials that a budget of time is planned for while nothing is known of their time. */
export const UNKNOWN_TRIALS = 20;
const FEWEST_EXPECTED = 5;
const MOST_EXPECTED = 1000;

/** How many trials a time is good for, between 5 and 1000: the first guess, which the study corrects. */
export function expectedTrialsIn(minutes: number, trialMs: number): number {
  const trials = Math.round((minutes * 60_000) / Math.max(1, trialMs));
  return Math.min(MOST_EXPECTED, Math.max(FEWEST_EXPECTED, trials));
}
