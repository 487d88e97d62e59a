import type { AskedTrial, Explanation, Observation, Suggestion } from '../core/search/types';
import type { Configuration } from '../core/space/types';
import type { StudyDatabase } from '../storage';
import type { EngineId, FoldOutcome } from '../training/types';
import type { SearchRequest } from './workers/optimizer-protocol';
import type { EpochListener, FoldRequest, RefitOutcome, RefitRequest } from './workers/trainer-protocol';

/** The optimizer, wherever it runs. */
export interface SearchPort {
  /** Starts over with everything that is known, and with what is under way. */
  restart(
    request: SearchRequest,
    observations: readonly Observation[],
    asked: readonly AskedTrial[],
    signal?: AbortSignal,
  ): Promise<void>;
  tell(observations: readonly Observation[]): Promise<void>;
  /** The configuration for a trial; null when there is none (before others are told, or for good). */
  ask(trial: number, signal?: AbortSignal): Promise<Suggestion | null>;
  explain(points: readonly Configuration[]): Promise<Explanation>;
}

/** The trainers, wherever they run. Aborted calls reject with AppError `aborted`. */
export interface TrainerPort {
  readonly workers: number;
  /** Readies the workers and says which engine they run. */
  open(): Promise<EngineId>;
  evaluateFold(request: FoldRequest, onEpoch: EpochListener, signal: AbortSignal): Promise<FoldOutcome>;
  refit(request: RefitRequest, onEpoch: EpochListener, signal: AbortSignal): Promise<RefitOutcome>;
}

/** The part of the storage that a running study writes to. */
export type StudyStore = Pick<
  StudyDatabase,
  | 'putStudy'
  | 'appendTrial'
  | 'getFold'
  | 'putFold'
  | 'putWeights'
  | 'keepWeights'
  | 'getState'
  | 'putState'
  | 'dropStates'
>;
