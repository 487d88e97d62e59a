import * as tf from '@tensorflow/tfjs-core';

/** One batch of every fold, filled up to the same number of rows. */
export interface FoldBatch {
  /** Example numbers, folds × rows. */
  indices: Int32Array;
  /** 1 where a row is an example, 0 where it fills up. */
  present: Float32Array;
  /** Examples per fold. */
  counts: number[];
  rows: number;
}

/** Batch number `step` of every fold's order; folds that have fewer examples get filled up. */
export function foldBatch(orders: readonly Uint32Array[], step: number, batchSize: number): FoldBatch {
  const parts = orders.map((order) => order.subarray(step * batchSize, (step + 1) * batchSize));
  const indices = new Int32Array(orders.length * batchSize);
  const present = new Float32Array(orders.length * batchSize);
  parts.forEach((part, fold) => {
    indices.set(part, fold * batchSize);
    present.fill(1, fold * batchSize, fold * batchSize + part.length);
  });
  return { indices, present, counts: parts.map((part) => part.length), rows: batchSize };
}

export function batchCount(orders: readonly Uint32Array[], batchSize: number): number {
  return Math.ceil(Math.max(...orders.map((order) => order.length)) / batchSize);
}

/** Entries of the table that dropout masks are windows of. */
const TABLE_ENTRIES = 1 << 20;

/**
 * Dropout masks without drawing millions of numbers on the CPU at every step: a seeded table of uniform numbers is
 * uploaded once, and a fold's mask is a window of it that starts where the fold's own seed says.
 */
export class DropoutTable {
  private readonly table: tf.Tensor1D;

  constructor(uniform: () => number) {
    this.table = tf.tensor1d(Float32Array.from({ length: TABLE_ENTRIES }, uniform));
  }

  /** 0 with probability `rate`, else 1 / (1 − rate); the first dimension is that of all folds' examples. */
  mask(shape: number[], rate: number, seeds: readonly number[]): tf.Tensor {
    const count = shape.reduce((product, extent) => product * extent, 1) / seeds.length;
    const windows = seeds.map((seed) => this.window(seed >>> 0, count));
    const uniform = tf.reshape(windows.length > 1 ? tf.concat(windows) : windows[0], shape);
    return tf.mul(tf.cast(tf.greaterEqual(uniform, rate), 'float32'), 1 / (1 - rate));
  }

  dispose(): void {
    this.table.dispose();
  }

  private window(seed: number, count: number): tf.Tensor1D {
    if (count < TABLE_ENTRIES) return tf.slice(this.table, [seed % (TABLE_ENTRIES - count)], [count]);
    const start = seed % TABLE_ENTRIES;
    return tf.slice(tf.tile(this.table, [Math.ceil(count / TABLE_ENTRIES) + 1]), [start], [count]);
  }
}
