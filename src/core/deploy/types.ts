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

export type Fpu = 'none' | 'single' | 'double';

/** One contiguous stretch of memory. */
export interface MemoryRegion {
  name: string;
  kind: 'flash' | 'ram';
  bytes: number;
}

/** What start-up code, drivers or an operating system take before the model gets anything. */
export interface ApplicationReserve {
  ramBytes: number;
  romBytes: number;
  what: string;
}

export interface Board {
  id: string;
  name: string;
  /** The maker's part number of the microcontroller. */
  part: string;
  core: string;
  /** 0 where it is not known: latency is not figured then. */
  clockMhz: number;
  fpu: Fpu;
  memory: readonly MemoryRegion[];
  reserve: ApplicationReserve;
  /** `silicon`: the largest RAM region and all flash, each minus the reserve. `slides`: as the paper's slides give them. */
  profiles: Partial<Record<LimitProfile, { ramBytes: number; romBytes: number }>>;
  /** Published current while running from flash, and the supply it is drawn from. */
  runPower?: { microampsPerMhz: number; volts: number };
  source: string;
  /** What else says so: where memory, clock or run current were looked up a second time. Absent: they were not. */
  checked?: string;
}
