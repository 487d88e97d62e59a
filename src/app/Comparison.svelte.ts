import { AppError, asAppError } from '../core/errors';
import { openDatabase, type StudyDatabase } from '../storage';
import type { RunningTrial } from '../study/events';
import { awakeNow, beginAwake } from '../study/awake-clock';
import { loadOutline } from '../study/large-datasets';
import { shareDone } from '../study/progress';
import { advanceTrial } from '../study/running-trial';
import { lockStudy } from '../study/study-lock';
import { createSearch, createTrainers, splitAside, type WorkSettings } from '../study/study-workers';
import type { ComparisonRun } from '../core/records/comparison';
import type { StudyPlan } from '../core/records/plan';
import type { Trial } from '../core/records/trial';
import { ComparisonConductor, type ComparisonEvent } from '../study/comparison/ComparisonConductor';
import { summariseRealRun } from '../planning/comparison/summarise';

/** The share of the running trials and the time left are looked at so often. */
const TICK_MS = 1000;

export interface RunningStep {
  run: ComparisonRun;
  trial: RunningTrial;
}

export interface ComparisonProgress {
  /** Full trials' worth of training. */
  done: number;
  total: number;
  secondsLeft: number | null;
}

/**
 * A comparison on own data as the page sees it. Fields are reactive; records are replaced, never changed in place. What
 * is on disk is shown at once; `start()` goes on from there. Trials are stored one by one.
 */
export class Comparison {
  /** Wanted searches in the order of the comparison. */
  runs = $state.raw<readonly ComparisonRun[]>([]);
  /** Stored trials by the search's id. */
  trials = $state.raw<Readonly<Record<string, readonly Trial[]>>>({});
  running = $state.raw<readonly RunningStep[]>([]);
  state = $state<'resting' | 'running' | 'pausing'>('resting');
  error = $state.raw<AppError | null>(null);
  progress = $state.raw<ComparisonProgress>({ done: 0, total: 0, secondsLeft: null });
  readonly summaries = $derived(this.runs.map((run) => summariseRealRun(run, this.trials[run.id] ?? [])));

  #wanted: readonly ComparisonRun[] = [];
  #conductor: ComparisonConductor | null = null;
  #work: Promise<void> | null = null;
  #startedAt = 0;
  #startedWith = 0;

  get finished(): boolean {
    return this.runs.every((run) => run.finished);
  }

  /** Shows what is stored of these searches. What is under way goes on if it is wanted still, and is cancelled if not. */
  async want(runs: readonly ComparisonRun[]): Promise<void> {
    const same = (others: readonly ComparisonRun[]) =>
      runs.length === others.length && runs.every(({ id }, i) => id === others[i].id);
    if (same(this.#wanted)) return;
    this.#wanted = runs;
    this.cancel();
    await this.#work;
    const database = await openDatabase();
    const { records } = await database.comparisons.listRuns();
    const stored = Object.fromEntries(records.map((run) => [run.id, run]));
    const known = runs.filter(({ id }) => id in stored);
    const trials = await Promise.all(
      known.map(async ({ id }) => [id, await database.listTrials(id)] as const),
    );
    // Others may be wanted by now.
    if (!same(this.#wanted)) return;
    this.error = null;
    this.runs = runs.map((run) => stored[run.id] ?? run);
    this.trials = Object.fromEntries(trials);
    this.#refresh();
  }

  /** Starts or goes on, and settles when the comparison rests. Nothing happens while it runs. */
  start(settings: WorkSettings = {}): Promise<void> {
    this.#work ??= this.#run(settings).finally(() => (this.#work = null));
    return this.#work;
  }

  /** Rests after the trials that are under way. */
  pause(): void {
    if (this.state !== 'running') return;
    this.state = 'pausing';
    this.#conductor?.pause();
  }

  /** Cancels the trials that are under way; finished ones are stored. */
  cancel(): void {
    this.#conductor?.cancel();
  }

  /** Deletes the shown searches with their trials. */
  async forget(): Promise<void> {
    this.cancel();
    await this.#work;
    const database = await openDatabase();
    await database.comparisons.deleteRuns(this.runs.map(({ id }) => id));
    this.runs = this.runs.map((run) => ({ ...run, finished: false, createdAt: 0 }));
    this.trials = {};
    this.#refresh();
  }

  async #run(settings: WorkSettings): Promise<void> {
    const [first] = this.runs;
    if (!first) return;
    this.error = null;
    this.state = 'running';
    beginAwake();
    const unlock = await lockStudy(`comparison ${first.studyId}`);
    const ticking = setInterval(() => this.#refresh(), TICK_MS);
    try {
      if (!unlock) throw elsewhere();
      await this.#conduct(await openDatabase(), first.plan, settings);
    } catch (error) {
      this.error = asAppError(error);
    } finally {
      clearInterval(ticking);
      unlock?.();
      this.#conductor = null;
      this.running = [];
      this.state = 'resting';
      this.#refresh();
    }
  }

  async #conduct(database: StudyDatabase, plan: StudyPlan, settings: WorkSettings): Promise<void> {
    const dataset = await loadOutline(database, plan.datasetId);
    const search = createSearch();
    const trainers = createTrainers(plan.datasetId, Infinity, settings);
    try {
      const ports = { search, trainers, store: database, runs: database.comparisons, now: awakeNow };
      const split = await splitAside(dataset, plan);
      const conductor = new ComparisonConductor(this.runs, this.trials, dataset, ports, split);
      this.#conductor = conductor;
      this.#startedAt = awakeNow();
      this.#startedWith = this.progress.done;
      const parallel = Math.max(1, Math.ceil(trainers.workers / conductor.folds));
      await conductor.run(parallel, (event) => this.#receive(event));
    } finally {
      await Promise.all([search.close(), trainers.close()]);
    }
  }

  #receive(event: ComparisonEvent): void {
    const run = this.runs.find(({ id }) => id === event.run)!;
    if (event.kind === 'finished') {
      this.runs = this.runs.map((other) => (other === run ? { ...run, finished: true } : other));
      return this.#refresh();
    }
    const { event: told } = event;
    const others = this.running.filter((step) => step.run.id !== run.id);
    switch (told.kind) {
      case 'trial-started':
        this.running = [...others, { run, trial: told.trial }];
        break;
      case 'epoch':
      case 'fold':
        this.running = this.running.map((step) =>
          step.run.id === run.id ? { run, trial: advanceTrial(step.trial, told) } : step,
        );
        break;
      case 'trial-finished':
        this.trials = { ...this.trials, [run.id]: [...(this.trials[run.id] ?? []), told.trial] };
        this.running = others;
        this.#refresh();
        break;
      case 'trial-cancelled':
        this.running = others;
    }
  }

  #refresh(): void {
    const total = this.runs.reduce((sum, { plan }) => sum + plan.trials, 0);
    const stored = this.summaries.map(({ cost, finished }, i) =>
      finished ? this.runs[i].plan.trials : cost,
    );
    const underWay = this.running.map(({ trial }) => trial.fidelity * shareDone(trial));
    const done = [...stored, ...underWay].reduce((sum, cost) => sum + cost, 0);
    const made = done - this.#startedWith;
    const secondsLeft =
      this.state !== 'resting' && made > 0
        ? (((awakeNow() - this.#startedAt) / made) * Math.max(0, total - done)) / 1000
        : null;
    this.progress = { done: Math.min(done, total), total, secondsLeft };
  }
}

const elsewhere = () =>
  new AppError(
    'comparison-elsewhere',
    'This comparison runs in another tab.',
    'Go on there, or close that tab and start again.',
  );
