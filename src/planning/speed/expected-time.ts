import { median } from 'd3-array';
import * as v from 'valibot';
import type { NetworkTemplate } from '../../core/network/types';
import { levelCount, valueAt } from '../../core/space/parameter';
import type { SearchSpace } from '../../core/space/types';
import type { Trial } from '../../core/records/trial';

/** What a device takes for trials. */
export interface DeviceSpeed {
  /** Multiply-accumulates a second on one core while it trains. */
  maccPerSecond: number;
  /** What a trial takes besides its training: asking, loading, judging and storing. */
  restMs: number;
}

/** Before anything was measured here: what two cores of a busy laptop reached with small networks. */
const FIRST_GUESS: DeviceSpeed = { maccPerSecond: 1.5e9, restMs: 500 };
/** A training step costs about three inferences: forward, gradient of the inputs, gradient of the weights. */
const INFERENCES_PER_STEP = 3;
const KEY = 'device-speed';

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
export function expectedTimeMs(work: Workload, { maccPerSecond, restMs }: DeviceSpeed): number {
  const trained = (work.examples * (work.folds - 1)) / work.folds;
  const perFoldMs = (1000 * work.meanMacc * INFERENCES_PER_STEP * trained * work.epochs) / maccPerSecond;
  const parallel = work.parallelTrials ?? 1;
  const rounds = Math.ceil((work.folds * parallel) / work.workers);
  return (work.trials / parallel) * (rounds * perFoldMs + restMs);
}

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

/** What this device reached in its last study, or a first guess. Forgotten where storage is forbidden. */
export function rememberedSpeed(): DeviceSpeed & { measured: boolean } {
  try {
    const kept = v.safeParse(speedSchema, JSON.parse(localStorage.getItem(KEY) ?? 'null'));
    if (kept.success) return { ...kept.output, measured: true };
  } catch {
    return { ...FIRST_GUESS, measured: false };
  }
  return { ...FIRST_GUESS, measured: false };
}

const positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const speedSchema = v.object({
  maccPerSecond: v.pipe(positive, v.minValue(1)),
  restMs: positive,
});

export function rememberSpeed({ maccPerSecond, restMs }: DeviceSpeed): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ maccPerSecond, restMs }));
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
