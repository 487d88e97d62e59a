import type { Random } from '../random';
import type { Codec } from '../space/codec';
import type { Point } from '../space/parameter';
import type { Configuration } from '../space';

/** I, B, O in tables: initial design, learning the border of the deployable region, optimising. */
export const PHASES = ['initial', 'boundary', 'optimise'] as const;
export type Phase = (typeof PHASES)[number];

/** What a finished trial taught. Objectives are maximised. */
export interface Observation {
  configuration: Configuration;
  /** The black box's yes or no; for a trial that diverged, what its footprint says. */
  deployable: boolean;
  /** Absent when it could not be evaluated. */
  objective?: number;
  /**
   * By how much what only training shows kept its limit, negative where it missed it (X-CROSS minus the least allowed);
   * absent where nothing but yes or no is known.
   */
  margin?: number;
  /** (0, 1]: fraction of the full training budget; 1 when absent. */
  fidelity?: number;
  /** Number of the trial. Observations that arrive out of order are put in this order; told order when absent. */
  trial?: number;
}

/** What the method believes, at each point asked for; `null` where the method (or its data so far) has no such notion. */
export interface Explanation {
  mean: Float64Array | null;
  sd: Float64Array | null;
  acquisition: Float64Array | null;
  /** Decision value: deployable where ≥ 0; the border is 0. */
  feasibility: Float64Array | null;
  /** Calibrated probability of being deployable. */
  probability: Float64Array | null;
  /** Trials that carry the estimated border, for the pictures. */
  supportVectors: Configuration[];
}

/** What did best where its figures say nothing about this study's: other data, or trained otherwise. */
export interface Recommendation {
  configuration: Configuration;
  /** What it reached there. */
  objective: number;
  /** Its number there. */
  trial: number;
}

export interface OptimizerOptions {
  /** True when what is known before training (RAM, ROM, MACC) lets the configuration through. */
  screen?: (configuration: Configuration) => boolean;
  /** Observations of another study to start from. */
  warmStart?: readonly Observation[];
  /** Tried before anything of the method's own, in this order; what does not fit the space or the screen is passed over. */
  tryFirst?: readonly Recommendation[];
  initialTrials?: number;
  boundaryTrials?: number;
  /** UCB = mean + beta · sd; 1.96 by default. */
  beta?: number;
  /** What gp-ucb, penalized-bo and svm-cbo maximise; 'ucb' by default. */
  acquisition?: 'ucb' | 'ei' | 'pi';
  /** Kernel of their Gaussian process; 'rbf' by default. */
  kernel?: 'rbf' | 'matern52';
  /** Its length-scale in the encoded space; learnt from the trials when absent. */
  lengthScale?: number;
  /** C of svm-cbo's classifier; 1 by default. */
  cost?: number;
  [option: string]: unknown;
}

/** An observation prepared for arithmetic. */
export interface Evaluation {
  readonly configuration: Configuration;
  /** Equal for equal configurations. */
  readonly key: string;
  readonly point: Point;
  readonly encoded: Float64Array;
  readonly deployable: boolean;
  /** Finite, or null when it could not be evaluated. */
  readonly objective: number | null;
  /** Finite, or null where it is not known. */
  readonly margin: number | null;
  readonly fidelity: number;
  readonly trial: number;
}

/** Asked for and not told yet. */
export interface Pending {
  readonly configuration: Configuration;
  /** Equal for equal configurations. */
  readonly key: string;
  readonly point: Point;
  readonly encoded: Float64Array;
  readonly fidelity: number;
  readonly trial: number;
}

/** All that is known; a new object whenever anything changes, so that models can be kept per history. */
export interface History {
  /** In the order of the trial numbers. */
  readonly evaluations: readonly Evaluation[];
  readonly pending: readonly Pending[];
  /** Observations of other studies: evidence, but not trials of this one. */
  readonly warm: readonly Evaluation[];
}

/** What never changes during a study. */
export interface Problem {
  readonly codec: Codec;
  readonly budget: number;
  readonly seed: number;
  readonly options: OptimizerOptions;
  /** False when the screen rules the point out before training; true for everything without a screen. */
  passesScreen(point: Point): boolean;
}

/** One question to a method. */
export interface Turn {
  /** 1-based number of the trial asked for. */
  readonly number: number;
  /** Keyed by (seed, method, trial number). */
  readonly random: Random;
  /** Passes the screen and was neither asked nor told at full fidelity before. */
  isFree(point: Point): boolean;
  /** A uniform free point; null when there is none left. */
  drawFree(): Point | null;
  /** The next free point that was recommended; null when none is left. For methods that draw at other fidelities than 1. */
  recommended(): Proposal | null;
}

export interface Proposal {
  point: Point;
  phase: Phase;
  reason: string;
  /** 1 when absent. */
  fidelity?: number;
}

/** Points to explain, and their encodings (row-major). */
export interface Queries {
  readonly points: readonly Point[];
  readonly encoded: Float64Array;
  readonly count: number;
}

/** A search method: pure functions of the history; anything it keeps is only a memory of what it would compute again. */
export interface Method {
  /** The next point; null when nothing is left to try. */
  propose(history: History, turn: Turn): Proposal | null;
  /** Beliefs at some points; absent for methods that hold none. */
  explain?(history: History, queries: Queries): Partial<Explanation>;
}

/** What is said of a method. */
export interface MethodDefinition {
  label: string;
  /** One sentence for people who choose a method. */
  description: string;
  /** Options that new plans write down: rules that changed since the first version. A study without them keeps the first. */
  newest?: Readonly<Record<string, number>>;
  /** Its questions do not depend on what other studies found, nor for most on its own trials. */
  ignoresEvidence?: true;
  /**
   * Of methods that train some trials on: number of the first trial that may still be promoted when trial `next` is
   * asked for. Absent where every configuration is trained once.
   */
  firstOpenTrial?(next: number): number;
}
