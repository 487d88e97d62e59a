import type { ExampleSet } from '../core/data';
import type { AskedTrial, Observation, Suggestion } from '../core/search';
import type { Configuration } from '../core/space';
import type { StudyDatabase } from '../storage';
import type { TrialSize } from '../training/engine-speed';
import type { EngineId } from '../core/records/engine';
import type { EpochMetrics } from '../core/records/fold';
import type { FoldOutcome } from '../training/types';
import type { SearchRequest, StudyExplanation } from './workers/optimizer-protocol';
import type { EpochListener, FoldRequest, RefitOutcome, RefitRequest } from './workers/trainer-protocol';

/** The optimizer, wherever it runs. */
export interface SearchPort {
  /** Whether it was ever told what it searches. */
  readonly started: boolean;
  /** Starts over with everything that is known, and with what is under way. */
  restart(
    request: SearchRequest,
    observations: readonly Observation[],
    asked: readonly AskedTrial[],
    signal?: AbortSignal,
  ): Promise<void>;
  tell(observations: readonly Observation[], signal?: AbortSignal): Promise<void>;
  /** The configuration for a trial; null when there is none (before others are told, or for good). */
  ask(trial: number, signal?: AbortSignal): Promise<Suggestion | null>;
  explain(points: readonly Configuration[]): Promise<StudyExplanation>;
  close(): Promise<void>;
}

export interface FoldListeners {
  onEpoch(fold: number, metrics: EpochMetrics): void;
  onFold(outcome: FoldOutcome): Promise<void>;
}

/** The trainers, wherever they run. Aborted calls reject with AppError `aborted`. */
export interface TrainerPort {
  readonly workers: number;
  /** Readies the workers and says which engine they run first; measures the engines where that decides. */
  open(): Promise<EngineId>;
  /** The engine that trains such a trial. */
  engineFor(trial: TrialSize): EngineId;
  /** Folds of one trial, side by side; rejects with the first failure when none is under way any more. */
  evaluateFolds(
    engine: EngineId,
    requests: readonly FoldRequest[],
    listeners: FoldListeners,
    signal: AbortSignal,
  ): Promise<void>;
  refit(
    engine: EngineId,
    request: RefitRequest,
    onEpoch: EpochListener,
    signal: AbortSignal,
  ): Promise<RefitOutcome>;
  /** The examples that the trainers hold. @throws AppError where none holds any */
  examples(): Promise<ExampleSet>;
  /** The engine has failed for good; others do its work from now on. */
  giveUp(engine: EngineId): void;
  /** Gives memory back until the next call. */
  rest(): void;
  close(): Promise<void>;
}

/** What conducts searches. */
export interface WorkPorts {
  search: SearchPort;
  trainers: TrainerPort;
  store: StudyStore;
  now(): number;
}

/** The part of the storage that a study at work needs. */
export type StudyStore = Pick<
  StudyDatabase,
  | 'changeStudy'
  | 'putWholeStudy'
  | 'countTrials'
  | 'getStudy'
  | 'listHeads'
  | 'appendTrial'
  | 'replaceTrial'
  | 'listTrials'
  | 'getFold'
  | 'putFold'
  | 'putWeights'
  | 'getWeights'
  | 'keepWeights'
  | 'getState'
  | 'putState'
  | 'dropStates'
  | 'getDataset'
  | 'getDatasetSummary'
>;
