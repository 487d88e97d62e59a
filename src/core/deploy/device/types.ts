import type { Network } from '../../network';
import type { Compression } from '../types';

/** A constant of the exported model. Its length is padded with zeros to whole words, so that nothing lies between constants. */
export interface ConstantArray {
  /** Unique in the model; the C identifier. */
  name: string;
  type: 'float' | 'int8_t' | 'uint8_t' | 'int32_t';
  data: Float32Array | Int8Array | Uint8Array | Int32Array;
}

/** A member of a step's struct: a 32-bit integer, a struct of such, a constant's address, or no address. */
export type StepField = number | readonly number[] | ConstantArray | null;

export function isConstant(field: StepField): field is ConstantArray {
  return typeof field === 'object' && field !== null && 'data' in field;
}

/** One call of a kernel: `kernel(&step, in, out)`. */
export interface DeviceStep {
  name: string;
  kernel: KernelName;
  struct: string;
  /** Members in the order of the struct in `kernels.h`. */
  fields: readonly StepField[];
  /** Entries read and written. */
  inputSize: number;
  outputSize: number;
  /** Number of the step whose output is read (−1: the network's input), and of the one that an addition changes in place. */
  from: number;
  into?: number;
}

export type KernelName =
  | 'atm_conv_f32'
  | 'atm_depthwise_f32'
  | 'atm_pool_f32'
  | 'atm_average_f32'
  | 'atm_add_f32'
  | 'atm_dense_f32'
  | 'atm_dense_codebook8'
  | 'atm_dense_codebook4'
  | 'atm_conv_i8'
  | 'atm_depthwise_i8'
  | 'atm_pool_i8'
  | 'atm_average_i8'
  | 'atm_add_i8'
  | 'atm_dense_i8';

/** real = scale · (q − zero) */
export interface Quantisation {
  scale: number;
  zero: number;
}

/** Where a step's input and output lie in the arena, in bytes; null: the network's input, or the probabilities. */
export interface StepPlace {
  input: number | null;
  output: number | null;
}

/** A model exactly as it is exported: what the C files print and what the page runs. */
export interface DeviceModel {
  network: Network;
  compression: Compression;
  steps: readonly DeviceStep[];
  places: readonly StepPlace[];
  /** Activations between steps. */
  arenaBytes: number;
  /** int8: how normalised inputs are quantised, and the logits' scale. */
  quantised?: { input: Quantisation; logits: Quantisation };
}
