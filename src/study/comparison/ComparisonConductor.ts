import { splitExamples, type DatasetOutline, type Split } from '../../core/data';
import type { Suggestion } from '../../core/search';
import type { ComparisonStore } from '../../storage';
import type { StudyEvent } from '../events';
import { ownFailure } from '../failures';
import type { WorkPorts } from '../ports';
import { trialToContinue } from '../promotion';
import { observationsUnder } from '../search-loop';
import { searchRequestFor } from '../search-request';
import { dropClosedStates } from '../training-states';
import { trialContext, type TrialContext } from '../trial-context';
import { runAndKeep } from '../trial-runner';
import { Turns } from '../turns';
import type { ComparisonRun } from '../../core/records/comparison';
import type { Trial } from '../../core/records/trial';
import { trialCost } from '../../planning/comparison/trial-cost';

export interface ComparisonPorts extends WorkPorts, Pick<TrialContext, 'trainsOnlyWhatFits'> {
  runs: Pick<ComparisonStore, 'putRun'>;
}

/** What happens in which search. */
export type ComparisonEvent =
  { kind: 'trial'; run: string; event: StudyEvent } | { kind: 'finished'; run: string };

/** Rounding of added costs must not take a trial away. */
const TOLERANCE = 1e-9;

/**
 * Conducts many searches on one data set with one optimizer and the same trainers: of the searches of the lowest
 * unfinished seed, the one that has spent least goes on by one trial, until every budget is spent. The optimizer is a
 * pure function of plan and trials, so one worker serves them all, told everything before each question. Trials are
 * stored one by one: whatever ends the work, it goes on from there. What a search asks never depends on the others.
 */
export class ComparisonConductor {
  readonly #dataset: DatasetOutline;
  readonly #ports: ComparisonPorts;
  /** In the order of the comparison. */
  readonly #runs: ComparisonRun[];
  readonly #trials: Map<string, readonly Trial[]>;
  /** The same for all. */
  readonly #split: Split;
  /** Searches whose next trial is under way. */
  readonly #busy = new Set<string>();
  /** Questions of several searches to the one optimizer come one after the other. */
  readonly #asking = new Turns();
  #abort = new AbortController();
  #resting = false;

  /**
   * @param runs at least one; all on the same split of the same data
   * @param trials stored trials by the search's id
   * @param split of the examples as the plans say
   * @throws AppError when it is left to be made and cannot
   */
  constructor(
    runs: readonly ComparisonRun[],
    trials: Readonly<Record<string, readonly Trial[]>>,
    dataset: DatasetOutline,
    ports: ComparisonPorts,
    split: Split = splitExamples(dataset.examples, runs[0].plan.split),
  ) {
    this.#runs = [...runs];
    this.#trials = new Map(Object.entries(trials));
    this.#dataset = dataset;
    this.#ports = ports;
    this.#split = split;
  }

  /** Folds of every trial. */
  get folds(): number {
    return this.#split.folds.length;
  }

  /** Rest after the trials that are under way. */
  pause(): void {
    this.#resting = true;
  }

  /** Cancel the trials that are under way; finished ones are stored. */
  cancel(): void {
    this.#resting = true;
    this.#abort.abort();
  }

  /**
   * Works until every search is finished, or a pause or a cancel.
   * @param parallel trials of different searches that are under way at once
   * @throws AppError what kept a search from going on, when no trial is under way any more
   */
  async run(parallel: number, emit: (event: ComparisonEvent) => void): Promise<void> {
    const abort = (this.#abort = new AbortController());
    this.#resting = false;
    await this.#ports.trainers.open();
    const lanes = Array.from({ length: parallel }, () =>
      this.#lane(emit, abort.signal).catch((error: unknown) => {
        abort.abort();
        throw error;
      }),
    );
    const failure = await ownFailure(lanes);
    if (failure) throw failure;
  }

  async #lane(emit: (event: ComparisonEvent) => void, signal: AbortSignal): Promise<void> {
    for (let run = this.#next(); run && !this.#resting; run = this.#next()) {
      this.#busy.add(run.id);
      try {
        await this.#advance(run, emit, signal);
      } finally {
        this.#busy.delete(run.id);
      }
    }
  }

  #next(): ComparisonRun | undefined {
    const [first] = this.#runs
      .filter((run) => !run.finished && !this.#busy.has(run.id))
      .map((run) => ({ run, spent: this.#spent(run) }))
      .sort((a, b) => a.run.plan.seed - b.run.plan.seed || a.spent - b.spent);
    return first?.run;
  }

  #trialsOf({ id }: ComparisonRun): readonly Trial[] {
    return this.#trials.get(id) ?? [];
  }

  #spent(run: ComparisonRun): number {
    const trials = this.#trialsOf(run);
    return trials.reduce((sum, trial) => sum + trialCost(run.plan, trial, trials), 0);
  }

  /** One more trial, or the end of the search. */
  async #advance(
    run: ComparisonRun,
    emit: (event: ComparisonEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const trials = this.#trialsOf(run);
    const left = run.plan.trials - this.#spent(run);
    const number = trials.length + 1;
    const suggestion = left > TOLERANCE ? await this.#ask(run, number, signal) : null;
    const before = suggestion && trialToContinue(run.plan.space, trials, suggestion);
    const wanted = suggestion ? suggestion.fidelity - (before?.fidelity ?? 0) : 0;
    if (!suggestion || wanted > left + TOLERANCE) {
      await this.#finish(run);
      emit({ kind: 'finished', run: run.id });
      return;
    }
    if (run.createdAt === 0) await this.#put({ ...run, createdAt: this.#ports.now() });
    const context = trialContext(run, this.#dataset, this.#split, this.#ports, (event) =>
      emit({ kind: 'trial', run: run.id, event }),
    );
    const request = { number, suggestion, continues: before?.number };
    await runAndKeep(context, request, ({ trial }) => this.#keep(run, trial), signal);
  }

  #ask(run: ComparisonRun, number: number, signal: AbortSignal): Promise<Suggestion | null> {
    const { search } = this.#ports;
    return this.#asking.take(async () => {
      const observations = this.#trialsOf(run).map(observationsUnder(run.plan.limits));
      await search.restart(searchRequestFor(run.plan, this.#dataset), observations, [], signal);
      return search.ask(number, signal);
    });
  }

  async #keep({ id, plan }: ComparisonRun, trial: Trial): Promise<void> {
    await this.#ports.store.appendTrial(trial);
    const trials = [...(this.#trials.get(id) ?? []), trial];
    this.#trials.set(id, trials);
    await dropClosedStates(this.#ports.store, plan.method, trials, trial, Infinity);
  }

  async #finish(run: ComparisonRun): Promise<void> {
    await this.#put({ ...run, finished: true, createdAt: run.createdAt || this.#ports.now() });
    await this.#ports.store.dropStates(run.id, 0, Infinity);
  }

  async #put(run: ComparisonRun): Promise<void> {
    await this.#ports.runs.putRun(run);
    this.#runs[this.#runs.findIndex(({ id }) => id === run.id)] = run;
  }
}
