import type { Random } from '../random';
import type { MethodId, OptimizerOptions, Phase } from '../search';
import type { Configuration, SearchSpace } from '../space';

/** A search problem whose every answer is known, so that searches on it can be judged. Objectives are maximised. */
export interface SimulatedProblem {
  /** Stable id, in results and file names. */
  name: string;
  space: SearchSpace;
  /** Noise-free objective; meaningless where a partially defined problem is not deployable. */
  value(configuration: Configuration): number;
  deployable(configuration: Configuration): boolean;
  /** What a trial measures: `value` with the noise and the shortened training of the problem. */
  measure(configuration: Configuration, random: Random, fidelity?: number): number;
  /** By how much the limit is kept (negative: missed), where a trial tells that; absent where it says yes or no only. */
  margin?(configuration: Configuration): number;
  /** The evaluation fails and leaves no objective; absent where none does. */
  fails?(configuration: Configuration): boolean;
  /** What is known before training. */
  passesScreen(configuration: Configuration): boolean;
  /** Best noise-free objective of a deployable configuration. */
  optimum: number;
  /** Median over the deployable configurations. */
  medianDeployable: number;
  /** An undeployable configuration can be measured all the same (a network too large for the board still trains). */
  measurableOutside: boolean;
  /** A trial at fidelity f costs f of a full one; without it every trial costs 1. */
  hasFidelities: boolean;
}

export type CurveId = 'two-hills' | 'one-hill' | 'on-the-edge' | 'islands' | 'ripples' | 'needle';
export type PlaneId = 'rosen_disk' | 'rosen_cubic' | 'mishra_bird' | 'branin_2ell' | 'alpine2_disk';

/** A problem as plain data, for addresses, workers and records. */
export type ProblemSpec =
  | { kind: 'curve'; id: CurveId; noiseSd?: number }
  | { kind: 'drawn'; drawing: Drawing; noiseSd?: number }
  | { kind: 'hidden'; seed: number; noiseSd?: number }
  | { kind: 'plane'; id: PlaneId }
  | { kind: 'table'; seed: number };

/** A curve drawn by hand: knots at equal distances. */
export interface Drawing {
  /** Accuracies at the knots, fractions in [0, 1]. */
  heights: readonly number[];
  /** Whether the stretch around each knot is deployable. */
  deployable: readonly boolean[];
}

export interface SearchRequest {
  problem: ProblemSpec;
  method: MethodId;
  /** Budget in full trials: fidelities add up to at most this. */
  budget: number;
  seed: number;
  /** Options of the optimizer that can be written down. */
  options?: Omit<OptimizerOptions, 'screen' | 'warmStart'>;
  /** Rule out before training what the problem's screen knows to be undeployable. */
  screened?: boolean;
}

/** One trial of a simulated search. */
export interface SimulatedTrial {
  number: number;
  configuration: Configuration;
  deployable: boolean;
  /** Noise-free objective; absent where the problem defines none. */
  value?: number;
  /** What the method was told. */
  measured?: number;
  /** By how much the limit was kept, where the problem tells. */
  margin?: number;
  fidelity: number;
  phase: Phase;
  reason: string;
}

export interface SearchOutcome {
  method: MethodId;
  seed: number;
  trials: readonly SimulatedTrial[];
}

/** What a regret of 0 and of 1 mean in the objective of a problem. */
export interface ProblemScale {
  optimum: number;
  medianDeployable: number;
}
