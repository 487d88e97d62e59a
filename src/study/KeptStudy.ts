import { rankDeployable } from '../core/records/incumbent';
import type { ShrunkModel } from '../core/records/final-model';
import type { Rerun, StudyRecord } from '../core/records/study';
import { headOf, type TrialHead } from '../core/records/trial';
import { mostTrials } from '../planning/time-budget';
import { unlessFull } from './failures';
import { foldWeightsKey } from './final-model';
import type { StudyStore } from './ports';
import { dropClosedStates } from './training-states';
import type { TrialResult } from './trial-runner';
import { Turns } from './turns';

/** Weights are kept for this many of the best deployable trials. */
const KEPT_TRIALS = 3;

/**
 * A study as the storage keeps it: its record and the one list of its trials. Trials that run in parallel, re-runs and
 * smaller models are stored one after the other.
 */
export class KeptStudy {
  readonly #store: StudyStore;
  readonly #folds: number;
  readonly #turns = new Turns();
  #record: StudyRecord;
  #trials: readonly TrialHead[];

  /** @param trials those on disk, in the order of their numbers */
  constructor(record: StudyRecord, trials: readonly TrialHead[], store: StudyStore, folds: number) {
    this.#record = record;
    this.#trials = trials;
    this.#store = store;
    this.#folds = folds;
  }

  get record(): StudyRecord {
    return this.#record;
  }

  /** Finished, failed and refused trials in the order of their numbers; another list after each change. */
  get trials(): readonly TrialHead[] {
    return this.#trials;
  }

  trial(number: number | undefined): TrialHead | undefined {
    return this.#trials.find((trial) => trial.number === number);
  }

  /** @throws AppError as the storage does */
  async change(changes: Partial<StudyRecord>): Promise<void> {
    this.#record = { ...this.#record, ...changes };
    await this.#store.putStudy(this.#record);
  }

  /**
   * Stores a trial, lists it, and tidies what is kept of the others.
   * @throws AppError as the storage does; `storage-full` only where the trial itself could not be stored
   */
  addTrial(result: TrialResult): Promise<void> {
    return this.#turns.take(async () => {
      await this.#store.appendTrial(result.trial);
      this.#trials = [...this.#trials, headOf(result.trial)].sort((a, b) => a.number - b.number);
      await this.#keepBestWeights(result);
      const { plan } = this.#record;
      await dropClosedStates(this.#store, plan.method, this.#trials, result.trial, mostTrials(plan));
    });
  }

  /** @throws AppError as the storage does */
  addRerun(rerun: Rerun): Promise<void> {
    return this.#turns.take(() => this.change({ reruns: [...(this.#record.reruns ?? []), rerun] }));
  }

  /** One made again takes the place of the one before. @throws AppError as the storage does */
  addShrunk(shrunk: ShrunkModel): Promise<void> {
    return this.#turns.take(() => {
      const others = (this.#record.shrunk ?? []).filter(({ weightsKey }) => weightsKey !== shrunk.weightsKey);
      return this.change({ shrunk: [...others, shrunk] });
    });
  }

  /** Weights of the best few deployable trials stay; others can be trained again, bit for bit. */
  async #keepBestWeights({ trial, models }: TrialResult): Promise<void> {
    const { id, plan, final, shrunk = [] } = this.#record;
    const best = rankDeployable(this.#trials, plan.tieBreak).slice(0, KEPT_TRIALS);
    if (!best.some(({ number }) => number === trial.number)) return;
    for (const [fold, { weights, normalisation }] of models) {
      const key = foldWeightsKey(id, trial.number, fold);
      await unlessFull(
        this.#store.putWeights({ key, studyId: id, trial: trial.number, weights, normalisation }),
      );
    }
    const kept = best.flatMap(({ number }) =>
      Array.from({ length: this.#folds }, (_, fold) => foldWeightsKey(id, number, fold)),
    );
    const finished = [...(final ? [final] : []), ...shrunk].map(({ weightsKey }) => weightsKey);
    await this.#store.keepWeights(id, [...kept, ...finished]);
  }
}
