import type { SplitPlan } from '../data/types';
import type { BoardRow } from '../deploy/boards';
import type { Compression, Figures, LimitProfile, Limits, Violation } from '../deploy/types';
import type { NetworkTemplate } from '../network/types';
import type { MethodId, Phase } from '../search/types';
import type { Configuration, SearchSpace } from '../space/types';
import type { EngineId, EpochMetrics } from '../../training/types';
import type { ObjectiveId } from './objective';

/** Everything that decides a study. Together with the data it fixes every trial. */
export interface StudyPlan {
  version: 1;
  name: string;
  datasetId: string;
  boardId: string;
  /** The person's own board; absent for boards of the list. */
  customBoard?: BoardRow;
  profile: LimitProfile;
  limits: Limits;
  compression: Compression;
  split: SplitPlan;
  space: SearchSpace;
  template: NetworkTemplate;
  method: MethodId;
  methodOptions: Readonly<Record<string, number>>;
  /** Rule out by footprint before training; false is the paper's black box. */
  screened: boolean;
  /** How many trials; with `budgetMinutes` only what was expected (see `plannedTrials`). */
  trials: number;
  /** Minutes of running after which no further trial is asked for; absent: `trials` decides. */
  budgetMinutes?: number;
  seed: number;
  /**
   * How many trials are under way at once; 1 when absent. With more, idle workers take the next trial's folds. Trial n is
   * then asked for when trials 1 to n − parallelTrials are told: the study depends on this number, never on timing.
   */
  parallelTrials?: number;
  /** What is maximised; mean validation accuracy when absent. */
  objective?: ObjectiveId;
  training?: TrainingRules;
  /** Which of equally good deployable trials is the better one; the earlier when absent. */
  tieBreak?: TieBreak;
}

/** Fewer multiply-accumulates: less time and energy. */
export type TieBreak = 'macc';

/** How folds are trained beside what the template says. */
export interface TrainingRules {
  /** A fold ends after so many epochs without a better validation loss; absent: all epochs are trained. */
  patience?: number;
  /** `balanced`: every class weighs the same in the loss, however many examples it has. */
  classWeights?: 'balanced';
}

export type StudyState = 'draft' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

export interface StudyRecord {
  id: string;
  plan: StudyPlan;
  state: StudyState;
  createdAt: number;
  updatedAt: number;
  /** Why it ended, when it failed or the space was exhausted. */
  message?: string;
  /** Put aside: listed only when asked for. */
  archived?: boolean;
  final?: FinalModel;
  /** Smaller versions of the final model, in the order of making. */
  shrunk?: readonly ShrunkModel[];
  /** Trials trained again with other seeds, in the order of training. */
  reruns?: readonly Rerun[];
}

/** A trial's configuration trained once more, with another seed: how much of its result was luck. */
export interface Rerun {
  /** Number of the trial. */
  trial: number;
  /** Takes the place of the plan's seed where folds are trained; data and split stay as they are. */
  seed: number;
  state: TrialState;
  figures: Figures;
  deployable: boolean;
  /** What the plan maximises, of the compressed models; absent when it could not be measured. */
  objective?: number;
  originalAccuracy?: number;
  failure?: { code: string; message: string };
  startedAt: number;
  durationMs: number;
}

export interface FoldSummary {
  fold: number;
  epochs: readonly EpochMetrics[];
  originalAccuracy: number;
  accuracy: number;
  crossAccuracy: number;
  /** ‖compressed − original‖₂ / ‖original‖₂ over the class probabilities; NaN when it diverged. */
  l2RelativeError?: number;
  diverged: boolean;
  /** The patience rule ended training before its last epoch. */
  stoppedEarly?: boolean;
  engine: EngineId;
  trainingMs: number;
  /** The fold came from the cache. */
  cached: boolean;
  /** When its worker began to train it, in milliseconds since the epoch; absent where nothing was trained. */
  startedAt?: number;
  /** How many of the epochs were taken over from the trial that this one continues. */
  epochsBefore?: number;
}

export type TrialState = 'finished' | 'failed' | 'refused';

/** What lists, pictures and the search need of a trial: all but what is read when a person looks at it. */
export interface TrialHead {
  studyId: string;
  /** 1-based, in the order of asking. */
  number: number;
  configuration: Configuration;
  phase: Phase;
  reason: string;
  /** Share of the epochs that the method asked for, in (0, 1]. */
  fidelity: number;
  /** Number of the trial of the same configuration, trained less, that was promoted to this one. */
  continues?: number;
  /** With trials in parallel: the optimizer knew the outcomes of trials 1 to this one when it was asked. */
  informedBy?: number;
  /** `failed`: diverged or crashed; `refused`: too large to train in the memory budget. */
  state: TrialState;
  figures: Figures;
  deployable: boolean;
  violations: readonly Violation[];
  /** Mean validation accuracy of the compressed models; absent when it could not be measured. */
  objective?: number;
  originalAccuracy?: number;
  failure?: { code: string; message: string };
  startedAt: number;
  durationMs: number;
}

/** One trial, finished one way or another. Appended to storage before the next one is asked for; never changed. */
export interface Trial extends TrialHead {
  folds: readonly FoldSummary[];
  /** Rows: true class, columns: predicted by the compressed models; all folds together. */
  confusion?: readonly (readonly number[])[];
}

export function headOf({ folds: _folds, confusion: _confusion, ...head }: Trial): TrialHead {
  return head;
}

/** The best deployable configuration refitted on all search data, compressed, judged again, scored once on the outer test. */
export interface FinalModel {
  trial: number;
  figures: Figures;
  deployable: boolean;
  violations: readonly Violation[];
  /** Of the class probabilities on the search examples. */
  l2RelativeError?: number;
  /** Absent when the plan keeps no outer test. */
  testAccuracy?: number;
  /** Wilson 95 % interval of the test accuracy. */
  testInterval?: readonly [number, number];
  /** What the plan maximises, on the outer test; absent where that is the accuracy. */
  testObjective?: number;
  testExamples: number;
  engine: EngineId;
  weightsKey: string;
}

/**
 * One search of a comparison of methods on a person's own data: a plan that differs from its siblings by method and seed
 * only. Its trials lie under its id, beside those of the studies.
 */
export interface ComparisonRun {
  /** Follows from what decides the search, so that the same search is never made twice. */
  id: string;
  /** The study that data, board and space were taken from. */
  studyId: string;
  plan: StudyPlan;
  /** The budget is spent, or the space exhausted. */
  finished: boolean;
  createdAt: number;
}

/**
 * The final model with filters and hidden units pruned and the rest fine-tuned, judged again. It never takes the final
 * model's place.
 */
export interface ShrunkModel {
  /** Number of the trial that the final model comes from. */
  trial: number;
  /** Share of the filters and hidden units of every layer that was removed. */
  removedShare: number;
  /** How long it was fine-tuned. */
  epochs: number;
  parameters: number;
  /** X-CROSS is the agreement with its own original, before compression, on the search examples. */
  figures: Figures;
  deployable: boolean;
  violations: readonly Violation[];
  /** What the plan maximises, from the folds' models, pruned, fine-tuned and compressed alike. */
  objective: number;
  originalAccuracy: number;
  /** Share of the search examples on which it says the same as the final model, both as a board runs them. */
  agreement: number;
  l2RelativeError: number;
  /** Scored once; absent when the plan keeps no outer test. */
  testAccuracy?: number;
  testInterval?: readonly [number, number];
  testObjective?: number;
  testExamples: number;
  engine: EngineId;
  weightsKey: string;
}
