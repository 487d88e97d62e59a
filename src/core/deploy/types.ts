export type Compression = 'x1' | 'x4' | 'x8' | 'int8';
export type LimitProfile = 'slides' | 'silicon';

/** Upper limits are inclusive; absent means not limited. `crossAccuracy` is a lower limit. */
export interface Limits {
  ramBytes: number;
  romBytes: number;
  /** Smallest agreement of the compressed with the original model, fraction in [0, 1]. */
  crossAccuracy: number;
  macc?: number;
  latencyMs?: number;
}

export interface Figures {
  ramBytes: number;
  romBytes: number;
  macc: number;
  crossAccuracy?: number;
  latencyMs?: number;
}

export interface Violation {
  figure: 'ramBytes' | 'romBytes' | 'crossAccuracy' | 'macc' | 'latencyMs';
  value: number;
  limit: number;
}

export interface Verdict {
  deployable: boolean;
  violations: Violation[];
}

export interface LayerFootprint {
  name: string;
  macc: number;
  /** Weights and biases as stored, compression included. */
  romBytes: number;
  /** Activations alive while the layer runs, by X-CUBE-AI's rules. 0 for a layer fused into its neighbour. */
  ramBytes: number;
}

export interface Footprint {
  ramBytes: number;
  romBytes: number;
  macc: number;
  layers: readonly LayerFootprint[];
}

export interface Board {
  id: string;
  name: string;
  core: string;
  clockMhz: number;
  profiles: Partial<Record<LimitProfile, { ramBytes: number; romBytes: number }>>;
  source: string;
}
