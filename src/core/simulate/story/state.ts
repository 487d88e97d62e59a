import type { MethodId } from '../../search';
import type { CurveId, Drawing, PlaneId } from '../types';

export const CHAPTERS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type Chapter = (typeof CHAPTERS)[number];
export type AcquisitionName = 'ucb' | 'ei' | 'pi';
export type CurveChoice = CurveId | 'drawn';
export type LectureKernel = 'rbf' | 'matern52';

/** Everything that decides what the lecture shows: a scene is a pure function of it. */
export interface LectureState {
  chapter: Chapter;
  /** From 0 to `lastStep`. */
  step: number;
  seed: number;
  curve: CurveChoice;
  drawing: Drawing;
  acquisition: AcquisitionName;
  beta: number;
  kernel: LectureKernel;
  /** Length-scale of the kernel as a share of the axis; 0 learns it from the trials. */
  width: number;
  /** Functions drawn from the Gaussian process: its prior before there are trials, its posterior after. */
  samples: number;
  /** C of the support vector machine. */
  cost: number;
  initial: number;
  boundary: number;
  optimise: number;
  /** Standard deviation of the measured accuracy. */
  noise: number;
  plane: PlaneId;
  layer: MapLayer;
  /** Chapter 8: where the reader placed trials, in order. */
  placed: readonly number[];
}

export type MapLayer = 'mean' | 'uncertainty' | 'acquisition';

export const START: LectureState = {
  chapter: 1,
  step: 0,
  seed: 135,
  curve: 'two-hills',
  drawing: {
    heights: [17, 18, 21, 26, 29, 25, 20, 19, 21, 25, 30, 33, 31, 26, 22, 19].map((step) => step / 35),
    deployable: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1].map((flag) => flag === 1),
  },
  acquisition: 'ucb',
  beta: 1.96,
  kernel: 'rbf',
  width: 0,
  samples: 0,
  cost: 1,
  initial: 4,
  boundary: 4,
  optimise: 2,
  noise: 0,
  plane: 'branin_2ell',
  layer: 'mean',
  placed: [],
};

/** Trials of the maps in chapter 7: initial, boundary, optimise. */
export const MAP_PHASES = { initial: 6, boundary: 14, optimise: 10 } as const;
/** Random trials before Bayesian optimisation knows anything. */
export const BO_INITIAL = 3;
export const EVIDENCE_SEEDS = 200;
export const EVIDENCE_METHODS: readonly MethodId[] = [
  'grid',
  'random',
  'gp-ucb',
  'constrained-ei',
  'svm-cbo',
];

/** Trials of one search in the chapters on a curve. */
export function budgetOf({ initial, boundary, optimise }: LectureState): number {
  return initial + boundary + optimise;
}

/** Number of the last step of the state's chapter. */
export function lastStep(state: LectureState): number {
  const budget = budgetOf(state);
  switch (state.chapter) {
    case 1:
      return budget + 1;
    case 2:
      return budget + BO_STEPS_BEFORE + 1 - BO_INITIAL;
    case 3:
      return budget - BO_INITIAL + 3;
    case 4:
      return state.initial + 1 + state.boundary;
    case 5:
      return 2 + state.optimise;
    case 6:
      return 2;
    case 7:
      return MAP_PHASES.initial + MAP_PHASES.boundary + MAP_PHASES.optimise + 1;
    case 8:
      return Math.min(state.placed.length, budget) + (state.placed.length >= budget ? 1 : 0);
  }
}

/** Steps of chapter 2 before its search is optimistic: nothing, random trials, the process, a greedy search at its start and end. */
export const BO_STEPS_BEFORE = 5;

/** One step on; at the end of a chapter the start of the next, at the end of the last chapter the same state. */
export function forward<State extends LectureState>(state: State): State {
  if (state.step < lastStep(state)) return { ...state, step: state.step + 1 };
  if (state.chapter === 8) return state;
  return { ...state, chapter: (state.chapter + 1) as Chapter, step: 0 };
}

/** One step back; at the start of a chapter the end of the one before, at the very start the same state. */
export function back<State extends LectureState>(state: State): State {
  if (state.step > 0) return { ...state, step: state.step - 1 };
  if (state.chapter === 1) return state;
  const before = { ...state, chapter: (state.chapter - 1) as Chapter };
  return { ...before, step: lastStep(before) };
}
