import {
  boardById,
  BOARDS,
  DEFAULT_CROSS_ACCURACY,
  defaultCompression,
  defineBoard,
  limitsFor,
  type Board,
  type Compression,
  type LimitProfile,
  type Limits,
} from '../../core/deploy';
import { namedTestShare, suggestSplit, type Dataset, type SplitPlan } from '../../core/data';
import { defaultPlan } from '../../planning/plan';
import { applicationOf, figuresOf } from '../../planning/plan-figures';
import { fitsImages } from '../../planning/presets';
import type { StudyPlan } from '../../core/records/plan';
import { text } from '../../messages';
import { tightened, type TighterLimits } from '../../planning/board/tighter-limits';
import { rowOf, type OwnBoard } from '../../planning/board/own-board';
import {
  CUSTOM_BOARD,
  type CompressionSetting,
  type PlanParameters,
} from '../../planning/addresses/plan-parameters';
import { SearchDraft } from './SearchDraft.svelte';

const DEFAULTS = { folds: 5, outerTestShare: 0.2 } as const;
/** Folds and split are suggested from this seed, whatever the plan's is. */
const SUGGESTION_SEED = 1;

const FIRST_OWN_BOARD: OwnBoard = {
  name: text.board.custom,
  core: 'Cortex-M4',
  clockMhz: 64,
  ramBytes: 32_000,
  romBytes: 128_000,
};

/** The files that are named a test, or drawn. */
export type OuterTest = 'named' | 'drawn';

/** The boards of the publications first: reproductions need them, and they are a tiny and a big one. */
export const FEATURED_BOARDS = [boardById('stm32f303k8'), boardById('stm32l476rg')] as const;
export const OTHER_BOARDS = BOARDS.filter((board) => !FEATURED_BOARDS.some(({ id }) => id === board.id));

/**
 * Board and search of the plan that is being made. What a person did not choose follows from board and data. Fields hold
 * valid values only: the page's inputs keep back what is out of range.
 */
export class PlanDraft {
  /** As the person chose; null: as the data suggests. */
  #boardId = $state<string | null>(null);
  ownBoard = $state.raw<OwnBoard>(FIRST_OWN_BOARD);
  tighter = $state.raw<TighterLimits>({});
  crossAccuracy = $state(DEFAULT_CROSS_ACCURACY);
  /** Of equally accurate networks, take the one with the fewest MACC. */
  preferFewMacc = $state(false);
  #drawnShare = $state<number>(DEFAULTS.outerTestShare);
  #outerTest = $state<OuterTest | null>(null);
  #splitBy = $state<SplitPlan['by'] | null>(null);
  #profile = $state<LimitProfile | null>(null);
  readonly search: SearchDraft;
  readonly #data: { readonly dataset: Dataset | null };

  constructor(data: { readonly dataset: Dataset | null }, parameters: PlanParameters) {
    this.#data = data;
    this.#boardId = parameters.board ?? null;
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
    this.preferFewMacc = parameters.ties === 'macc';
    this.#drawnShare = parameters.test ?? this.#drawnShare;
    this.#outerTest = parameters.outerTest ?? null;
    this.#splitBy = parameters.split ?? null;
    this.#profile = parameters.profile ?? null;
    this.search = new SearchDraft(this, parameters);
  }

  /**
   * The small board, unless the data are images that it is too small for: its memory takes none of many networks drawn
   * for it.
   */
  readonly #suggestedBoard = $derived.by<Board>(() => {
    const { dataset } = this.#data;
    const [small, big] = FEATURED_BOARDS;
    if (dataset?.summary.reading.kind !== 'image') return small;
    const { compression } = this.search.settings;
    const target = {
      board: small,
      profile: this.#profile ?? 'export',
      application: applicationOf(dataset),
      compression: compression === null || compression === 'search' ? defaultCompression(small) : compression,
    };
    const limits = limitsFor(small, target.profile);
    return fitsImages(dataset.summary, limits, (network) => figuresOf(network, target)) ? small : big;
  });

  get boardId(): string {
    return this.#boardId ?? this.#suggestedBoard.id;
  }

  set boardId(id: string) {
    this.#boardId = id;
  }

  readonly board = $derived.by<Board>(() =>
    this.boardId === CUSTOM_BOARD ? defineBoard(rowOf(this.ownBoard)) : boardById(this.boardId),
  );
  readonly profiles = $derived(Object.keys(this.board.profiles) as LimitProfile[]);
  readonly profile = $derived(this.#profile && this.board.profiles[this.#profile] ? this.#profile : 'export');
  /** The compression is one of the hyperparameters. */
  readonly searchesCompression = $derived.by(() => this.search.settings.compression === 'search');
  /** Of every trial, unless the search chooses it; the board's usual one then. */
  readonly compression = $derived.by<Compression>(() => {
    const { compression } = this.search.settings;
    return compression === null || compression === 'search' ? defaultCompression(this.board) : compression;
  });
  /** What the board allows. */
  readonly boardLimits = $derived<Limits>(limitsFor(this.board, this.profile));
  /** What the plan allows: never more than the board. */
  readonly limits = $derived.by<Limits>(() =>
    tightened({ ...this.boardLimits, crossAccuracy: this.crossAccuracy }, this.tighter),
  );

  readonly #suggested = $derived.by(() => {
    const { dataset } = this.#data;
    if (!dataset) return null;
    const { folds } = defaultPlan(dataset.summary, this.board).split;
    return suggestSplit(dataset.examples, SUGGESTION_SEED, folds);
  });
  readonly suggestedFolds = $derived(this.#suggested?.folds ?? DEFAULTS.folds);
  readonly folds = $derived.by(() => this.search.folds);
  /** Whether files are named a test: then the outer test is one of two. */
  readonly hasNamedTest = $derived.by(() => this.#data.dataset?.examples.testExamples !== undefined);
  readonly outerTest = $derived.by<OuterTest>(() => {
    if (!this.hasNamedTest) return 'drawn';
    return this.#outerTest ?? this.#suggested?.outerTest ?? 'drawn';
  });
  readonly outerTestShare = $derived.by(() => {
    const { dataset } = this.#data;
    return dataset && this.outerTest === 'named' ? namedTestShare(dataset.examples) : this.#drawnShare;
  });
  readonly splitBy = $derived(this.#splitBy ?? this.#suggested?.by ?? 'rows');
  readonly split = $derived.by<SplitPlan>(() => ({
    folds: this.folds,
    by: this.splitBy,
    outerTestShare: this.outerTestShare,
    seed: this.search.settings.seed,
    ...(this.outerTest === 'named' && { outerTest: 'named' }),
  }));

  get dataset(): Dataset | null {
    return this.#data.dataset;
  }

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
    this.search.change({ compression }, text.board.compression);
  }

  drawOuterTest(share: number): void {
    this.#drawnShare = share;
  }

  setOuterTest(outerTest: OuterTest): void {
    this.#outerTest = outerTest;
  }

  setSplitBy(by: SplitPlan['by']): void {
    this.#splitBy = by;
  }

  /**
   * @param expectedTrials how many trials a budget of time is expected to be good for
   * @throws AppError `invalid-plan`, `invalid-space`
   */
  toPlan(dataset: Dataset, expectedTrials: number): StudyPlan {
    return defaultPlan(dataset.summary, this.board, {
      ...(this.boardId === CUSTOM_BOARD && { customBoard: rowOf(this.ownBoard) }),
      profile: this.profile,
      limits: { ...this.limits },
      compression: this.compression,
      split: this.split,
      ...(this.preferFewMacc && { tieBreak: 'macc' }),
      ...this.search.toPlan(expectedTrials),
    });
  }

  /** What the address says: only what differs from the defaults. */
  toParameters(): PlanParameters {
    const unless = <T>(value: T, standard: T): T | undefined => (value === standard ? undefined : value);
    const custom = this.boardId === CUSTOM_BOARD;
    const { ownBoard: own, tighter } = this;
    return {
      board: this.#boardId ?? undefined,
      ...(custom && { boardName: own.name, core: own.core, clockMhz: own.clockMhz }),
      ...(custom && { ramBytes: own.ramBytes, romBytes: own.romBytes }),
      profile: this.#profile ?? undefined,
      mostRam: tighter.ramBytes,
      mostRom: tighter.romBytes,
      mostMacc: tighter.macc,
      mostLatencyMs: tighter.latencyMs,
      crossAccuracy: unless(this.crossAccuracy, DEFAULT_CROSS_ACCURACY),
      ties: this.preferFewMacc ? 'macc' : undefined,
      split: this.#splitBy ?? undefined,
      test: unless<number>(this.#drawnShare, DEFAULTS.outerTestShare),
      outerTest: this.#outerTest ?? undefined,
      ...this.search.toParameters(),
    };
  }
}
