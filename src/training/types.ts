import type { ExampleSet, Fold, Normalisation } from '../core/data';
import type { Network, TrainingSettings } from '../core/network';
import type { EngineId } from '../core/records/engine';
import type { EpochMetrics, FoldRecord, TrainingState } from '../core/records/fold';

/** Train one network on one fold. */
export interface FoldTask {
  network: Network;
  settings: TrainingSettings;
  fold: Fold;
  /** Keyed by study seed and fold, never by trial number: the same configuration gives the same fold everywhere. */
  seed: number;
  /** Per class; absent: all 1. */
  classWeights?: Float32Array;
  /** Start from these weights with a fresh optimizer (fine-tuning); absent: Glorot uniform from the seed. */
  initial?: readonly Float32Array[];
  /** Stop after this many epochs in a row without a better validation loss; absent: train all epochs. */
  patience?: number;
  /** Epochs finished before `resume`; the patience rule looks at them too. */
  earlierEpochs?: readonly EpochMetrics[];
  /** Continue from these weights and this many finished epochs (multi-fidelity); absent: fresh. */
  resume?: TrainingState;
}

export interface FoldModel {
  weights: Float32Array[];
  normalisation: Normalisation;
  epochs: readonly EpochMetrics[];
  diverged: boolean;
  /** The patience rule ended training before its last epoch. */
  stoppedEarly?: boolean;
  /** Everything needed to continue training. */
  state: TrainingState;
  engine: EngineId;
  trainingMs: number;
}

/**
 * One way of training. An engine holds one example set at a time, and trains on one thread. `signal` is looked at
 * between batches; an aborted call rejects with AppError code `aborted`.
 */
export interface TrainingEngine {
  readonly id: EngineId;
  load(examples: ExampleSet): Promise<void>;
  /** Labels of examples of the loaded set. */
  labels(examples: Uint32Array): Uint16Array;
  /** Rejects with AppError code `network-too-large` before training when the memory budget would be broken. */
  train(task: FoldTask, onEpoch?: (metrics: EpochMetrics) => void, signal?: AbortSignal): Promise<FoldModel>;
  /** Class probabilities, examples × classes. */
  predict(
    network: Network,
    weights: readonly Float32Array[],
    normalisation: Normalisation,
    examples: Uint32Array,
  ): Promise<Float32Array>;
  dispose(): void;
}

/** A trained fold, judged: what a trial needs. */
export type FoldOutcome = FoldRecord & {
  weights?: Float32Array[];
  /** Everything needed to train on, where it was asked for. */
  state?: TrainingState;
};
