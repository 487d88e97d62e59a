import type { ExampleSet } from '../../core/data/types';
import type { Compression } from '../../core/deploy/types';
import type { Network, TrainingSettings } from '../../core/network/types';
import type { EngineId, EpochMetrics, FoldModel, FoldOutcome, FoldTask } from '../../training/types';

/** Where the trainer's WASM binaries lie; the page resolves both against its own address. */
export interface EngineAddresses {
  plainUrl: string;
}

export interface FoldRequest {
  /** Index of the fold in the split. */
  fold: number;
  task: FoldTask;
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
  compression: Compression;
  search: Uint32Array;
  outerTest: Uint32Array;
}

export interface RefitOutcome {
  model: FoldModel;
  /** The weights as the device sees them. */
  compressedWeights: Float32Array[];
  /** Agreement of the compressed with the original model on the search examples. */
  crossAccuracy: number;
  /** Classes that the compressed model predicts on the outer test, in its order. */
  testPredicted: Uint16Array;
}

export type EpochListener = (metrics: EpochMetrics) => void;

/** What workers/trainer.ts offers. One call at a time; `abort` ends the running one with AppError `aborted`. */
export interface TrainerApi {
  open(addresses: EngineAddresses): Promise<EngineId>;
  load(examples: ExampleSet): Promise<void>;
  evaluateFold(request: FoldRequest, onEpoch: EpochListener): Promise<FoldOutcome>;
  refit(request: RefitRequest, onEpoch: EpochListener): Promise<RefitOutcome>;
  abort(): void;
}
