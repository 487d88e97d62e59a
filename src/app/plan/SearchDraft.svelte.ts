import { COMPRESSION_CHOICE, COMPRESSION_PARAMETER, type Board } from '../../core/deploy';
import type { Dataset } from '../../core/data';
import type { Experiment } from '../../core/network';
import type { MethodId } from '../../core/search';
import type { Parameter, SearchSpace } from '../../core/space';
import type { ObjectiveId } from '../../core/records/objective';
import { inputChoiceOf, type InputChoice } from '../../planning/data/input-choice';
import { isScreenedByDefault } from '../../planning/plan';
import { experimentOf, FIRST_PRESET, PRESETS, type PresetId } from '../../planning/presets';
import type { StudyPlan } from '../../core/records/plan';
import { withValues } from '../../planning/search/parameter-values';
import type { CompressionSetting, PlanParameters } from '../../planning/addresses/plan-parameters';
import type { SpaceValues } from '../../planning/addresses/space-values';
import { Undoable } from './history.svelte';
import {
  adjusted,
  experimentOfSetup,
  isSame,
  setupOf,
  spokenSetup,
} from '../../planning/addresses/network-address';
import type { SearchSetup } from '../../planning/search/setup';

const FIRST_METHOD: MethodId = 'autotinyml';
const FIRST_SEED = 1;

/** What a person said of the search; null where it follows from the preset, and the preset from data and board. */
export interface SearchSettings {
  preset: PresetId | null;
  setup: SearchSetup | null;
  /** What an address changes of the preset; nothing once the setup is a person's own. */
  values: SpaceValues;
  epochs: number | null;
  compression: CompressionSetting | null;
  method: MethodId;
  trials: number | null;
  /** A budget of time instead of trials. */
  minutes: number | null;
  folds: number | null;
  seed: number;
  objective: ObjectiveId;
  /** 0: every epoch is trained. */
  patience: number | null;
  balanced: boolean;
  parallelTrials: number;
  /** Error rate of racing over folds; null: every trial trains all its folds. */
  racingErrorRate: number | null;
  screened: boolean | null;
  /** The study whose trials this one starts from, and its data: with other data it does not count. */
  startFrom: { study: string; datasetId: string } | null;
}

/** What the search follows where nothing was said. */
export interface SearchContext {
  readonly dataset: Dataset | null;
  readonly board: Board;
  readonly suggestedFolds: number;
}

/** The search of the plan that is being made, with the way back from every change. */
export class SearchDraft {
  readonly #history: Undoable<SearchSettings>;
  readonly #context: SearchContext;

  constructor(context: SearchContext, parameters: PlanParameters) {
    this.#context = context;
    const { patience, classWeights, screened } = parameters;
    this.#history = new Undoable<SearchSettings>({
      preset: parameters.preset ?? null,
      setup: parameters.network ? setupOf(parameters.network) : null,
      values: parameters.values ?? {},
      epochs: parameters.epochs ?? null,
      compression: parameters.compression ?? null,
      method: parameters.method ?? FIRST_METHOD,
      trials: parameters.trials ?? null,
      minutes: parameters.minutes ?? null,
      folds: parameters.folds ?? null,
      seed: parameters.seed ?? FIRST_SEED,
      objective: parameters.objective ?? 'accuracy',
      patience: patience ?? null,
      balanced: classWeights === 'balanced',
      parallelTrials: parameters.parallel ?? 1,
      racingErrorRate: parameters.racingErrorRate ?? null,
      screened: screened === undefined ? null : screened === 'yes',
      startFrom: null,
    });
  }

  get history(): Pick<Undoable<SearchSettings>, 'undoable' | 'redoable' | 'undo' | 'redo'> {
    return this.#history;
  }

  get settings(): SearchSettings {
    return this.#history.value;
  }

  readonly preset = $derived.by<PresetId>(() => this.settings.preset ?? FIRST_PRESET);
  readonly #standard = $derived.by<Experiment>(() =>
    experimentOf(this.preset, this.#context.dataset, this.#context.board),
  );
  readonly #experiment = $derived.by<Experiment>(() => {
    const { setup, values, epochs } = this.settings;
    return setup ? experimentOfSetup(setup) : adjusted(this.#standard, values, epochs);
  });
  readonly setup = $derived.by<SearchSetup>(() => {
    const { setup } = this.settings;
    return setup ? { ...setup, space: this.#experiment.space } : setupOf(this.#experiment)!;
  });
  /** Whether space or network differ from the preset's. */
  readonly edited = $derived.by(() => !isSame(this.#experiment, this.#standard));

  readonly template = $derived.by(() => this.#experiment.template);
  /** Whether the search may choose the front end: the data have none, have one already, or leave it free. */
  readonly input = $derived.by<InputChoice>(() => {
    const { dataset } = this.#context;
    return dataset ? inputChoiceOf(dataset.summary) : this.template.signal ? 'free' : 'none';
  });
  /** The hyperparameter of compression, where the search chooses it. */
  readonly compressionChoice = $derived.by<Parameter | null>(() => {
    const { compression, values } = this.settings;
    if (compression !== 'search') return null;
    const told = Object.hasOwn(values, COMPRESSION_PARAMETER) ? values[COMPRESSION_PARAMETER] : [];
    return withValues(COMPRESSION_CHOICE, told);
  });
  readonly space = $derived.by<SearchSpace>(() => [
    ...this.setup.space,
    ...(this.compressionChoice ? [this.compressionChoice] : []),
  ]);

  readonly trials = $derived.by(() => this.settings.trials ?? PRESETS[this.preset].trials);
  readonly folds = $derived.by(
    () => this.settings.folds ?? PRESETS[this.preset].folds ?? this.#context.suggestedFolds,
  );
  /** 0: every epoch is trained. */
  readonly patience = $derived.by(() => this.settings.patience ?? PRESETS[this.preset].patience ?? 0);
  readonly screened = $derived.by(() => this.settings.screened ?? isScreenedByDefault(this.settings.method));

  /** Id of the study to start from; null: none, or it is about other data. */
  readonly startFrom = $derived.by<string | null>(() => {
    const { startFrom } = this.settings;
    return startFrom && startFrom.datasetId === this.#context.dataset?.summary.id ? startFrom.study : null;
  });

  /** @param what the change in words; typing in one field is one step */
  change(part: Partial<SearchSettings>, what: string, key: string | null = null): void {
    this.#history.change({ ...this.settings, ...part }, what, key);
  }

  edit(setup: SearchSetup, what: string, key: string | null = null): void {
    this.change({ setup }, what, key);
  }

  /** A ready-made search: its space, network, trials, folds and patience; everything else stays. */
  take(preset: PresetId, what: string): void {
    const { compression, values } = this.settings;
    const kept: SpaceValues = Object.hasOwn(values, COMPRESSION_PARAMETER)
      ? { [COMPRESSION_PARAMETER]: values[COMPRESSION_PARAMETER] }
      : {};
    const fresh = { setup: null, values: kept, epochs: null, trials: null, folds: null, patience: null };
    this.change({ ...fresh, preset, compression }, what);
  }

  /** Values of the hyperparameter of compression. */
  setCompressions(values: readonly (string | number)[], what: string): void {
    this.change(
      { values: { ...this.settings.values, [COMPRESSION_PARAMETER]: values } },
      what,
      'compression',
    );
  }

  /**
   * What the plan says of the search.
   * @param expectedTrials how many trials a budget of time is expected to be good for
   */
  toPlan(expectedTrials: number) {
    const { method, minutes, seed, objective, balanced, parallelTrials, racingErrorRate } = this.settings;
    const { space, template, screened, patience, startFrom } = this;
    const training = {
      ...(patience > 0 && { patience }),
      ...(balanced && { classWeights: 'balanced' as const }),
    };
    return {
      space,
      template,
      method,
      screened,
      seed,
      trials: minutes === null ? this.trials : expectedTrials,
      ...(minutes !== null && { budgetMinutes: minutes }),
      ...(objective !== 'accuracy' && { objective }),
      ...(parallelTrials > 1 && { parallelTrials }),
      ...(racingErrorRate !== null && { racingErrorRate }),
      ...(Object.keys(training).length > 0 && { training }),
      ...(startFrom !== null && { startFrom }),
    } satisfies Partial<StudyPlan>;
  }

  /** What the address says: only what a person chose. */
  toParameters(): PlanParameters {
    const { settings } = this;
    const {
      preset: _standard,
      values = {},
      ...spoken
    } = spokenSetup(this.#experiment, [[this.preset, this.#standard]]);
    const told = this.compressionChoice && settings.values[COMPRESSION_PARAMETER];
    const all = told ? { ...values, [COMPRESSION_PARAMETER]: told } : values;
    return {
      preset: settings.preset ?? undefined,
      ...spoken,
      values: Object.keys(all).length > 0 ? all : undefined,
      compression: settings.compression ?? undefined,
      method: settings.method === FIRST_METHOD ? undefined : settings.method,
      trials: settings.trials ?? undefined,
      minutes: settings.minutes ?? undefined,
      folds: settings.folds ?? undefined,
      seed: settings.seed === FIRST_SEED ? undefined : settings.seed,
      objective: settings.objective === 'accuracy' ? undefined : settings.objective,
      patience: settings.patience ?? undefined,
      classWeights: settings.balanced ? 'balanced' : undefined,
      parallel: settings.parallelTrials > 1 ? settings.parallelTrials : undefined,
      racingErrorRate: settings.racingErrorRate ?? undefined,
      screened: settings.screened === null ? undefined : settings.screened ? 'yes' : 'no',
    };
  }
}
