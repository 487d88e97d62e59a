import type { Configuration, SearchSpace } from '../space';
import type { Explanation, Observation, OptimizerOptions, Phase } from './method';
import type { MethodId } from './methods';

export type { Explanation, MethodId, Observation, OptimizerOptions, Phase };

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
