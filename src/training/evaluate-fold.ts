import { accuracyOf, compareOutputs, compressWeights, predictedClasses } from '../core/deploy';
import type { Compression } from '../core/deploy/types';
import type {
  CompressedOutcome,
  EpochMetrics,
  FoldModel,
  FoldOutcome,
  FoldTask,
  TrainingEngine,
} from './types';

export interface EvaluateFoldOptions {
  /** Number of the fold, for the outcome. */
  fold: number;
  onEpoch?: (metrics: EpochMetrics) => void;
  signal?: AbortSignal;
  /** Hand the weights out with the outcome. */
  keepWeights?: boolean;
}

/**
 * Trains one fold and judges it on its validation examples, as trained and as the device would run it under each
 * compression. A diverged fold has no compressed outcomes: its weights are no numbers.
 */
export async function evaluateFold(
  engine: TrainingEngine,
  task: FoldTask,
  compressions: readonly Compression[],
  { fold, onEpoch, signal, keepWeights = false }: EvaluateFoldOptions,
): Promise<FoldOutcome> {
  const model = await engine.train(task, onEpoch, signal);
  const { network } = task;
  const { validation } = task.fold;
  const original = await engine.predict(network, model.weights, model.normalisation, validation);
  const predicted = predictedClasses(original, network.classes);
  const labels = engine.labels(validation);
  const compressed: Partial<Record<Compression, CompressedOutcome>> = {};
  if (!model.diverged) {
    for (const compression of compressions) {
      const outputs = await outputsOf(engine, task, model, compression);
      const { crossAccuracy, l2RelativeError, predicted } = compareOutputs(
        original,
        outputs,
        network.classes,
      );
      compressed[compression] = {
        predicted,
        crossAccuracy,
        l2RelativeError,
        accuracy: accuracyOf(predicted, labels),
      };
    }
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
  };
}

function outputsOf(
  engine: TrainingEngine,
  { network, fold }: FoldTask,
  model: FoldModel,
  compression: Compression,
): Promise<Float32Array> {
  const weights = compressWeights(network, model.weights, compression);
  return engine.predict(network, weights, model.normalisation, fold.validation);
}
