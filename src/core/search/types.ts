import type { Configuration, SearchSpace } from '../space/types';

export type MethodId =
  | 'grid'
  | 'random'
  | 'latin-hypercube'
  | 'gp-ucb'
  | 'penalized-bo'
  | 'constrained-ei'
  | 'svm-cbo'
  | 'svm-cbo-rf'
  | 'tpe'
  | 'hyperband'
  | 'bohb'
  | 'autotinyml';

/** I, B, O in tables: initial design, learning the border of the deployable region, optimising. */
export type Phase = 'initial' | 'boundary' | 'optimise';

/** What a finished trial taught. Objectives are maximised. */
export interface Observation {
  configuration: Configuration;
  /** The black box's yes or no; for a trial that diverged, what its footprint says. */
  deployable: boolean;
  /** Absent when it could not be evaluated. */
  objective?: number;
  /** (0, 1]: fraction of the full training budget; 1 when absent. */
  fidelity?: number;
  /** Number of the trial. Observations that arrive out of order are put in this order; told order when absent. */
  trial?: number;
}

/** A trial that was asked for and has no answer yet. */
export interface AskedTrial {
  configuration: Configuration;
  /** 1 when absent. */
  fidelity?: number;
  trial: number;
}

export interface Suggestion {
  configuration: Configuration;
  /** (0, 1]: fraction of the full training budget the method wants spent. */
  fidelity: number;
  phase: Phase;
  /** One sentence in plain words with the figures filled in. */
  reason: string;
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

export interface OptimizerOptions {
  /** True when what is known before training (RAM, ROM, MACC) lets the configuration through. */
  screen?: (configuration: Configuration) => boolean;
  /** Observations of another study to start from. */
  warmStart?: readonly Observation[];
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

export interface OptimizerSettings {
  method: MethodId;
  space: SearchSpace;
  /** Number of trials the study may spend; phases are shares of it. */
  budget: number;
  seed: number;
  options?: OptimizerOptions;
}

/** A pure function of (settings, observations so far): telling everything again and asking once resumes a study. */
export interface Optimizer {
  /** At most `count` configurations to try next; empty when the space is exhausted. */
  ask(count?: number): Suggestion[];
  tell(observations: readonly Observation[]): void;
  /** Takes trials for asked: those that were under way when the study was interrupted. */
  expect(asked: readonly AskedTrial[]): void;
  explain(points: readonly Configuration[]): Explanation;
}
