import type { ExampleSet, Normalisation, SeenInput } from '../../core/data';
import type { Compression } from '../../core/deploy';
import type { EngineSpeed } from '../../training/engine-speed';
import type { Network, TrainingSettings } from '../../core/network';
import type { EngineId } from '../../core/records/engine';
import type { EpochMetrics } from '../../core/records/fold';
import type { FoldModel, FoldOutcome, FoldTask } from '../../training/types';

/** Where WASM binaries lie: the trainer's by engine, and the exported kernels. The page resolves them against its own address. */
export type EngineAddresses = Readonly<Record<'wasm' | 'wasm-relaxed' | 'kernels', string>>;

/** A trained network whose pruned weights training starts from. */
export interface WholeModel {
  network: Network;
  weights: readonly Float32Array[];
}

export interface FoldRequest {
  /** Index of the fold in the split. */
  fold: number;
  /** What the network sees of the examples; the same for all folds of a trial. */
  input: SeenInput;
  task: FoldTask;
  /** Prune this model to the task's network and start from what is left; absent: start afresh. */
  prune?: WholeModel;
  compressions: readonly Compression[];
  /** The weights are wanted back: the trial may become one of the best. */
  keepWeights: boolean;
  /** What is needed to train on is wanted back: the trial may be promoted. */
  keepState: boolean;
}

/** Train on all search examples; judge agreement on them; score once on the outer test. */
export interface RefitRequest {
  network: Network;
  settings: TrainingSettings;
  seed: number;
  classWeights?: Float32Array;
  compression: Compression;
  input: SeenInput;
  /** See `FoldRequest.prune`; the outcome is compared with this model, too. */
  prune?: WholeModel;
  /** A model that is trained already, on `trained.examples`, is judged instead of training one. */
  trained?: { weights: readonly Float32Array[]; normalisation: Normalisation; examples: Uint32Array };
  search: Uint32Array;
  outerTest: Uint32Array;
}

export interface RefitOutcome {
  model: Pick<FoldModel, 'weights' | 'normalisation' | 'diverged' | 'engine'>;
  /** Agreement of the compressed with the original model on the search examples; NaN when it diverged. */
  crossAccuracy: number;
  /** ‖compressed − original‖₂ / ‖original‖₂ over the class probabilities of the search examples; NaN when it diverged. */
  l2RelativeError: number;
  /** Of a pruned model: agreement with the whole one on the search examples, both as a board runs them. */
  agreement?: number;
  /** Classes that the compressed model predicts on the outer test, in its order. */
  testPredicted: Uint16Array;
}

export type EpochListener = (metrics: EpochMetrics) => void;
export type FoldEpochListener = (fold: number, metrics: EpochMetrics) => void;

/** What workers/trainer.ts offers. One call at a time; `abort` ends the running one with AppError `aborted`. */
export interface TrainerApi {
  /** @throws AppError `no-gpu`, `binary-missing`, `wasm-unavailable` */
  open(engine: EngineId, addresses: EngineAddresses): Promise<void>;
  /** Measures the open engine for a second or two; examples have to be loaded afterwards. */
  calibrate(): Promise<EngineSpeed>;
  /**
   * Reads the examples of a stored data set; other calls need that.
   * @throws AppError `dataset-missing`, or as the storage does
   */
  load(datasetId: string): Promise<void>;
  /** Folds of one trial: together where the engine can do that, one after the other elsewhere. */
  evaluateFolds(requests: readonly FoldRequest[], onEpoch: FoldEpochListener): Promise<FoldOutcome[]>;
  refit(request: RefitRequest, onEpoch: EpochListener): Promise<RefitOutcome>;
  /** The examples it trains on, where the storage has lost them. @throws AppError `no-examples` */
  examples(): Promise<ExampleSet>;
  abort(): void;
}
