import type { Dataset, DatasetOutline, Split } from '../core/data';
import type { DecisionRule } from '../core/deploy';
import { asAppError } from '../core/errors';
import { failureKind, isUntried, retryOnMachine } from './failures';
import { linkedTo, unlessAborted } from './signals';
import { bestDeployable } from '../core/records/incumbent';
import type { FinalModel, ShrunkModel } from '../core/records/final-model';
import type { StudyRecord, StudyState } from '../core/records/study';
import type { Trial, TrialHead } from '../core/records/trial';
import type { WeightsRecord } from '../core/records/weights';
import type { Configuration } from '../core/space';
import { isTimeUp, mostTrials, plannedTrials } from '../planning/time-budget';
import { foreignTrials, waitingQuestions } from './asked-elsewhere';
import type { StudyEvent } from './events';
import { noModel } from './export-final';
import { findFinalModel, refittable } from './final-model';
import { foldModel } from './fold-model';
import { KeptStudy } from './KeptStudy';
import { datasetAtHand } from './dataset-at-hand';
import { loadDataset } from './large-datasets';
import type { WorkPorts } from './ports';
import { reasonOfEnd } from './reason-of-end';
import { rerunTrial, type RerunEvent } from './rerun';
import { observationsUnder, searchTrials, type Question, type SearchLoop } from './search-loop';
import { searchRequestFor } from './search-request';
import { splitFor } from './split-for';
import { shrinkModel, type ShrinkProgress } from './shrink';
import type { StudyBundle } from './study-file';
import { studyElsewhere } from './study-lock';
import { aborted } from './workers/supervisor';
import { trialContext, type TrialContext } from './trial-context';
import { trialRequest } from './trial-request';
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
  /** What was asked for while the study runs: rest after the running trial, end with a model, or let go of everything. */
  #ending: 'pause' | 'stop' | 'close' | null = null;
  /** What the machine kept from being tried is tried again. */
  #again = false;
  /** Works that need the trainers now: the study itself, re-runs, a smaller model. */
  readonly #works = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #closed: Promise<void> | null = null;

  /**
   * @param release gives the study to other tabs; null where another tab has it and here it can be looked at only
   * @throws AppError when the split is left to be made and cannot (see `splitFor`)
   */
  constructor(
    record: StudyRecord,
    dataset: DatasetOutline,
    trials: readonly TrialHead[],
    ports: WorkPorts,
    split: Split = splitFor(dataset.examples, record.plan),
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
      const request = this.#request(plannedTrials(plan, this.trials));
      await search.restart(request, this.trials.map(observationsUnder(plan.limits)), []);
    }
    return search.explain(points);
  }

  /** Trials that are finished and could not be stored so far; they are kept here and stored when the study goes on. */
  get unsaved(): number {
    return this.#kept.unsaved;
  }

  /** Trials as the disk has them, and those that could not be stored. */
  withUnsaved(stored: readonly Trial[]): Trial[] {
    return this.#kept.withUnsaved(stored);
  }

  /** How many configurations that others asked for have no finished trial yet. */
  get waiting(): number {
    return waitingQuestions(this.record, this.trials).length;
  }

  /** Whether all that is finished is on disk, as the disk itself says. */
  isSaved(): Promise<boolean> {
    return this.#kept.isSaved();
  }

  /**
   * The study from memory, where the storage cannot be read.
   * @throws AppError where its data set is not in memory
   */
  async bundleInMemory(): Promise<StudyBundle> {
    return { ...this.#kept.inMemory(), dataset: await this.#datasetInMemory(), weights: [] };
  }

  async #datasetInMemory(): Promise<Dataset> {
    const { summary } = this.dataset;
    return datasetAtHand(summary.id) ?? { summary, examples: await this.#ports.trainers.examples() };
  }

  /** What is on disk now, where another tab works on the study. @throws AppError as the storage does */
  refresh(): Promise<void> {
    return this.#kept.refresh();
  }

  /**
   * The one door out: what runs is cancelled and has settled before workers and lock are given back, so that nothing of
   * it lands afterwards. A running trial is lost, finished ones are stored, and the study rests.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { search, trainers } = this.#ports;
    this.#ending = 'close';
    this.#abort.abort();
    this.#closing.abort();
    await Promise.allSettled(this.#works);
    await Promise.all([search.close(), trainers.close()]);
    this.#release?.();
  }

  /** Rest after the running trial. */
  pause(): void {
    this.#ending ??= 'pause';
  }

  /** Takes `pause` back. */
  unpause(): void {
    if (this.#ending === 'pause') this.#ending = null;
  }

  /** Cancel the running trial and go on to the final model; during the refit: cancel that too. */
  stop(): void {
    if (this.#ending !== 'close') this.#ending = 'stop';
    this.#abort.abort();
  }

  /**
   * Works until the study is finished, paused or stopped. Finished trials are stored whatever happens.
   * @throws AppError `study-elsewhere`, or what kept the study from going on: it is `paused` then where the machine
   * failed, and `failed` where the program did; either way with the reason, and it can be run again
   * @param again also trains trials again that earlier versions stored as failed by the machine; see `isUntried`
   */
  run(emit: (event: StudyEvent) => void, again = false): Promise<void> {
    this.#again = again;
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
      const ended = linkedTo(signal, this.#closing.signal);
      await this.#ports.trainers.open();
      const context = this.#context((event) => {
        if (event.kind === 'trial-started' || event.kind === 'epoch' || event.kind === 'fold') emit(event);
      });
      for (let run = 0; run < count; run++) {
        const rerun = await rerunTrial(context, trial, this.record.reruns ?? [], ended);
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
      const shrunk = await shrinkModel(
        context,
        { final, trial, removedShare },
        linkedTo(signal, this.#closing.signal),
      );
      await this.#kept.addShrunk(shrunk);
      return shrunk;
    });
  }

  /**
   * Takes the model of a fold of the best deployable trial for the final one, which is what remains where every refit was
   * rejected; see `foldModel`.
   * @throws AppError `no-model`, `aborted`, `study-elsewhere`, or what kept it from being made or stored
   */
  useFoldModel(emit: (event: StudyEvent) => void): Promise<FinalModel> {
    return this.#withTrainers(async () => {
      const best = bestDeployable(this.trials, this.record.plan.tieBreak);
      if (!best) throw noModel();
      await this.#ports.trainers.open();
      const final = await foldModel(this.#context(emit), best, this.#closing.signal);
      await this.#kept.change({ final });
      emit({ kind: 'final', final });
      return final;
    });
  }

  /** How the exported firmware decides from several windows. @throws AppError `study-elsewhere`, or as the storage does */
  async decideBy(decisions: DecisionRule | undefined): Promise<void> {
    if (this.readOnly) throw studyElsewhere();
    await this.#kept.change({ decisions });
  }

  /** The trainers' memory is given back when nobody works with them any more. */
  async #withTrainers<T>(work: () => Promise<T>): Promise<T> {
    if (this.readOnly) throw studyElsewhere();
    if (this.#closed) throw aborted();
    const working = work();
    this.#works.add(working);
    try {
      return await working;
    } finally {
      this.#works.delete(working);
      if (this.#works.size === 0) this.#ports.trainers.rest();
    }
  }

  async #run(emit: (event: StudyEvent) => void): Promise<void> {
    try {
      await this.#work(emit).catch(async (error: unknown) => {
        if (this.#closing.signal.aborted || !(await this.#writtenAgain(error))) throw error;
        return this.#work(emit);
      });
    } catch (error) {
      const failure = asAppError(error);
      const state = failureKind(failure) === 'program' ? 'failed' : 'paused';
      await this.#setState(state, emit, failure.message).catch(() => undefined);
      throw failure;
    } finally {
      if (this.#ending !== 'close') this.#ending = null;
      this.#abort = new AbortController();
    }
  }

  async #work(emit: (event: StudyEvent) => void): Promise<void> {
    await this.#setState('running', emit);
    for (const { trial } of await this.#kept.saveUnsaved()) emit({ kind: 'trial-finished', trial });
    const context = this.#context(emit);
    const exhausted = this.#ending === 'stop' ? false : await this.#search(context);
    if (this.#ending === 'pause') return this.#setState('paused', emit);
    if (this.#ending !== 'close') await this.#finalise(context);
    return this.#rest(exhausted, emit);
  }

  /**
   * This page has the study, so nobody deleted it: where the storage misses it, all of the storage was cleared. What is
   * in memory is written again; the examples come from the trainers.
   */
  async #writtenAgain(error: unknown): Promise<boolean> {
    const { code } = asAppError(error);
    if (code !== 'study-missing' && code !== 'dataset-missing') return false;
    try {
      await this.#kept.writeAgain(await this.#datasetInMemory());
      return true;
    } catch {
      return false;
    }
  }

  async #rest(exhausted: boolean, emit: (event: StudyEvent) => void): Promise<void> {
    if (this.#ending === 'close') await this.#setState('paused', emit);
    else if (this.#ending === 'stop') await this.#setState('stopped', emit);
    else await this.#setState('finished', emit, reasonOfEnd(this.record.plan, this.trials, exhausted));
  }

  #request(planned: number) {
    const { plan, evidence } = this.record;
    return searchRequestFor(plan, this.dataset, planned, evidence);
  }

  /** Trials until the budget of trials or of time is spent, a pause or a stop; true when the space is exhausted. */
  async #search(context: TrialContext): Promise<boolean> {
    const { plan } = this.record;
    const { trainers } = this.#ports;
    const { signal } = this.#abort;
    const loop: SearchLoop = {
      observe: observationsUnder(plan.limits),
      request: (planned) => this.#request(planned),
      search: this.#ports.search,
      most: () => mostTrials(plan) + foreignTrials(this.record, this.trials),
      foreign: (asked) => waitingQuestions(this.record, asked)[0],
      planned: (told) => plannedTrials(plan, told),
      parallel: plan.parallelTrials ?? 1,
      trials: this.#again ? this.trials.filter((trial) => !isUntried(trial)) : this.trials,
      run: (number, suggestion, told, cancel) => this.#tryNext(context, number, suggestion, told, cancel),
      resting: () => this.#ending !== null || (this.#isTimeUp() && this.waiting === 0),
    };
    try {
      const engine = await retryOnMachine(signal, () => unlessAborted(signal, trainers.open()));
      context.emit({ kind: 'engine', engine, workers: trainers.workers });
      return await searchTrials(loop, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return false;
    }
  }

  async #tryNext(
    context: TrialContext,
    number: number,
    suggestion: Question,
    told: number,
    signal: AbortSignal,
  ): Promise<TrialHead> {
    const request = trialRequest(this.record.plan, this.trials, told, number, suggestion);
    this.#begun.set(number, this.#ports.now());
    try {
      return await runAndKeep(context, request, (result) => this.#kept.addTrial(result), signal);
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

  /**
   * Finds the final model, unless it is there already; a stop leaves the study without. Where every refit is rejected, a
   * model of before stays.
   */
  async #finalise(context: TrialContext): Promise<void> {
    const { plan, final: before, rejectedRefits: known = [] } = this.record;
    const best = refittable(this.trials, known, plan.tieBreak)[0];
    if (!best || (before?.trial === best.number && before.fold === undefined)) return;
    await this.#setState('refitting', context.emit);
    // A stop that came before was for the search.
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    if (this.#closing.signal.aborted) return;
    try {
      const { final, rejected } = await findFinalModel(context, this.trials, known, signal);
      const rejectedRefits = [...known, ...rejected];
      await this.#kept.change({ ...(final && { final }), rejectedRefits });
      context.emit({ kind: 'refits', rejected: rejectedRefits });
      if (final) context.emit({ kind: 'final', final });
    } catch (error) {
      if (!signal.aborted) throw error;
      context.emit({ kind: 'refit', refit: null });
    }
  }

  async #setState(state: StudyState, emit: (event: StudyEvent) => void, message?: string): Promise<void> {
    try {
      await this.#kept.change({ state, message, updatedAt: this.#ports.now() });
    } finally {
      // What can be seen is what happens, whether or not it could be written down.
      emit({ kind: 'state', state, message });
    }
  }

  #context(emit: TrialContext['emit']): TrialContext {
    return trialContext(this.record, this.dataset, this.split, this.#ports, emit);
  }
}
