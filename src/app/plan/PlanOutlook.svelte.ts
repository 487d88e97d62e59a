import { paceSteps, type Dataset } from '../../core/data';
import { AppError, asAppError } from '../../core/errors';
import { text } from '../../messages';
import { expectedTimeMs, expectedTrialsIn, meanEpochs, UNKNOWN_TRIALS } from '../../planning/expected-time';
import { checkInput, checkWindows } from '../../planning/data/input-choice';
import { applicationOf, figuresOf, targetFor, type Target } from '../../planning/plan-figures';
import { shareThatFits, type FitAnswer, type FitQuestion } from '../../planning/share-that-fits';
import { rememberedSpeed } from '../../study/device-speeds';
import { poolSize } from '../../planning/pool-size';
import { deviceSettings } from '../shell/device-settings.svelte';
import { dataDraft } from './DataDraft.svelte';
import type { PlanDraft } from './PlanDraft.svelte';

/** What the plan that is being made means: what its space holds, and how long it takes. Made while a component is. */
export class PlanOutlook {
  /** What keeps the plan's values from making networks; null when nothing does. */
  problem = $state.raw<AppError | null>(null);
  /** What the space holds; null while nothing is known. While newest values are counted the last answer stays. */
  answer = $state.raw<FitAnswer | null>(null);
  counting = $state(false);
  /** The search leaves out what does not fit, and nothing does: it would end before its first trial. */
  get nothingToTry(): boolean {
    const { answer, counting } = this;
    return this.#draft.search.screened && !counting && answer !== null && answer.exact && answer.share === 0;
  }
  /** Why the data cannot be divided as planned; null when they can, or while it is not known. */
  splitProblem = $state.raw<AppError | null>(null);
  /** What this computer reached before, or a first guess. */
  readonly speed = rememberedSpeed();
  readonly #draft: PlanDraft;

  constructor(draft: PlanDraft) {
    this.#draft = draft;
    $effect(() => this.#look());
    $effect(() => this.#trySplit());
  }

  /** Expected milliseconds of a trial; null while they are not known. */
  readonly trialMs = $derived.by(() => {
    const { answer } = this;
    const { dataset, search, folds, outerTestShare } = this.#draft;
    if (!answer || !dataset || (search.screened && answer.share === 0)) return null;
    const { parallelTrials } = search.settings;
    const work = {
      // Without a screen large networks are trained, too, and take most of the time.
      meanMacc: search.screened ? answer.meanFittingMacc : answer.meanMacc,
      examples: dataset.summary.examples * (1 - outerTestShare),
      folds,
      epochs: meanEpochs(search.space, search.template),
      trials: 1,
      parallelTrials,
      workers: poolSize({
        folds: folds * parallelTrials,
        cores: navigator.hardwareConcurrency || 1,
        leaveOneFree: deviceSettings.leaveOneCoreFree,
      }),
    };
    return expectedTimeMs(work, this.speed);
  });

  /** Expected milliseconds of the study; the budget itself where the plan has one of time. */
  readonly studyMs = $derived.by(() => {
    const { trials, settings } = this.#draft.search;
    if (settings.minutes !== null) return settings.minutes * 60_000;
    return this.trialMs === null ? null : this.trialMs * trials;
  });

  /** How many trials a budget of time is expected to be good for; null without such a budget, or while it is not known. */
  readonly expectedTrials = $derived.by(() => {
    const { minutes } = this.#draft.search.settings;
    return minutes === null || this.trialMs === null ? null : expectedTrialsIn(minutes, this.trialMs);
  });

  /** What a plan is made with. */
  get plannedTrials(): number {
    return this.expectedTrials ?? UNKNOWN_TRIALS;
  }

  /** Looks at the space anew; what this returns ends the look. */
  #look(): (() => void) | undefined {
    const { dataset } = this.#draft;
    const [only, another] = dataset?.summary.classNames ?? [];
    if (!dataset || another === undefined) {
      const one = () => new AppError('one-class', text.plan.oneClass(only), text.plan.oneClassRemedy);
      this.#say(null, dataset && one());
      return;
    }
    try {
      const { search, split } = this.#draft;
      const { space, template } = search;
      checkInput({ space, template }, dataset.summary);
      checkWindows({ space, template, split }, dataset);
    } catch (error) {
      this.#say(null, asAppError(error));
      return;
    }
    this.counting = true;
    const steps = shareThatFits(this.#question(dataset), () => performance.now());
    let stale = false;
    const breathe = (): Promise<void> =>
      stale ? Promise.reject(new Error('stale')) : new Promise((resolve) => setTimeout(resolve));
    // The first look, too, in a task of its own: what else follows from new data is enough for one.
    void breathe()
      .then(() => paceSteps(steps, breathe))
      .then(
        (answer) => !stale && this.#say(answer, null),
        (error: unknown) => !stale && this.#say(null, asAppError(error)),
      );
    return () => {
      stale = true;
    };
  }

  /** Divides the data as planned, in the worker: a study on data that cannot be would fail at once. */
  #trySplit(): (() => void) | undefined {
    const { dataset, split } = this.#draft;
    let stale = false;
    const say = (problem: AppError | null) => {
      if (!stale) this.splitProblem = problem;
    };
    if (!dataset || dataset.summary.classNames.length < 2) say(null);
    else {
      dataDraft.split(dataset, { ...split }).then(
        () => say(null),
        (error: unknown) => say(asAppError(error)),
      );
    }
    return () => {
      stale = true;
    };
  }

  /** What figures are counted for; null without data. */
  get target(): Target | null {
    const { dataset } = this.#draft;
    return dataset && this.#targetOf(dataset);
  }

  #targetOf(dataset: Dataset): Target {
    const { profile, compression, board, search } = this.#draft;
    const { signal } = search.template;
    return { profile, compression, board, application: applicationOf(dataset), signal };
  }

  #question(dataset: Dataset): FitQuestion {
    const { limits, search } = this.#draft;
    const { input, classNames } = dataset.summary;
    const target = this.#targetOf(dataset);
    return {
      space: search.space,
      template: search.template,
      input,
      limits,
      classes: classNames.length,
      figuresOf: (network, configuration) => figuresOf(network, targetFor(target, configuration)),
    };
  }

  #say(answer: FitAnswer | null, problem: AppError | null): void {
    this.answer = answer;
    this.problem = problem;
    this.counting = false;
  }
}
