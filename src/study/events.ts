import type { Figures } from '../core/deploy';
import type { Phase } from '../core/search';
import type { Configuration } from '../core/space';
import type { EngineId } from '../core/records/engine';
import type { FinalModel, RejectedRefit } from '../core/records/final-model';
import type { EpochMetrics, FoldSummary } from '../core/records/fold';
import type { StudyState } from '../core/records/study';
import type { Trial } from '../core/records/trial';

/** A fold of the running trial. */
export interface RunningFold {
  fold: number;
  state: 'waiting' | 'training' | 'done';
  /** The outcome came from the cache; nothing was trained. */
  cached: boolean;
  epochs: readonly EpochMetrics[];
}

/** A trial that is being trained. */
export interface RunningTrial {
  number: number;
  configuration: Configuration;
  phase: Phase;
  reason: string;
  fidelity: number;
  /** RAM, ROM, MACC and latency, known before training. */
  figures: Figures;
  /** The engine chosen for it; its folds tell if another one had to step in. */
  engine: EngineId;
  epochsPerFold: number;
  folds: readonly RunningFold[];
  startedAt: number;
}

/** A best configuration that is being refitted on all search data, after the last trial. */
export interface RunningRefit {
  trial: number;
  epochs: readonly EpochMetrics[];
  totalEpochs: number;
}

export interface Progress {
  /** Trials that are done. */
  done: number;
  total: number;
  /** How much of the running trials is done: the sum of the shares of their epochs; 0 when none runs. */
  current: number;
  /** Null as long as nothing was trained to estimate it from. */
  secondsLeft: number | null;
  /** The plan's time is used up: trials under way are the last. */
  timeIsUp: boolean;
}

/** Which engine trains, or trained last. */
export interface EngineStatus {
  id: EngineId;
  workers: number;
  /** Measured over the newest trials, all workers together; null when nothing was trained. */
  examplesPerSecond: number | null;
}

/** What the conductor tells while it works, in this order: `engine` once; `trial-started`, `fold`s, `trial-finished` per trial; `refit`s; `refits`, all that were rejected; `final`. */
export type StudyEvent =
  | { kind: 'engine'; engine: EngineId; workers: number }
  | { kind: 'state'; state: StudyState; message?: string }
  | { kind: 'trial-started'; trial: RunningTrial }
  | { kind: 'epoch'; trial: number; fold: number; metrics: EpochMetrics }
  | { kind: 'fold'; trial: number; summary: FoldSummary }
  | { kind: 'trial-finished'; trial: Trial }
  | { kind: 'trial-cancelled'; trial: number }
  | { kind: 'refit'; refit: RunningRefit | null }
  | { kind: 'refits'; rejected: readonly RejectedRefit[] }
  | { kind: 'final'; final: FinalModel };
