import * as v from 'valibot';
import { count, fraction, list, positive } from '../schema';

export const COMPRESSIONS = ['x1', 'x4', 'x8', 'int8'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** Whose figures limits are for: those of our own export, or those by X-CUBE-AI's rules. */
export const LIMIT_PROFILES = ['export', 'x-cube-ai'] as const;
export type LimitProfile = (typeof LIMIT_PROFILES)[number];

/** Upper limits are inclusive; absent means not limited. `crossAccuracy` is a lower limit. */
export const limitsSchema = v.object({
  ramBytes: positive,
  romBytes: positive,
  /** Smallest agreement of the compressed with the original model, fraction in [0, 1]. */
  crossAccuracy: fraction,
  macc: v.optional(positive),
  latencyMs: v.optional(positive),
});
export type Limits = v.InferOutput<typeof limitsSchema>;

export const figuresSchema = v.object({
  ramBytes: v.number(),
  romBytes: v.number(),
  macc: v.number(),
  crossAccuracy: v.optional(v.number()),
  latencyMs: v.optional(v.number()),
});
export type Figures = v.InferOutput<typeof figuresSchema>;

const violation = v.object({ figure: v.keyof(figuresSchema), value: v.number(), limit: v.number() });
export type Violation = v.InferOutput<typeof violation>;
export const violationsSchema = list(violation);

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

const FPUS = ['none', 'single', 'double'] as const;
export type Fpu = (typeof FPUS)[number];

/** One contiguous stretch of memory. */
const memoryRegion = v.object({ name: v.string(), kind: v.picklist(['flash', 'ram']), bytes: count });
export type MemoryRegion = v.InferOutput<typeof memoryRegion>;

const memory = v.object({ ramBytes: count, romBytes: count });

/** What start-up code, drivers or an operating system take before the model gets anything. */
const reserveSchema = v.object({ ...memory.entries, what: v.string() });
export type ApplicationReserve = v.InferOutput<typeof reserveSchema>;

/** What is known of a board before its limits are derived: one row of the data file, or a person's own board. */
export const boardRowSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** The maker's part number of the microcontroller. */
  part: v.string(),
  core: v.string(),
  /** 0 where it is not known: latency is not figured then. */
  clockMhz: v.pipe(v.number(), v.minValue(0)),
  fpu: v.picklist(FPUS),
  memory: list(memoryRegion),
  reserve: reserveSchema,
  /** Limits of the publications, for figures by X-CUBE-AI's rules. */
  xCubeAi: v.optional(memory),
  /** Published current while running from flash, and the supply it is drawn from. */
  runPower: v.optional(v.object({ microampsPerMhz: positive, volts: positive })),
  source: v.string(),
  /** What else says so: where memory, clock or run current were looked up a second time. Absent: they were not. */
  checked: v.optional(v.string()),
});
export type BoardRow = v.InferOutput<typeof boardRowSchema>;

export type Board = Omit<BoardRow, 'xCubeAi'> & {
  /** `export`: the largest RAM region and all flash, each minus the reserve. `x-cube-ai`: as the publications give them. */
  profiles: Partial<Record<LimitProfile, v.InferOutput<typeof memory>>>;
};
