import { download } from '../browser/download';
import type { DatasetOutline, DatasetSummary } from '../core/data';
import { asAppError, type AppError } from '../core/errors';
import type { Configuration } from '../core/space';
import { openDatabase } from '../storage';
import type { EngineStatus, Progress, RunningRefit, RunningTrial, StudyEvent } from '../study/events';
import { bestDeployable } from '../core/records/incumbent';
import { targetOf, type Target } from '../planning/plan-figures';
import { Reruns } from './Reruns.svelte';
import type { StudyBundle } from '../study/study-file';
import { progressOf } from '../study/progress';
import { Shrinking } from './Shrinking.svelte';
import { Voting } from './Voting.svelte';
import { advanceTrial } from '../study/running-trial';
import { exportFinalModel } from '../study/export-final';
import { awakeNow, beginAwake } from '../study/awake-clock';
import { isUntried } from '../study/failures';
import { studyIsFree } from '../study/study-lock';
import { hearNews, tellNews, type StudyNews } from '../study/study-news';
import { createStudy, openStudy } from '../study/open-study';
import type { StudyConductor } from '../study/StudyConductor';
import type { WorkSettings } from '../study/study-workers';
import { tryBenchOf, type TryBench } from '../study/final-to-try';
import { examplesPerSecond, measuredSpeed } from '../planning/speed';
import { rememberSpeed } from '../study/device-speeds';
import { refittable } from '../study/final-model';
import type { Evidence } from '../core/records/evidence';
import type { FinalModel, RejectedRefit, ShrunkModel } from '../core/records/final-model';
import type { StudyPlan } from '../core/records/plan';
import { stateAtRest, type StudyRecord, type StudyState } from '../core/records/study';
import type { Trial, TrialHead } from '../core/records/trial';
import type { StudyExplanation } from '../study/workers/optimizer-protocol';

export type { StudyExplanation };

/** The time left is looked at so often while the study runs. */
const TICK_MS = 1000;
/** So many trials tell how fast the study is now. */
const NEWEST = 50;

/**
 * One study as the page sees it. Every field below is reactive ($state); arrays and records are replaced, never changed
 * in place, so `===` tells whether something changed. The model drives its workers itself; the page calls the verbs.
 *
 * Life: `await StudyModel.create(plan)` or `await StudyModel.open(id)`, then `start()` (also resumes a study that was
 * found on disk), `pause()`, `resume()`, `stop()`, at last `close()`.
 */
export class StudyModel {
  /** Id for the page's address. */
  readonly id: string;
  plan = $state.raw() as StudyPlan;
  readonly dataset: DatasetSummary;
  /** What the plan's figures are counted for. */
  readonly target: Target;
  /** Which split is used and why, in a sentence. */
  readonly splitExplanation: string;
  /** The study is open in another tab: what is on disk is shown as it changes, the verbs do nothing. */
  readOnly = $state(false);
  /** The tab that had the study is gone, or let go of it: it can be taken over. */
  free = $state(false);
  /** Another tab deleted it, and has not brought it back. */
  deleted = $state(false);
  /** Changes as the study goes; a study found on disk in the state `running` was interrupted and is shown as `paused`. */
  state = $state<StudyState>('draft');
  /** Finished, failed and refused trials in the order of their numbers. */
  trials = $state.raw<readonly TrialHead[]>([]);
  /** The newest of the trials that finished since the study was started in this page, or shortly before, in full. */
  newest = $state.raw<readonly Trial[]>([]);
  /** Trials that an earlier version stored as failed, though the computer or the page failed. */
  untried = $derived<readonly TrialHead[]>(this.trials.filter(isUntried));
  /** Trials that are being trained, in the order of their numbers: one, or more where the plan allows several at once. */
  running = $state.raw<readonly RunningTrial[]>([]);
  /** The first of them; null between trials and when nothing runs. */
  current = $derived<RunningTrial | null>(this.running[0] ?? null);
  /** The refit that runs after the last trial; null otherwise. */
  refit = $state.raw<RunningRefit | null>(null);
  /** Best deployable trial so far; null when there is none. */
  best = $derived.by<TrialHead | null>(() => bestDeployable(this.trials, this.plan.tieBreak));
  /** The refitted, judged and tested model; null until the study has finished or was stopped. */
  final = $state.raw<FinalModel | null>(null);
  /** Refits that were not kept, in their order. */
  rejectedRefits = $state.raw<readonly RejectedRefit[]>([]);
  /** The deployable trial that a further refit begins with; null where there is none, or the final model is its. */
  nextRefit = $derived.by<TrialHead | null>(() => {
    const next = refittable(this.trials, this.rejectedRefits, this.plan.tieBreak)[0] ?? null;
    return this.final && this.final.fold === undefined ? null : next;
  });
  progress = $state.raw<Progress>({ done: 0, total: 0, current: 0, secondsLeft: null, timeIsUp: false });
  /** Which engine trains (trained last), on how many workers, and how many examples a second; null before the first start. */
  engine = $state.raw<EngineStatus | null>(null);
  /** Why the study ended early, e.g. every configuration was tried; empty when there is nothing to say. */
  message = $state('');
  /** What went wrong; null when nothing did. Finished trials are safe whatever it says. */
  error = $state.raw<AppError | null>(null);
  /** Whether all finished trials are on disk, as far as that was looked at when something went wrong. */
  saved = $state(false);
  /** It was at work when its page went away, and was not resumed since. */
  interrupted = $state(false);
  /** A pause was asked for and waits for the running trial's end. */
  pausing = $state(false);
  /** A stop was asked for and is being carried out. */
  stopping = $state(false);

  /** Trials trained again with other seeds. */
  readonly reruns: Reruns;
  /** Smaller versions of the final model. */
  readonly shrinking: Shrinking;
  /** How the exported model decides from several windows. */
  readonly voting: Voting;

  /** What it knew before its first trial; undefined: nothing. */
  get evidence(): Evidence | undefined {
    return this.#study.record.evidence;
  }

  /** What to know of trials that were joined from files. */
  get joined(): StudyRecord['joined'] {
    return this.#study.record.joined;
  }

  readonly #study: StudyConductor;
  #running: Promise<void> | null = null;
  readonly #closing = new AbortController();
  #following: Promise<void> | null = null;
  #newsToRead = false;

  private constructor(study: StudyConductor) {
    const { record, dataset, trials } = study;
    this.#study = study;
    this.id = record.id;
    this.plan = record.plan;
    this.dataset = dataset.summary;
    this.target = targetOf(record.plan, dataset);
    this.splitExplanation = study.split.explanation;
    this.readOnly = study.readOnly;
    this.state = this.readOnly ? record.state : stateAtRest(record.state);
    this.interrupted = this.state !== record.state;
    this.trials = trials;
    this.final = record.final ?? null;
    this.rejectedRefits = record.rejectedRefits ?? [];
    this.message = record.message ?? '';
    this.shrinking = new Shrinking(record.shrunk ?? [], (...request) => study.shrink(...request));
    this.voting = new Voting(record.decisions ?? null, (rule) => study.decideBy(rule));
    this.reruns = new Reruns(record.reruns ?? [], (...request) => study.rerun(...request));
    this.#refreshProgress();
    const deafen = hearNews((news) => news.id === this.id && this.#hear(news));
    this.#closing.signal.addEventListener('abort', deafen);
    if (this.readOnly) void this.#waitUntilFree();
  }

  /**
   * Stores a new study. Its data set must be stored already (see `Library.addDataset`), and need not be read where it is
   * at hand.
   * @throws AppError `invalid-plan`, `dataset-missing`, `storage-full`, `storage-unavailable`
   */
  static async create(
    plan: StudyPlan,
    settings?: WorkSettings,
    dataset?: DatasetOutline,
  ): Promise<StudyModel> {
    return new StudyModel(await createStudy(await openDatabase(), plan, settings, dataset));
  }

  /**
   * Finds a study on disk with all its trials.
   * @throws AppError `study-missing`, `dataset-missing`, `record-unreadable`, `storage-unavailable`
   */
  static async open(id: string, settings?: WorkSettings, held?: () => void): Promise<StudyModel> {
    return new StudyModel(await openStudy(await openDatabase(), id, settings, held));
  }

  /**
   * Starts, or continues after a pause, a stop, a failure or a reload, and settles when the study rests again.
   * @param again also trains the `untried` trials
   */
  start(again = false): Promise<void> {
    this.#running ??= this.#run(again).finally(() => (this.#running = null));
    return this.#running;
  }

  /** Settles after the running trial is finished and stored. */
  async pause(): Promise<void> {
    if (!this.#running) return;
    this.pausing = true;
    this.#study.pause();
    await this.#running;
  }

  /** Takes a pause back, or continues a paused study. */
  resume(again = false): Promise<void> {
    this.pausing = false;
    this.#study.unpause();
    return this.start(again);
  }

  /**
   * Cancels the running trial within a second and refits the best deployable configuration; a second call during the
   * refit cancels that too. Settles when the study rests.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    this.#study.stop();
    await (this.#running ?? this.start());
  }

  /** Refits the best deployable trials that were not refitted yet, where the search is over. */
  refitNext(): Promise<void> {
    return this.state === 'stopped' ? this.stop() : this.start();
  }

  /**
   * Takes the model of a fold of the best trial for the final one, where no refit was kept. What goes wrong is in `error`.
   */
  async useFoldModel(): Promise<void> {
    this.error = null;
    try {
      await this.#study.useFoldModel((event) => this.#receive(event));
    } catch (error) {
      this.error = asAppError(error);
    } finally {
      this.refit = null;
    }
  }

  /**
   * Trials with their folds and confusions, from one number to another, both included.
   * @throws AppError `record-unreadable`, or as the storage does
   */
  wholeTrials(from: number, to = Infinity): Promise<readonly Trial[]> {
    return this.#study.wholeTrials(from, to);
  }

  /**
   * What the method believes at the given points; for the pictures. Null entries where the method has no such notion.
   * @throws AppError as the optimizer worker does
   */
  explain(points: readonly Configuration[]): Promise<StudyExplanation> {
    return this.#study.explain(points);
  }

  /**
   * The best model, or a smaller version of it, with its report as one zip.
   * @throws AppError `no-model` before there is a refitted model
   */
  exportBest(shrunk?: ShrunkModel): Promise<File> {
    return exportFinalModel(this.#study, shrunk);
  }

  /** What it takes to try the best model; see `TryOut`. @throws AppError `no-model` */
  tryBench(): Promise<TryBench> {
    return tryBenchOf(this.#study);
  }

  /** Exports the best model and hands it to the browser as a download. */
  async downloadBest(shrunk?: ShrunkModel): Promise<void> {
    download(await this.exportBest(shrunk));
  }

  /** Everything of the study that is in memory. @throws AppError where its data set is not */
  bundleInMemory(): Promise<StudyBundle> {
    return this.#study.bundleInMemory();
  }

  /** Trials as the disk has them, and those that are in memory only. */
  readonly withUnsaved = (stored: readonly Trial[]) => this.#study.withUnsaved(stored);

  /** How many finished trials are in memory only: they could not be stored, and are when the study goes on. */
  get unsaved(): number {
    return this.#study.unsaved;
  }

  /** Ends what runs and settles when nothing of it is left; a running trial is lost, finished ones are stored. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.reruns.cancel();
    this.shrinking.cancel();
    await this.#study.close();
  }

  /** What another tab tells of this study. */
  #hear({ kind }: StudyNews): void {
    if (kind === 'deleted') this.deleted = true;
    else if (kind === 'changed') void this.#follow();
    else if (kind === 'wanted' && !this.readOnly) this.#answerWish();
  }

  /** Another tab wants the study: it gets it where nothing is under way here. */
  #answerWish(): void {
    if (this.#running || this.reruns.running || this.shrinking.running) {
      tellNews({ kind: 'kept', id: this.id });
      return;
    }
    this.readOnly = true;
    void this.#study.close().then(() => this.#waitUntilFree());
  }

  async #waitUntilFree(): Promise<void> {
    try {
      await studyIsFree(this.id, this.#closing.signal);
    } catch {
      return;
    }
    await this.#follow();
    this.free = true;
    this.state = stateAtRest(this.state);
  }

  /** Shows what is on disk now. News that come meanwhile are read once more. */
  #follow(): Promise<void> {
    this.#newsToRead = true;
    this.#following ??= this.#readNews().finally(() => (this.#following = null));
    return this.#following;
  }

  async #readNews(): Promise<void> {
    while (this.#newsToRead) {
      this.#newsToRead = false;
      // What was deleted is told as such.
      await this.#study.refresh().then(
        () => this.#show(),
        () => undefined,
      );
    }
  }

  #show(): void {
    const { record, trials } = this.#study;
    this.deleted = false;
    this.plan = record.plan;
    if (this.#running) return;
    this.state = this.readOnly ? record.state : stateAtRest(record.state);
    this.trials = trials;
    this.final = record.final ?? null;
    this.voting.rule = record.decisions ?? null;
    this.rejectedRefits = record.rejectedRefits ?? [];
    this.message = record.message ?? '';
    this.#refreshProgress();
  }

  async #run(again: boolean): Promise<void> {
    this.error = null;
    this.interrupted = false;
    beginAwake();
    const ticking = setInterval(() => this.#refreshProgress(), TICK_MS);
    try {
      this.newest = await this.#study.wholeTrials(this.trials.at(-NEWEST)?.number);
      await this.#study.run((event) => this.#receive(event), again);
    } catch (error) {
      this.saved = await this.#study.isSaved();
      this.error = asAppError(error);
    } finally {
      clearInterval(ticking);
      this.pausing = false;
      this.stopping = false;
      this.running = [];
      this.refit = null;
      this.#refreshProgress();
    }
  }

  #receive(event: StudyEvent): void {
    switch (event.kind) {
      case 'engine':
        this.#showEngine(event.engine, event.workers);
        break;
      case 'state':
        this.state = event.state;
        this.message = event.message ?? '';
        tellNews({ kind: 'changed', id: this.id });
        break;
      case 'trial-started':
        this.running = [...this.running, event.trial];
        this.#showEngine(event.trial.engine);
        break;
      case 'epoch':
      case 'fold':
        this.running = this.running.map((trial) =>
          trial.number === event.trial ? advanceTrial(trial, event) : trial,
        );
        break;
      case 'trial-finished':
        this.trials = this.#study.trials;
        tellNews({ kind: 'changed', id: this.id });
        this.newest = [...this.newest, event.trial].slice(-NEWEST);
        this.running = this.running.filter(({ number }) => number !== event.trial.number);
        this.#showEngine(event.trial.folds.find(({ cached }) => !cached)?.engine);
        this.#rememberSpeed();
        break;
      case 'trial-cancelled':
        this.running = this.running.filter(({ number }) => number !== event.trial);
        break;
      case 'refit':
        this.refit = event.refit;
        break;
      case 'refits':
        this.rejectedRefits = event.rejected;
        break;
      case 'final':
        this.final = event.final;
        break;
    }
    this.#refreshProgress();
  }

  #showEngine(id = this.engine?.id ?? 'wasm', workers = this.engine?.workers ?? 1): void {
    const examples = this.#study.split.folds.map(({ train }) => train.length);
    const speed = examplesPerSecond(this.newest, id, examples);
    this.engine = { id, workers: id === 'tfjs-webgpu' ? 1 : workers, examplesPerSecond: speed };
  }

  /** What this study shows of the computer, for the plans to come. */
  #rememberSpeed(): void {
    const speed = measuredSpeed(this.newest, this.dataset.examples * (1 - this.plan.split.outerTestShare));
    if (speed !== undefined) rememberSpeed(speed);
  }

  #refreshProgress(): void {
    this.progress = progressOf(this.plan, this.trials, this.running, awakeNow(), this.#study.waiting);
  }
}
