import type { Dataset } from '../core/data';
import { rankDeployable } from '../core/records/incumbent';
import type { ShrunkModel } from '../core/records/final-model';
import type { Rerun, StudyRecord } from '../core/records/study';
import { headOf, type Trial, type TrialHead } from '../core/records/trial';
import { mostTrials } from '../planning/time-budget';
import type { StudyChanges } from '../storage';
import { isUntried, retryOnMachine, unlessMachine } from './failures';
import { foldWeightsKey } from './final-model';
import type { StudyStore } from './ports';
import { dropClosedStates } from './training-states';
import type { TrialResult } from './trial-runner';
import { Turns } from './turns';

/** Weights are kept for this many of the best deployable trials. */
const KEPT_TRIALS = 3;
/** So many trials in full take a few megabytes. */
const KEPT_IN_MEMORY = 1000;
/** What is known is written down, whoever wants to cancel what. */
const NEVER = new AbortController().signal;

/**
 * A study as the storage keeps it: its record and the one list of its trials. Trials that run in parallel, re-runs and
 * smaller models are stored one after the other. A trial that could not be stored is kept in memory until it can.
 */
export class KeptStudy {
  readonly #store: StudyStore;
  readonly #folds: number;
  readonly #turns = new Turns();
  #record: StudyRecord;
  #trials: readonly TrialHead[];
  #unsaved: readonly TrialResult[] = [];
  /** The newest trials in full, by number. */
  readonly #seen = new Map<number, Trial>();

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

  /** Finished, failed and refused trials that are on disk, in the order of their numbers; another list after each change. */
  get trials(): readonly TrialHead[] {
    return this.#trials;
  }

  /** Trials that are finished and not on disk. */
  get unsaved(): number {
    return this.#unsaved.length;
  }

  trial(number: number | undefined): TrialHead | undefined {
    return this.#trials.find((trial) => trial.number === number);
  }

  /** Reads again what another tab may have changed. @throws AppError as the storage does */
  refresh(): Promise<void> {
    return this.#turns.take(async () => {
      const { id } = this.#record;
      [this.#record, this.#trials] = await Promise.all([this.#store.getStudy(id), this.#store.listHeads(id)]);
    });
  }

  /** Whether all that is finished is on disk now, as the disk itself says. */
  async isSaved(): Promise<boolean> {
    const { id } = this.#record;
    const count = await this.#store.countTrials(id).catch(() => -1);
    return this.#unsaved.length === 0 && count >= this.#trials.length;
  }

  /** The study from memory, with what could not be stored: of trials that finished long ago, or in another page, the folds are not there. */
  inMemory(): { study: StudyRecord; trials: Trial[] } {
    const trials = this.withUnsaved(this.#whole());
    // Models are on disk only; they are trained again.
    return { study: { ...this.#record, final: undefined, shrunk: undefined }, trials };
  }

  #whole(): Trial[] {
    return this.#trials.map((head) => this.#seen.get(head.number) ?? { ...head, folds: [] });
  }

  /** Trials as the disk has them, and those that could not be stored. */
  withUnsaved(stored: readonly Trial[]): Trial[] {
    const unsaved = this.#unsaved.map(({ trial }) => trial);
    const kept = stored.filter(({ number }) => !unsaved.some((trial) => trial.number === number));
    return [...kept, ...unsaved].sort((a, b) => a.number - b.number);
  }

  /** Stores the study again where the storage has lost it. @throws AppError as the storage does */
  writeAgain(dataset: Dataset): Promise<void> {
    return this.#turns.take(async () => {
      const { study } = this.inMemory();
      // What could not be stored is when the study goes on.
      await this.#store.putWholeStudy(study, this.#whole(), dataset, []);
      this.#record = study;
    });
  }

  /** @throws AppError `study-missing` when it was deleted, or as the storage does */
  async change(changes: StudyChanges): Promise<void> {
    const { id } = this.#record;
    this.#record = await retryOnMachine(NEVER, () => this.#store.changeStudy(id, changes));
  }

  /**
   * Stores a trial, lists it, and tidies what is kept of the others.
   * @throws AppError as the storage does, only where the trial itself could not be stored: it is kept in memory then
   */
  addTrial(result: TrialResult): Promise<void> {
    return this.#turns.take(async () => {
      try {
        await this.#save(result);
      } catch (error) {
        this.#unsaved = [...this.#unsaved, result];
        throw error;
      }
    });
  }

  /**
   * Stores what could not be stored before.
   * @returns the trials that are on disk now
   * @throws AppError as the storage does
   */
  saveUnsaved(): Promise<readonly TrialResult[]> {
    return this.#turns.take(async () => {
      const saved: TrialResult[] = [];
      for (const result of this.#unsaved) {
        await this.#save(result);
        this.#unsaved = this.#unsaved.filter((other) => other !== result);
        saved.push(result);
      }
      return saved;
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

  async #save(result: TrialResult): Promise<void> {
    const { number } = result.trial;
    const before = this.trial(number);
    await retryOnMachine(NEVER, () =>
      before && isUntried(before)
        ? this.#store.replaceTrial(result.trial)
        : this.#store.appendTrial(result.trial),
    );
    this.#seen.set(number, result.trial);
    if (this.#seen.size > KEPT_IN_MEMORY) this.#seen.delete(this.#seen.keys().next().value!);
    const others = this.#trials.filter((trial) => trial !== before);
    this.#trials = [...others, headOf(result.trial)].sort((a, b) => a.number - b.number);
    const { plan } = this.#record;
    // The trial is safe: what is tidied, or kept besides, may stay undone.
    await unlessMachine(this.#keepBestWeights(result));
    await unlessMachine(
      dropClosedStates(this.#store, plan.method, this.#trials, result.trial, mostTrials(plan)),
    );
  }

  /** Weights of the best few deployable trials stay; others can be trained again, bit for bit. */
  async #keepBestWeights({ trial, models }: TrialResult): Promise<void> {
    const { id, plan, final, shrunk = [] } = this.#record;
    const best = rankDeployable(this.#trials, plan.tieBreak).slice(0, KEPT_TRIALS);
    if (!best.some(({ number }) => number === trial.number)) return;
    for (const [fold, { weights, normalisation }] of models) {
      const key = foldWeightsKey(id, trial.number, fold);
      await unlessMachine(
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
