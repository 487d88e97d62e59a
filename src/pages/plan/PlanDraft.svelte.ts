import {
  boardById,
  BOARDS,
  boardSize,
  COMPRESSION_CHOICE,
  DEFAULT_CROSS_ACCURACY,
  defaultCompression,
  defineBoard,
  limitsFor,
} from '../../core/deploy';
import type { Board, Compression, LimitProfile, Limits } from '../../core/deploy/types';
import { suggestSplit } from '../../core/data';
import type { Dataset, SplitPlan } from '../../core/data/types';
import { experiment1, type NetworkTemplate } from '../../core/network';
import type { MethodId } from '../../core/search/types';
import type { Parameter, SearchSpace } from '../../core/space/types';
import { defaultPlan, isScreenedByDefault } from '../../study/plan';
import type { StudyPlan } from '../../study/types';
import { text } from '../messages';
import { rowOf, type OwnBoard } from './board/own-board';
import { withValues } from './parameter-values';
import { CUSTOM_BOARD, type CompressionSetting, type PlanParameters } from './plan-parameters';
import type { SpaceValues } from './space-values';

const DEFAULTS = {
  board: 'stm32f303k8',
  method: 'autotinyml',
  trials: 20,
  folds: 5,
  epochs: 10,
  seed: 1,
  outerTestShare: 0.2,
} as const;

const FIRST_OWN_BOARD: OwnBoard = {
  name: text.board.custom,
  core: 'Cortex-M4',
  clockMhz: 64,
  ramBytes: 32_000,
  romBytes: 128_000,
};

/** Limits that a person set beyond the board's; absent: what the board allows. */
export type TighterLimits = Partial<Omit<Limits, 'crossAccuracy'>>;

/** The boards of the publications first: reproductions need them, and they are a tiny and a big one. */
export const FEATURED_BOARDS = ['stm32f303k8', 'stm32l476rg'].map(boardById);
export const OTHER_BOARDS = BOARDS.filter((board) => !FEATURED_BOARDS.includes(board));

/**
 * Board and search of the plan that is being made. What a person did not choose follows from board and data. Fields hold
 * valid values only: the page's inputs keep back what is out of range.
 */
export class PlanDraft {
  boardId = $state<string>(DEFAULTS.board);
  ownBoard = $state.raw<OwnBoard>(FIRST_OWN_BOARD);
  tighter = $state.raw<TighterLimits>({});
  crossAccuracy = $state(DEFAULT_CROSS_ACCURACY);
  method = $state<MethodId>(DEFAULTS.method);
  trials = $state<number>(DEFAULTS.trials);
  epochs = $state<number>(DEFAULTS.epochs);
  seed = $state<number>(DEFAULTS.seed);
  outerTestShare = $state<number>(DEFAULTS.outerTestShare);
  #folds = $state<number | null>(null);
  #splitBy = $state<SplitPlan['by'] | null>(null);
  #profile = $state<LimitProfile | null>(null);
  #compression = $state<CompressionSetting | null>(null);
  #screened = $state<boolean | null>(null);
  #values = $state.raw<SpaceValues>({});
  readonly #data: { readonly dataset: Dataset | null };

  constructor(data: { readonly dataset: Dataset | null }, parameters: PlanParameters) {
    this.#data = data;
    this.boardId = parameters.board ?? this.boardId;
    this.ownBoard = {
      name: parameters.boardName ?? FIRST_OWN_BOARD.name,
      core: parameters.core ?? FIRST_OWN_BOARD.core,
      clockMhz: parameters.clockMhz ?? FIRST_OWN_BOARD.clockMhz,
      ramBytes: parameters.ramBytes ?? FIRST_OWN_BOARD.ramBytes,
      romBytes: parameters.romBytes ?? FIRST_OWN_BOARD.romBytes,
    };
    this.tighter = {
      ramBytes: parameters.mostRam,
      romBytes: parameters.mostRom,
      macc: parameters.mostMacc,
      latencyMs: parameters.mostLatencyMs,
    };
    this.crossAccuracy = parameters.crossAccuracy ?? this.crossAccuracy;
    this.method = parameters.method ?? this.method;
    this.trials = parameters.trials ?? this.trials;
    this.epochs = parameters.epochs ?? this.epochs;
    this.seed = parameters.seed ?? this.seed;
    this.outerTestShare = parameters.test ?? this.outerTestShare;
    this.#values = parameters.values ?? {};
    this.#folds = parameters.folds ?? null;
    this.#splitBy = parameters.split ?? null;
    this.#profile = parameters.profile ?? null;
    this.#compression = parameters.compression ?? null;
    this.#screened = parameters.screened === undefined ? null : parameters.screened === 'yes';
  }

  readonly board = $derived.by<Board>(() =>
    this.boardId === CUSTOM_BOARD ? defineBoard(rowOf(this.ownBoard)) : boardById(this.boardId),
  );
  readonly profiles = $derived(Object.keys(this.board.profiles).reverse() as LimitProfile[]);
  readonly profile = $derived(
    this.#profile && this.board.profiles[this.#profile] ? this.#profile : 'silicon',
  );
  /** The compression is one of the hyperparameters. */
  readonly searchesCompression = $derived(this.#compression === 'search');
  /** Of every trial, unless the search chooses it; the board's usual one then. */
  readonly compression = $derived<Compression>(
    this.#compression === null || this.#compression === 'search'
      ? defaultCompression(this.board)
      : this.#compression,
  );
  /** What the board allows. */
  readonly boardLimits = $derived<Limits>(limitsFor(this.board, this.profile));
  /** What the plan allows: never more than the board. */
  readonly limits = $derived.by<Limits>(() => {
    const { ramBytes, romBytes, macc, latencyMs } = this.tighter;
    return {
      ramBytes: Math.min(this.boardLimits.ramBytes, ramBytes ?? Infinity),
      romBytes: Math.min(this.boardLimits.romBytes, romBytes ?? Infinity),
      crossAccuracy: this.crossAccuracy,
      ...(macc !== undefined && { macc }),
      ...(latencyMs !== undefined && { latencyMs }),
    };
  });

  readonly #suggested = $derived.by(() => {
    const { dataset } = this.#data;
    if (!dataset) return null;
    const { folds } = defaultPlan(dataset.summary, this.board).split;
    return suggestSplit(dataset.examples, DEFAULTS.seed, folds);
  });
  readonly folds = $derived(this.#folds ?? this.#suggested?.folds ?? DEFAULTS.folds);
  readonly splitBy = $derived(this.#splitBy ?? this.#suggested?.by ?? 'rows');
  readonly split = $derived<SplitPlan>({
    folds: this.folds,
    by: this.splitBy,
    outerTestShare: this.outerTestShare,
    seed: this.seed,
  });

  readonly #experiment = $derived(experiment1(boardSize(this.board)));
  readonly defaultSpace = $derived<SearchSpace>([
    ...this.#experiment.space,
    ...(this.searchesCompression ? [COMPRESSION_CHOICE] : []),
  ]);
  readonly space = $derived<SearchSpace>(
    this.defaultSpace.map((parameter) =>
      parameter.name in this.#values ? withValues(parameter, this.#values[parameter.name]) : parameter,
    ),
  );
  readonly template = $derived<NetworkTemplate>({
    ...this.#experiment.template,
    training: { ...this.#experiment.template.training, epochs: this.epochs },
  });
  readonly screened = $derived(this.#screened ?? isScreenedByDefault(this.method));
  readonly edited = $derived(Object.keys(this.#values).length > 0);

  /** Takes a board that was saved. */
  useOwnBoard(board: OwnBoard): void {
    this.ownBoard = board;
    this.boardId = CUSTOM_BOARD;
  }

  tighten(part: TighterLimits): void {
    this.tighter = { ...this.tighter, ...part };
  }

  setProfile(profile: LimitProfile): void {
    this.#profile = profile;
  }

  setCompression(compression: CompressionSetting): void {
    this.#compression = compression;
  }

  setScreened(screened: boolean): void {
    this.#screened = screened;
  }

  setFolds(folds: number): void {
    this.#folds = folds;
  }

  setSplitBy(by: SplitPlan['by']): void {
    this.#splitBy = by;
  }

  setValues(parameter: Parameter, values: readonly (string | number)[]): void {
    this.#values = { ...this.#values, [parameter.name]: values };
  }

  resetValues(): void {
    this.#values = {};
  }

  /** @throws AppError `invalid-plan`, `invalid-space` */
  toPlan(dataset: Dataset): StudyPlan {
    return defaultPlan(dataset.summary, this.board, {
      ...(this.boardId === CUSTOM_BOARD && { customBoard: rowOf(this.ownBoard) }),
      profile: this.profile,
      limits: { ...this.limits },
      compression: this.compression,
      split: this.split,
      space: this.space,
      template: this.template,
      method: this.method,
      screened: this.screened,
      trials: this.trials,
      seed: this.seed,
    });
  }

  /** What the address says: only what differs from the defaults. */
  toParameters(): PlanParameters {
    const unless = <T>(value: T, standard: T): T | undefined => (value === standard ? undefined : value);
    const custom = this.boardId === CUSTOM_BOARD;
    const { ownBoard: own, tighter } = this;
    return {
      board: unless(this.boardId, DEFAULTS.board),
      ...(custom && { boardName: own.name, core: own.core, clockMhz: own.clockMhz }),
      ...(custom && { ramBytes: own.ramBytes, romBytes: own.romBytes }),
      profile: this.#profile ?? undefined,
      mostRam: tighter.ramBytes,
      mostRom: tighter.romBytes,
      mostMacc: tighter.macc,
      mostLatencyMs: tighter.latencyMs,
      compression: this.#compression ?? undefined,
      crossAccuracy: unless(this.crossAccuracy, DEFAULT_CROSS_ACCURACY),
      method: unless(this.method, DEFAULTS.method),
      screened: this.#screened === null ? undefined : this.#screened ? 'yes' : 'no',
      trials: unless<number>(this.trials, DEFAULTS.trials),
      folds: this.#folds ?? undefined,
      split: this.#splitBy ?? undefined,
      test: unless<number>(this.outerTestShare, DEFAULTS.outerTestShare),
      epochs: unless<number>(this.epochs, DEFAULTS.epochs),
      seed: unless<number>(this.seed, DEFAULTS.seed),
      values: this.edited ? this.#values : undefined,
    };
  }
}
