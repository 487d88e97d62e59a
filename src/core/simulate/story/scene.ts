import type { MethodId } from '../../search';
import type { Stretch } from '../curves';
import type { PlaneId, ProblemSpec, SimulatedTrial } from '../types';
import type { MapLayer } from './state';

/** Positions along the curve at which everything is drawn. */
export const MESH = Float64Array.from({ length: 241 }, (_, i) => i / 240);
/** The band reaches this many σ to each side of μ: 19 of 20 values of a normal distribution. */
export const BAND = 1.96;
/** Cells per side of the maps. */
export const MAP_CELLS = 48;

/** What a method believes, along `MESH` or over the cells of a map; null where it holds no such belief. */
export interface Belief {
  mean: Float64Array | null;
  sd: Float64Array | null;
  acquisition: Float64Array | null;
  feasibility: Float64Array | null;
  /** Functions drawn from the process, along `MESH`. */
  paths: readonly Float64Array[];
  /** Numbers of the trials that carry the estimated border. */
  supportTrials: readonly number[];
}

/** The next trial with the figures behind it: those that its method has. */
export interface NextTrial {
  trial: SimulatedTrial;
  mean?: number;
  sd?: number;
  acquisition?: number;
  /** h at the point. */
  decision?: number;
  /** Σ exp(−‖x − x_i‖²/2w²) at the point: crowding by what was tried. */
  coverage?: number;
}

/** Curves that a panel draws besides the trials. */
export interface Layers {
  surrogate: boolean;
  uncertainty: boolean;
  acquisition: boolean;
  border: boolean;
}

/** One search on the curve at one moment. */
export interface Panel {
  method: MethodId | 'reader';
  trials: readonly SimulatedTrial[];
  belief: Belief | null;
  layers: Layers;
  next: NextTrial | null;
  /** The last trial as its method foresaw it; only where the band is shown. */
  foreseen?: NextTrial | null;
  /** Number of the best trial by the rules of the chapter: of the deployable ones where deployability is known. */
  best: number | null;
}

/** The hidden truth; drawn only where the scene reveals it. */
export interface Truth {
  accuracy: Float64Array;
  deployable: readonly Stretch[];
  /** Highest point of the whole curve. */
  top: { x: number; accuracy: number };
  /** Highest point that deploys; null where nothing does. */
  topDeployable: { x: number; accuracy: number } | null;
}

/** Words of the step, by key of the page's messages. */
export type StepKey =
  | 'grid-start'
  | 'grid-trial'
  | 'grid-revealed'
  | 'bo-start'
  | 'bo-random'
  | 'bo-process'
  | 'bo-greedy'
  | 'bo-greedy-end'
  | 'bo-optimism'
  | 'bo-trial'
  | 'bo-revealed'
  | 'deploy-start'
  | 'deploy-grid'
  | 'deploy-trial'
  | 'deploy-revealed'
  | 'auto-start'
  | 'auto-initial'
  | 'auto-border'
  | 'auto-boundary'
  | 'auto-inside'
  | 'auto-bound'
  | 'auto-optimise'
  | 'auto-revealed'
  | 'evidence-question'
  | 'evidence-success'
  | 'evidence-undeployable'
  | 'map-start'
  | 'map-trial'
  | 'map-revealed'
  | 'turn-place'
  | 'turn-full'
  | 'turn-revealed';

export interface CurveScene {
  kind: 'curve';
  words: StepKey;
  truth: Truth;
  /** The curve itself is shown. */
  revealed: boolean;
  /** The undeployable stretches are shown, and trials are judged. */
  judged: boolean;
  panels: readonly Panel[];
}

export interface EvidenceScene {
  kind: 'evidence';
  words: StepKey;
  problem: ProblemSpec;
}

export interface MapScene {
  kind: 'map';
  words: StepKey;
  plane: PlaneId;
  layer: MapLayer;
  revealed: boolean;
  /** Deployability of each cell, row by row (y outer, from low to high); drawn only where revealed. */
  deployable: Uint8Array;
  x: readonly [number, number];
  y: readonly [number, number];
  optimum: number;
  panel: Panel;
}

export type Scene = CurveScene | EvidenceScene | MapScene;
