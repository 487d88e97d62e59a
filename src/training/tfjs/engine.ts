import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { exampleSize } from '../../core/data/examples/normalisation';
import { AppError } from '../../core/errors';
import { randomStream } from '../../core/random';
import { outOfPatience } from '../patience';
import type { EngineId } from '../../core/records/engine';
import type { EpochMetrics } from '../../core/records/fold';
import type { FoldModel, FoldTask, TrainingEngine } from '../types';
import { EventLoopTurns } from '../yielding';
import { DropoutTable, foldBatch } from './batches';
import { DeviceExamples, foldNormalisation } from './examples';
import { FoldTrainer } from './fold-trainer';
import { matrixShapes, stackFolds } from './fold-weights';
import { logitsOf } from './graph';
import { usualTask } from './rehearsal';

const PREDICTION_ROWS = 256;

export interface TfjsEngine extends TrainingEngine {
  readonly id: 'tfjs-webgpu' | 'tfjs-cpu';
  /** Trains the folds of one trial as one graph: same network, settings and number of finished epochs. */
  trainFolds(
    tasks: readonly FoldTask[],
    onEpoch?: (fold: number, metrics: EpochMetrics) => void,
    signal?: AbortSignal,
  ): Promise<FoldModel[]>;
}

/** What the engine asks of the device it runs on. */
export interface DevicePort {
  /** Tells whether the device is gone; asked when something fails, because whatever fails then failed because of that. */
  isLost(): Promise<boolean>;
  /** Compiles the shaders of all that `work` would compute, side by side, without computing it. */
  compile?(work: () => void): Promise<void>;
}

/**
 * Training by TF.js on the current backend; `openWebgpu` and `openCpu` set one up. Gives the same results for folds
 * together as for folds alone, up to rounding; results on a GPU differ between machines.
 */
export function createTfjsEngine(
  id: EngineId & TfjsEngine['id'],
  port: DevicePort = { isLost: async () => false },
): TfjsEngine {
  let device: DeviceExamples | null = null;
  let dropout: DropoutTable | null = null;

  const requireExamples = (): DeviceExamples => {
    if (device) return device;
    throw new AppError('no-examples', 'No examples are loaded', 'Load an example set before training.');
  };

  const onDevice = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(await port.isLost())) throw error;
      throw new AppError(
        'gpu-lost',
        'The graphics processor stopped answering while it trained',
        'The trial is tried again; if it happens often, choose the WASM engine in the settings.',
      );
    }
  };

  /** Compiles what training these folds will need: at once instead of one by one in the middle of the first step. */
  const warm = async (tasks: readonly FoldTask[], trainer?: FoldTrainer): Promise<void> => {
    if (!port.compile) return;
    const rehearsing = trainer ?? new FoldTrainer(tasks, requireExamples(), dropout!);
    try {
      await port.compile(() => rehearsing.rehearse());
    } finally {
      if (!trainer) rehearsing.dispose();
    }
  };

  const engine: TfjsEngine = {
    id,
    async load(examples) {
      device?.dispose();
      device = new DeviceExamples(examples);
      dropout ??= new DropoutTable(randomStream(0, 'dropout table').uniform);
      await onDevice(() => warm([usualTask(examples)]));
    },
    labels(indices) {
      const { labels } = requireExamples().examples;
      return Uint16Array.from(indices, (index) => labels[index]);
    },
    async train(task, onEpoch, signal) {
      const [model] = await engine.trainFolds([task], (_, metrics) => onEpoch?.(metrics), signal);
      return model;
    },
    trainFolds: (tasks, onEpoch, signal) =>
      onDevice(async () => {
        const started = performance.now();
        const examples = requireExamples();
        const turns = new EventLoopTurns(signal);
        const trainer = new FoldTrainer(tasks, examples, dropout!);
        try {
          await warm(tasks, trainer);
          const runs = await trainEpochs(trainer, tasks, turns, onEpoch);
          const states = await trainer.states();
          const trainingMs = (performance.now() - started) / tasks.length;
          return runs.map((run, fold) => {
            const finished = (tasks[fold].resume?.epochs ?? 0) + run.epochs.length;
            return {
              weights: states[fold].weights,
              normalisation: trainer.normalisations[fold],
              state: { epochs: finished, ...states[fold] },
              ...run,
              engine: id,
              trainingMs,
            } satisfies FoldModel;
          });
        } finally {
          trainer.dispose();
          turns.close();
        }
      }),
    predict: (network, weights, normalisation, indices) =>
      onDevice(async () => {
        const examples = requireExamples();
        const own = foldNormalisation([normalisation], exampleSize(examples.examples));
        const tensors = matrixShapes(network, 1).map((shape, i) => stackFolds([weights[i]], shape));
        const probabilities = new Float32Array(indices.length * network.classes);
        for (let first = 0; first < indices.length; first += PREDICTION_ROWS) {
          const rows = Math.min(PREDICTION_ROWS, indices.length - first);
          const batch = foldBatch([indices.subarray(first, first + rows)], 0, rows);
          const outputs = tf.tidy(() =>
            tf.softmax(logitsOf(network, tensors, examples.images(batch.indices, own), { folds: 1 })),
          );
          probabilities.set(await outputs.data(), first * network.classes);
          outputs.dispose();
        }
        tf.dispose([tensors, own.mean, own.sd]);
        return probabilities;
      }),
    dispose() {
      device?.dispose();
      dropout?.dispose();
      device = dropout = null;
    },
  };
  return engine;
}

type FoldRun = Required<Pick<FoldModel, 'diverged' | 'stoppedEarly'>> & { epochs: EpochMetrics[] };

/** Goes on until all epochs are done or every fold has diverged or run out of patience. */
async function trainEpochs(
  trainer: FoldTrainer,
  tasks: readonly FoldTask[],
  turns: EventLoopTurns,
  onEpoch?: (fold: number, metrics: EpochMetrics) => void,
): Promise<FoldRun[]> {
  const runs: FoldRun[] = tasks.map(() => ({ epochs: [], diverged: false, stoppedEarly: false }));
  const { settings, resume } = tasks[0];
  for (let epoch = resume?.epochs ?? 0; epoch < settings.epochs; epoch++) {
    runs.forEach((run, fold) => {
      const { earlierEpochs = [], patience } = tasks[fold];
      run.stoppedEarly ||= !run.diverged && outOfPatience([...earlierEpochs, ...run.epochs], patience);
    });
    const finished = runs.map(({ diverged, stoppedEarly }) => diverged || stoppedEarly);
    if (finished.every(Boolean)) break;
    const trainingLoss = await trainer.epoch(epoch, finished, turns);
    const validation = await trainer.validate(turns);
    runs.forEach((run, fold) => {
      if (finished[fold]) return;
      run.diverged = !Number.isFinite(trainingLoss[fold]);
      if (run.diverged) return;
      const metrics = {
        epoch,
        trainingLoss: trainingLoss[fold],
        validationLoss: validation.loss[fold],
        validationAccuracy: validation.accuracy[fold],
      };
      run.epochs.push(metrics);
      onEpoch?.(fold, metrics);
      const { validation: examples } = tasks[fold].fold;
      run.diverged = examples.length > 0 && !Number.isFinite(metrics.validationLoss);
    });
  }
  return runs;
}
