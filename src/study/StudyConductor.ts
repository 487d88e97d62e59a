import { splitExamples } from '../core/data';
import type { Dataset, Split } from '../core/data/types';
import type { Suggestion } from '../core/search/types';
import { configurationCount } from '../core/space';
import type { StudyEvent } from './events';
import { asAppError } from '../core/errors';
import { unlessFull } from './failures';
import { noModel } from './export-final';
import { findFinalModel, foldWeightsKey } from './final-model';
import { bestDeployable, rankDeployable } from '../core/records/incumbent';
import { targetOf } from '../planning/plan-figures';
import { trialToContinue } from './promotion';
import { rerunTrial, type RerunEvent } from './rerun';
import { shrinkModel, type ShrinkProgress } from './shrink';
import { searchTrials, type SearchLoop } from './search-loop';
import type { SearchPort, StudyStore, TrainerPort } from './ports';
import { isTimeUp, mostTrials, plannedTrials } from '../planning/time-budget';
import { dropClosedStates } from './training-states';
import { trialContext, type TrialContext } from './trial-context';
import { runTrial, type TrialResult } from './trial-runner';
import { headOf } from '../core/records/types';
import type {
  Rerun,
  ShrunkModel,
  StudyPlan,
  StudyRecord,
  StudyState,
  TrialHead,
} from '../core/records/types';
import type { SearchRequest } from './workers/optimizer-protocol';

export interface ConductorPorts {
  search: SearchPort;
  trainers: TrainerPort;
  store: StudyStore;
  now(): number;
}

/** Weights are kept for this many of the best deployable trials. */
const KEPT_TRIALS = 3;

/** How the optimizer of a plan is made when phases are planned for so many trials. */
export function searchRequestFor(plan: StudyPlan, dataset: Dataset, budget = plan.trials): SearchRequest {
  const { method, space, seed, methodOptions, template, limits } = plan;
  const settings = { method, space, budget, seed, options: { ...methodOptions } };
  if (!plan.screened) return { settings };
  const { input, classNames } = dataset.summary;
  const target = targetOf(plan, dataset);
  return { settings, screen: { template, input, classes: classNames.length, target, limits } };
}

/**
 * Conducts one study: ask → footprint → train k folds → judge → store → tell, until the plan is fulfilled; then the final
 * model. Resuming is telling all trials again and asking once: the optimizer is a pure function of plan and trials.
 */
export class StudyConductor {
  readonly #dataset: Dataset;
  readonly #ports: ConductorPorts;
  readonly #split: Split;
  #record: StudyRecord;
  #trials: readonly TrialHead[];
  #abort = new AbortController();
  #storing: Promise<void> = Promise.resolve();
  /** When trials that are under way began, by number. */
  readonly #begun = new Map<number, number>();
  #pausing = false;
  #stopping = false;

  /**
   * @param split of the examples as the plan says
   * @throws AppError when it is left to be made and cannot (see `splitExamples`)
   */
  constructor(
    record: StudyRecord,
    dataset: Dataset,
    trials: readonly TrialHead[],
    ports: ConductorPorts,
    split: Split = splitExamples(dataset.examples, record.plan.split),
  ) {
    this.#record = record;
    this.#dataset = dataset;
    this.#trials = trials;
    this.#ports = ports;
    this.#split = split;
  }

  get record(): StudyRecord {
    return this.#record;
  }

  get trials(): readonly TrialHead[] {
    return this.#trials;
  }

  get split(): Split {
    return this.#split;
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

  /** Methods with a screen leave out what is too large for the limits. */
  #exhausted(): string {
    const all = this.trials.length >= configurationCount(this.record.plan.space);
    return all
      ? 'Every configuration of the search space was tried.'
      : 'Every configuration whose size fits the limits was tried.';
  }

  /**
   * Works until the study is finished, paused or stopped. Finished trials are stored whatever happens.
   * @throws AppError what kept the study from going on; its state is `failed` then, and it can be run again
   */
  async run(emit: (event: StudyEvent) => void): Promise<void> {
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

  /**
   * Trains a finished trial's configuration again with `count` seeds that it was not trained with yet, one after the
   * other; each outcome is stored before the next begins. May run while the study runs: they share the workers.
   * @throws AppError `aborted`, or what kept a run from being trained or stored
   */
  async rerun(
    number: number,
    count: number,
    emit: (event: RerunEvent) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const trial = this.#trials.find((candidate) => candidate.number === number);
    if (!trial) return;
    await this.#ports.trainers.open();
    const context = this.#context((event) => {
      if (event.kind === 'trial-started' || event.kind === 'epoch' || event.kind === 'fold') emit(event);
    });
    for (let run = 0; run < count; run++) {
      const before = this.#record.reruns ?? [];
      const rerun = await rerunTrial(context, trial, before, signal);
      await this.#inOrder(() => this.#keepRerun(rerun));
      emit({ kind: 'rerun', rerun });
    }
  }

  async #keepRerun(rerun: Rerun): Promise<void> {
    this.#record = { ...this.#record, reruns: [...(this.#record.reruns ?? []), rerun] };
    await this.#ports.store.putStudy(this.#record);
  }

  /**
   * Makes a smaller version of the final model, judges and stores it; see `shrinkModel`.
   * @throws AppError `no-model`, `aborted`, or what kept it from being trained or stored
   */
  async shrink(
    removedShare: number,
    report: (progress: ShrinkProgress) => void,
    signal: AbortSignal,
  ): Promise<ShrunkModel> {
    const { final } = this.#record;
    const trial = this.#trials.find(({ number }) => number === final?.trial);
    if (!final || !trial) throw noModel();
    await this.#ports.trainers.open();
    const context = { ...this.#context(() => undefined), report };
    const shrunk = await shrinkModel(context, { final, trial, removedShare }, signal);
    await this.#inOrder(() => this.#keepShrunk(shrunk));
    return shrunk;
  }

  /** One made again takes the place of the one before. */
  async #keepShrunk(shrunk: ShrunkModel): Promise<void> {
    const others = (this.#record.shrunk ?? []).filter(({ weightsKey }) => weightsKey !== shrunk.weightsKey);
    this.#record = { ...this.#record, shrunk: [...others, shrunk] };
    await this.#ports.store.putStudy(this.#record);
  }

  /** Trials until the budget of trials or of time is spent, a pause or a stop; true when the space is exhausted. */
  async #search(context: TrialContext): Promise<boolean> {
    const { plan } = this.#record;
    const { signal } = this.#abort;
    const loop: SearchLoop = {
      request: (planned) => searchRequestFor(plan, this.#dataset, planned),
      search: this.#ports.search,
      most: mostTrials(plan),
      planned: (told) => plannedTrials(plan, told),
      parallel: plan.parallelTrials ?? 1,
      trials: this.#trials,
      run: (number, suggestion, told, cancel) => this.#run(context, number, suggestion, told, cancel),
      resting: () => this.#pausing || this.#stopping || this.#isTimeUp(),
    };
    try {
      return await searchTrials(loop, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return false;
    }
  }

  async #run(
    context: TrialContext,
    number: number,
    suggestion: Suggestion,
    told: number,
    signal: AbortSignal,
  ): Promise<TrialHead> {
    const { space, parallelTrials = 1 } = this.#record.plan;
    const known = this.#trials.filter((trial) => trial.number <= told);
    const continues = trialToContinue(space, known, suggestion)?.number;
    const informedBy = parallelTrials > 1 ? told : undefined;
    this.#begun.set(number, this.#ports.now());
    try {
      const result = await runTrial(context, { number, suggestion, continues, informedBy }, signal);
      await this.#inOrder(() => this.#keep(result));
      context.emit({ kind: 'trial-finished', trial: result.trial });
      return result.trial;
    } catch (error) {
      context.emit({ kind: 'trial-cancelled', trial: number });
      throw error;
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
    return isTimeUp(this.#record.plan, [...this.#trials, ...underWay]);
  }

  /** Trials in parallel are stored one after the other. */
  #inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#storing.then(work);
    this.#storing = done.catch(() => undefined);
    return done;
  }

  async #keep(result: TrialResult): Promise<void> {
    await this.#ports.store.appendTrial(result.trial);
    this.#trials = [...this.#trials, headOf(result.trial)].sort((a, b) => a.number - b.number);
    await this.#keepBestWeights(result);
    const { plan } = this.#record;
    await dropClosedStates(this.#ports.store, plan.method, this.#trials, result.trial, mostTrials(plan));
  }

  /** Weights of the best few deployable trials stay; others can be trained again, bit for bit. */
  async #keepBestWeights({ trial, models }: TrialResult): Promise<void> {
    const { store } = this.#ports;
    const { id, plan, final, shrunk = [] } = this.#record;
    const best = rankDeployable(this.#trials, plan.tieBreak).slice(0, KEPT_TRIALS);
    if (!best.some(({ number }) => number === trial.number)) return;
    for (const [fold, model] of models) {
      await unlessFull(
        store.putWeights({
          key: foldWeightsKey(id, trial.number, fold),
          studyId: id,
          trial: trial.number,
          ...model,
        }),
      );
    }
    const kept = best.flatMap(({ number }) =>
      this.#split.folds.map((_, fold) => foldWeightsKey(id, number, fold)),
    );
    const finished = [...(final ? [final] : []), ...shrunk].map(({ weightsKey }) => weightsKey);
    await store.keepWeights(id, [...kept, ...finished]);
  }

  /** Finds the final model, unless it is there already; a stop leaves the study without. */
  async #finalise(context: TrialContext): Promise<void> {
    if (this.#record.final?.trial === bestDeployable(this.#trials, this.#record.plan.tieBreak)?.number)
      return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const final = await findFinalModel(context, this.#trials, signal);
      this.#record = { ...this.#record, final: final ?? undefined };
      if (final) context.emit({ kind: 'final', final });
    } catch (error) {
      if (!signal.aborted) throw error;
      context.emit({ kind: 'refit', refit: null });
    }
  }

  async #setState(state: StudyState, emit: (event: StudyEvent) => void, message?: string): Promise<void> {
    const updatedAt = this.#ports.now();
    this.#record = { ...this.#record, state, message, updatedAt };
    await this.#ports.store.putStudy(this.#record);
    emit({ kind: 'state', state, message });
  }

  #context(emit: TrialContext['emit']): TrialContext {
    return trialContext(this.#record, this.#dataset, this.#split, this.#ports, emit);
  }
}
