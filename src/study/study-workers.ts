import { publicUrl } from '../browser/public-url';
import type { DatasetOutline, Split } from '../core/data';
import type { StudyPlan } from '../core/records/plan';
import { choosesWindows } from '../planning/data/input-choice';
import { deviceSpeeds } from './device-speeds';
import { splitFor } from './split-for';
import { AnalysisClient } from './workers/analysis-client';
import type { EngineSetting } from '../planning/engine-choice';
import { poolSize } from '../planning/pool-size';
import { SearchClient } from './workers/search-client';
import { TrainerClient } from './workers/trainer-client';

/** How much of the computer a study or a comparison may take. */
export interface WorkSettings {
  /** Leave one processor core to the rest of the computer; false by default. */
  leaveOneCoreFree?: boolean;
  /** Which engine trains; `wasm` by default, because it gives the same bits on every device. */
  engine?: EngineSetting;
}

/** Trainers on a stored data set, as many as have work when so many folds are under way at once. */
export function createTrainers(
  datasetId: string,
  folds: number,
  { leaveOneCoreFree = false, engine = 'wasm' }: WorkSettings,
): TrainerClient {
  return new TrainerClient({
    workers: poolSize({ folds, cores: navigator.hardwareConcurrency || 1, leaveOneFree: leaveOneCoreFree }),
    start: startTrainer,
    engine,
    addresses: {
      wasm: publicUrl('trainer.wasm'),
      'wasm-relaxed': publicUrl('trainer-relaxed.wasm'),
      kernels: publicUrl('kernels.wasm'),
    },
    speeds: deviceSpeeds,
    datasetId,
  });
}

export const createSearch = (): SearchClient => new SearchClient(startOptimizer);

/** So many examples are split in a moment; a worker takes longer to start. */
const SPLIT_HERE = 5000;

/**
 * Splits the examples where the page does not wait for it.
 * @throws AppError as `splitFor` does
 */
export async function splitAside(
  { examples }: DatasetOutline,
  plan: Pick<StudyPlan, 'space' | 'template' | 'split'>,
): Promise<Split> {
  if (examples.labels.length <= SPLIT_HERE || choosesWindows(plan.template)) return splitFor(examples, plan);
  const analysis = new AnalysisClient();
  try {
    return await analysis.split(examples, plan.split);
  } finally {
    await analysis.close();
  }
}

// The bundler finds workers by this very form of the call.
const startOptimizer = () =>
  new Worker(new URL('../../workers/optimizer.ts', import.meta.url), { type: 'module' });
const startTrainer = () =>
  new Worker(new URL('../../workers/trainer.ts', import.meta.url), { type: 'module' });
