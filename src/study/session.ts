import { heldOutRun } from '../core/data';
import type { Dataset, DatasetSummary, Split } from '../core/data/types';
import { AppError } from '../core/errors';
import type { Configuration } from '../core/space/types';
import type { StudyDatabase } from '../storage';
import type { StudyEvent } from './events';
import { exportFinalModel, finalExportModel } from './export-final';
import { loadDataset } from './large-datasets';
import { validatePlan } from '../planning/plan';
import { targetOf, type Target } from '../planning/plan-figures';
import type { RerunEvent } from './rerun';
import { observationOf } from './search-loop';
import { searchRequestFor, StudyConductor } from './StudyConductor';
import { lockStudy } from './study-lock';
import type { ShrinkProgress } from './shrink';
import { plannedTrials } from '../planning/time-budget';
import { newStudyId } from './study-id';
import { createSearch, createTrainers, publicUrl, splitAside, type SessionSettings } from './study-workers';
import type { TryBench } from '../app/TryOut.svelte';
import type { ShrunkModel, StudyPlan, StudyRecord, Trial, TrialHead } from '../core/records/types';
import type { StudyExplanation } from './workers/optimizer-protocol';
import type { SearchClient } from './workers/search-client';
import type { TrainerClient } from './workers/trainer-client';

export type { SessionSettings } from './study-workers';

/** One study at work in a page: its conductor, its workers and its place in the storage. */
export class StudySession {
  readonly #database: StudyDatabase;
  readonly #dataset: Dataset;
  readonly #conductor: StudyConductor;
  readonly #search: SearchClient;
  readonly #trainers: TrainerClient;
  /** Works that need the trainers now: the study itself, re-runs. */
  #atWork = 0;
  /** Null where another tab has the study. */
  readonly #unlock: (() => void) | null;

  private constructor(
    database: StudyDatabase,
    record: StudyRecord,
    dataset: Dataset,
    split: Split,
    trials: readonly TrialHead[],
    unlock: (() => void) | null,
    settings: SessionSettings,
  ) {
    this.#database = database;
    this.#unlock = unlock;
    this.#dataset = dataset;
    this.#search = createSearch();
    this.#trainers = createTrainers(
      dataset,
      record.plan.split.folds * (record.plan.parallelTrials ?? 1),
      settings,
    );
    const ports = { search: this.#search, trainers: this.#trainers, store: database, now: Date.now };
    this.#conductor = new StudyConductor(record, dataset, trials, ports, split);
  }

  /** @throws AppError `invalid-plan`, `dataset-missing`, or as `splitExamples` and the storage do */
  static async create(
    database: StudyDatabase,
    plan: StudyPlan,
    settings: SessionSettings = {},
  ): Promise<StudySession> {
    const checked = validatePlan(plan);
    const dataset = await loadDataset(database, checked.datasetId);
    const now = Date.now();
    const record: StudyRecord = {
      id: newStudyId(),
      plan: checked,
      state: 'draft',
      createdAt: now,
      updatedAt: now,
    };
    const unlock = await lockStudy(record.id);
    try {
      const split = await splitAside(dataset, checked.split);
      const session = new StudySession(database, record, dataset, split, [], unlock, settings);
      await database.putStudy(record);
      return session;
    } catch (error) {
      unlock?.();
      throw error;
    }
  }

  /** @throws AppError `study-missing`, `dataset-missing`, `record-unreadable`, or as the storage does */
  static async open(
    database: StudyDatabase,
    id: string,
    settings: SessionSettings = {},
  ): Promise<StudySession> {
    const unlock = await lockStudy(id);
    try {
      const record = await database.getStudy(id);
      const [dataset, trials] = await Promise.all([
        loadDataset(database, record.plan.datasetId),
        database.listHeads(id),
      ]);
      const split = await splitAside(dataset, record.plan.split);
      return new StudySession(database, record, dataset, split, trials, unlock, settings);
    } catch (error) {
      unlock?.();
      throw error;
    }
  }

  /** The study is open in another tab: here it can be looked at only. */
  get readOnly(): boolean {
    return this.#unlock === null;
  }

  get record(): StudyRecord {
    return this.#conductor.record;
  }

  get trials(): readonly TrialHead[] {
    return this.#conductor.trials;
  }

  /** Trials with their folds and confusions, from one number to another, both included. */
  wholeTrials(from?: number, to?: number): Promise<Trial[]> {
    return this.#database.listTrials(this.record.id, from, to);
  }

  get dataset(): DatasetSummary {
    return this.#dataset.summary;
  }

  /** What the plan's figures are counted for. */
  get target(): Target {
    return targetOf(this.record.plan, this.#dataset);
  }

  /** Training examples of every fold. */
  get trainingExamples(): readonly number[] {
    return this.#conductor.split.folds.map(({ train }) => train.length);
  }

  get splitExplanation(): string {
    return this.#conductor.split.explanation;
  }

  /**
   * See `StudyConductor.run`.
   * @throws AppError `study-elsewhere` when another tab has it
   */
  async run(emit: (event: StudyEvent) => void): Promise<void> {
    await this.#withTrainers(() => this.#conductor.run(emit));
  }

  /**
   * See `StudyConductor.rerun`.
   * @throws AppError `aborted`, `study-elsewhere`
   */
  async rerun(
    trial: number,
    count: number,
    emit: (event: RerunEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#withTrainers(() => this.#conductor.rerun(trial, count, emit, signal));
  }

  /**
   * See `StudyConductor.shrink`.
   * @throws AppError `no-model`, `aborted`, `study-elsewhere`
   */
  shrink(
    removedShare: number,
    report: (progress: ShrinkProgress) => void,
    signal: AbortSignal,
  ): Promise<ShrunkModel> {
    return this.#withTrainers(() => this.#conductor.shrink(removedShare, report, signal));
  }

  /** The trainers' memory is given back when nobody works with them any more. */
  async #withTrainers<T>(work: () => Promise<T>): Promise<T> {
    if (this.readOnly) {
      throw new AppError(
        'study-elsewhere',
        'This study is open in another tab.',
        'Go on there, or close that tab and reload this page.',
      );
    }
    this.#atWork += 1;
    try {
      return await work();
    } finally {
      this.#atWork -= 1;
      if (this.#atWork === 0) this.#trainers.rest();
    }
  }

  pause(): void {
    this.#conductor.pause();
  }

  unpause(): void {
    this.#conductor.unpause();
  }

  stop(): void {
    this.#conductor.stop();
  }

  /** What the method believes now; the optimizer is started for it when the study has not run in this page yet. */
  async explain(points: readonly Configuration[]): Promise<StudyExplanation> {
    if (!this.#search.started) {
      const { plan } = this.record;
      const request = searchRequestFor(plan, this.#dataset, plannedTrials(plan, this.trials));
      await this.#search.restart(request, this.trials.map(observationOf), []);
    }
    return this.#search.explain(points);
  }

  /**
   * The final model, or a shrunk one.
   * @throws AppError `no-model`
   */
  exportBest(shrunk?: ShrunkModel): Promise<File> {
    return exportFinalModel({
      ...this.#finalModel(),
      wholeTrials: () => this.wholeTrials(),
      shrunk,
      startWorker: startExport,
      kernelsUrl: publicUrl('kernels.wasm'),
    });
  }

  /** What it takes to try the final model. @throws AppError `no-model` */
  async tryBench(): Promise<TryBench> {
    const { network, weights, compression, normalisation, examples } = await finalExportModel(
      this.#finalModel(),
    );
    return {
      summary: this.#dataset.summary,
      heldOut: heldOutRun(this.#dataset, this.#conductor.split.outerTest),
      model: { network, weights, compression, normalisation, examples },
      kernelsUrl: publicUrl('kernels.wasm'),
    };
  }

  #finalModel() {
    return {
      record: this.record,
      trials: this.trials,
      dataset: this.#dataset,
      split: this.#conductor.split,
      weightsOf: (key: string) => this.#database.getWeights(key),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#search.close(), this.#trainers.close()]);
    this.#unlock?.();
  }
}

// The bundler finds workers by this very form of the call.
const startExport = () => new Worker(new URL('../../workers/export.ts', import.meta.url), { type: 'module' });
