import type { ExampleSet } from '../core/data';
import { accuracyOf, compareOutputs, foldOutputsOnDevice, predictedClasses } from '../core/deploy';
import type { Compression } from '../core/deploy';
import type { TfjsEngine } from './tfjs/engine';
import type { CompressedOutcome, EpochMetrics } from '../core/records/fold';
import type { FoldModel, FoldOutcome, FoldTask, TrainingEngine } from './types';

/** What a board would run a model on, here. */
export interface Device {
  /** `kernels.wasm`, compiled: the very kernels that are exported. */
  kernels: WebAssembly.Module;
  /** The set that the engine has loaded. */
  examples: ExampleSet;
}

export interface EvaluateFoldOptions {
  /** Number of the fold, for the outcome. */
  fold: number;
  onEpoch?: (metrics: EpochMetrics) => void;
  signal?: AbortSignal;
  /** Hand the weights out with the outcome. */
  keepWeights?: boolean;
  /** Hand out what it takes to train on. */
  keepState?: boolean;
}

/**
 * Trains one fold and judges it on its validation examples: as trained, and packed for each compression and run by the
 * exported kernels. A diverged fold has no compressed outcomes: its weights are no numbers.
 */
export async function evaluateFold(
  engine: TrainingEngine,
  device: Device,
  task: FoldTask,
  compressions: readonly Compression[],
  { onEpoch, signal, ...options }: EvaluateFoldOptions,
): Promise<FoldOutcome> {
  const model = await engine.train(task, onEpoch, signal);
  return judgeModel(engine, device, task, model, compressions, options);
}

export interface EvaluateFoldsOptions extends Omit<EvaluateFoldOptions, 'fold' | 'onEpoch'> {
  onEpoch?: (fold: number, metrics: EpochMetrics) => void;
}

/** The same for all folds of a trial, trained as one graph. */
export async function evaluateFoldsTogether(
  engine: TfjsEngine,
  device: Device,
  tasks: readonly FoldTask[],
  compressions: readonly Compression[],
  { onEpoch, signal, ...options }: EvaluateFoldsOptions = {},
): Promise<FoldOutcome[]> {
  const models = await engine.trainFolds(tasks, onEpoch, signal);
  const outcomes: FoldOutcome[] = [];
  for (const [fold, model] of models.entries()) {
    outcomes.push(await judgeModel(engine, device, tasks[fold], model, compressions, { fold, ...options }));
  }
  return outcomes;
}

async function judgeModel(
  engine: TrainingEngine,
  { kernels, examples }: Device,
  task: FoldTask,
  model: FoldModel,
  compressions: readonly Compression[],
  { fold, keepWeights, keepState }: EvaluateFoldOptions,
): Promise<FoldOutcome> {
  const { network } = task;
  const { validation } = task.fold;
  const original = await engine.predict(network, model.weights, model.normalisation, validation);
  const predicted = predictedClasses(original, network.classes);
  const labels = engine.labels(validation);
  const compressed: Partial<Record<Compression, CompressedOutcome>> = {};
  for (const compression of model.diverged ? [] : compressions) {
    const outputs = foldOutputsOnDevice(kernels, compression, { network, ...model }, examples, task.fold);
    const { crossAccuracy, l2RelativeError, predicted } = compareOutputs(original, outputs, network.classes);
    const accuracy = accuracyOf(predicted, labels);
    compressed[compression] = { predicted, crossAccuracy, l2RelativeError, accuracy };
  }
  return {
    fold,
    epochs: model.epochs,
    diverged: model.diverged,
    stoppedEarly: model.stoppedEarly,
    engine: model.engine,
    trainingMs: model.trainingMs,
    predicted,
    originalAccuracy: accuracyOf(predicted, labels),
    compressed,
    normalisation: model.normalisation,
    ...(keepWeights ? { weights: model.weights } : {}),
    ...(keepState ? { state: model.state } : {}),
  };
}
