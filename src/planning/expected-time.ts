import type { NetworkTemplate } from '../core/network';
import { levelCount, valueAt } from '../core/space/parameter';
import type { SearchSpace } from '../core/space';
import { INFERENCES_PER_STEP, type DeviceSpeed } from './speed';

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

/** Trials that a budget of time is planned for while nothing is known of their time. */
export const UNKNOWN_TRIALS = 20;
const FEWEST_EXPECTED = 5;
const MOST_EXPECTED = 1000;

/** How many trials a time is good for, between 5 and 1000: the first guess, which the study corrects. */
export function expectedTrialsIn(minutes: number, trialMs: number): number {
  const trials = Math.round((minutes * 60_000) / Math.max(1, trialMs));
  return Math.min(MOST_EXPECTED, Math.max(FEWEST_EXPECTED, trials));
}
