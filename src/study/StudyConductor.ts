import { splitExamples, type Dataset, type DatasetOutline, type Split } from '../core/data';
import { asAppError } from '../core/errors';
import { bestDeployable } from '../core/records/incumbent';
import type { ShrunkModel } from '../core/records/final-model';
import type { StudyRecord, StudyState } from '../core/records/study';
import type { Trial, TrialHead } from '../core/records/trial';
import type { WeightsRecord } from '../core/records/weights';
import type { Suggestion } from '../core/search';
import { configurationCount, type Configuration } from '../core/space';
import { isTimeUp, mostTrials, plannedTrials } from '../planning/time-budget';
import type { StudyEvent } from './events';
import { noModel } from './export-final';
import { findFinalModel } from './final-model';
import { KeptStudy } from './KeptStudy';
import { loadDataset } from './large-datasets';
import type { WorkPorts } from './ports';
import { trialToContinue } from './promotion';
import { rerunTrial, type RerunEvent } from './rerun';
import { observationOf, searchTrials, type SearchLoop } from './search-loop';
import { searchRequestFor } from './search-request';
import { shrinkModel, type ShrinkProgress } from './shrink';
import { studyElsewhere } from './study-lock';
import { trialContext, type TrialContext } from './trial-context';
import { runAndKeep } from './trial-runner';
import type { StudyExplanation } from './workers/optimizer-protocol';

/**
 * Conducts one study: ask → footprint → train k folds → judge → store → tell, until the plan is fulfilled; then the final
 * model. Resuming is telling all trials again and asking once: the optimizer is a pure function of plan and trials.
 */
export class StudyConductor {
  readonly dataset: DatasetOutline;
  /** Of the examples, as the plan says. */
  readonly split: Split;
  readonly #ports: WorkPorts;
  readonly #release: (() => void) | null;
  readonly #kept: KeptStudy;
  #abort = new AbortController();
  /** When trials that are under way began, by number. */
  readonly #begun = new Map<number, number>();
  #pausing = false;
  #stopping = false;
  /** Works that need the trainers now: the study itself, re-runs, a smaller model. */
  #works = 0;

  /**
   * @param release gives the study to other tabs; null where another tab has it and here it can be looked at only
   * @throws AppError when the split is left to be made and cannot (see `splitExamples`)
   */
  constructor(
    record: StudyRecord,
    dataset: DatasetOutline,
    trials: readonly TrialHead[],
    ports: WorkPorts,
    split: Split = splitExamples(dataset.examples, record.plan.split),
    release: (() => void) | null = () => undefined,
  ) {
    this.dataset = dataset;
    this.#ports = ports;
    this.split = split;
    this.#release = release;
    this.#kept = new KeptStudy(record, trials, ports.store, split.folds.length);
  }

  get record(): StudyRecord {
    return this.#kept.record;
  }

  /** In the order of their numbers; another list after each `trial-finished`. */
  get trials(): readonly TrialHead[] {
    return this.#kept.trials;
  }

  /** The study is open in another tab. */
  get readOnly(): boolean {
    return this.#release === null;
  }

  /** Trials with their folds and confusions, from one number to another, both included. */
  wholeTrials(from?: number, to?: number): Promise<Trial[]> {
    return this.#ports.store.listTrials(this.record.id, from, to);
  }

  /** The data set with its examples. @throws AppError `dataset-missing`, or as the storage does */
  wholeDataset(): Promise<Dataset> {
    return loadDataset(this.#ports.store, this.record.plan.datasetId);
  }

  weightsOf(key: string): Promise<WeightsRecord> {
    return this.#ports.store.getWeights(key);
  }

  /** What the method believes now; the optimizer is started for it when the study has not run in this page yet. */
  async explain(points: readonly Configuration[]): Promise<StudyExplanation> {
    const { search } = this.#ports;
    if (!search.started) {
      const { plan } = this.record;
      const request = searchRequestFor(plan, this.dataset, plannedTrials(plan, this.trials));
      await search.restart(request, this.trials.map(observationOf), []);
    }
    return search.explain(points);
  }

  /** Ends the workers; a running trial is lost, finished ones are stored. */
  async close(): Promise<void> {
    const { search, trainers } = this.#ports;
    await Promise.all([search.close(), trainers.close()]);
    this.#release?.();
  }

  /** Rest after the running trial. */
  pause(): void {
    this.#pausing = true;
  }

  /** Takes `pause` back. */
  unpause(): void {
    this.#pausing = false;
  }

  /** Cancel the running trial and go on to the final model; during the refit: cancel that too. */
  stop(): void {
    this.#stopping = true;
    this.#abort.abort();
  }

  /**
   * Works until the study is finished, paused or stopped. Finished trials are stored whatever happens.
   * @throws AppError `study-elsewhere`, or what kept the study from going on; its state is `failed` then, and it can be
   * run again
   */
  run(emit: (event: StudyEvent) => void): Promise<void> {
    return this.#withTrainers(() => this.#run(emit));
  }

  /**
   * Trains a finished trial's configuration again with `count` seeds that it was not trained with yet, one after the
   * other; each outcome is stored before the next begins. May run while the study runs: they share the workers.
   * @throws AppError `aborted`, `study-elsewhere`, or what kept a run from being trained or stored
   */
  rerun(
    number: number,
    count: number,
    emit: (event: RerunEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#withTrainers(async () => {
      const trial = this.#kept.trial(number);
      if (!trial) return;
      await this.#ports.trainers.open();
      const context = this.#context((event) => {
        if (event.kind === 'trial-started' || event.kind === 'epoch' || event.kind === 'fold') emit(event);
      });
      for (let run = 0; run < count; run++) {
        const rerun = await rerunTrial(context, trial, this.record.reruns ?? [], signal);
        await this.#kept.addRerun(rerun);
        emit({ kind: 'rerun', rerun });
      }
    });
  }

  /**
   * Makes a smaller version of the final model, judges and stores it; see `shrinkModel`.
   * @throws AppError `no-model`, `aborted`, `study-elsewhere`, or what kept it from being trained or stored
   */
  shrink(
    removedShare: number,
    report: (progress: ShrinkProgress) => void,
    signal: AbortSignal,
  ): Promise<ShrunkModel> {
    return this.#withTrainers(async () => {
      const { final } = this.record;
      const trial = this.#kept.trial(final?.trial);
      if (!final || !trial) throw noModel();
      await this.#ports.trainers.open();
      const context = { ...this.#context(() => undefined), report };
      const shrunk = await shrinkModel(context, { final, trial, removedShare }, signal);
      await this.#kept.addShrunk(shrunk);
      return shrunk;
    });
  }

  /** The trainers' memory is given back when nobody works with them any more. */
  async #withTrainers<T>(work: () => Promise<T>): Promise<T> {
    if (this.readOnly) throw studyElsewhere();
    this.#works += 1;
    try {
      return await work();
    } finally {
      this.#works -= 1;
      if (this.#works === 0) this.#ports.trainers.rest();
    }
  }

  async #run(emit: (event: StudyEvent) => void): Promise<void> {
    try {
      await this.#setState('running', emit);
      const engine = await this.#ports.trainers.open();
      emit({ kind: 'engine', engine, workers: this.#ports.trainers.workers });
      const context = this.#context(emit);
      const exhausted = this.#stopping ? false : await this.#search(context);
      if (this.#pausing && !this.#stopping) {
        await this.#setState('paused', emit);
        return;
      }
      await this.#finalise(context);
      const message = exhausted ? this.#exhausted() : undefined;
      await this.#setState(this.#stopping ? 'stopped' : 'finished', emit, message);
    } catch (error) {
      const failure = asAppError(error);
      await this.#setState('failed', emit, failure.message).catch(() => undefined);
      throw failure;
    } finally {
      this.#pausing = false;
      this.#stopping = false;
      this.#abort = new AbortController();
    }
  }

  /** Methods with a screen leave out what is too large for the limits. */
  #exhausted(): string {
    return this.trials.length >= configurationCount(this.record.plan.space)
      ? 'Every configuration of the search space was tried.'
      : 'Every configuration whose size fits the limits was tried.';
  }

  /** Trials until the budget of trials or of time is spent, a pause or a stop; true when the space is exhausted. */
  async #search(context: TrialContext): Promise<boolean> {
    const { plan } = this.record;
    const { signal } = this.#abort;
    const loop: SearchLoop = {
      request: (planned) => searchRequestFor(plan, this.dataset, planned),
      search: this.#ports.search,
      most: mostTrials(plan),
      planned: (told) => plannedTrials(plan, told),
      parallel: plan.parallelTrials ?? 1,
      trials: this.trials,
      run: (number, suggestion, told, cancel) => this.#tryNext(context, number, suggestion, told, cancel),
      resting: () => this.#pausing || this.#stopping || this.#isTimeUp(),
    };
    try {
      return await searchTrials(loop, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return false;
    }
  }

  async #tryNext(
    context: TrialContext,
    number: number,
    suggestion: Suggestion,
    told: number,
    signal: AbortSignal,
  ): Promise<TrialHead> {
    const { space, parallelTrials = 1 } = this.record.plan;
    const known = this.trials.filter((trial) => trial.number <= told);
    const continues = trialToContinue(space, known, suggestion)?.number;
    const informedBy = parallelTrials > 1 ? told : undefined;
    this.#begun.set(number, this.#ports.now());
    try {
      return await runAndKeep(
        context,
        { number, suggestion, continues, informedBy },
        (result) => this.#kept.addTrial(result),
        signal,
      );
    } finally {
      this.#begun.delete(number);
    }
  }

  #isTimeUp(): boolean {
    const now = this.#ports.now();
    const underWay = [...this.#begun.values()].map((startedAt) => ({
      startedAt,
      durationMs: now - startedAt,
    }));
    return isTimeUp(this.record.plan, [...this.trials, ...underWay]);
  }

  /** Finds the final model, unless it is there already; a stop leaves the study without. */
  async #finalise(context: TrialContext): Promise<void> {
    if (this.record.final?.trial === bestDeployable(this.trials, this.record.plan.tieBreak)?.number) return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const final = await findFinalModel(context, this.trials, signal);
      await this.#kept.change({ final: final ?? undefined });
      if (final) context.emit({ kind: 'final', final });
    } catch (error) {
      if (!signal.aborted) throw error;
      context.emit({ kind: 'refit', refit: null });
    }
  }

  async #setState(state: StudyState, emit: (event: StudyEvent) => void, message?: string): Promise<void> {
    await this.#kept.change({ state, message, updatedAt: this.#ports.now() });
    emit({ kind: 'state', state, message });
  }

  #context(emit: TrialContext['emit']): TrialContext {
    return trialContext(this.record, this.dataset, this.split, this.#ports, emit);
  }
}
