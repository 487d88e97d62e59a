import type { Evaluation } from '../method';
import type { RegressionData } from './regression';

export interface Standardised {
  mean: number;
  sd: number;
  /** (value − mean) / sd. */
  values: Float64Array;
}

/** Population mean and standard deviation; sd 1 where all values are equal. */
export function standardise(values: readonly number[]): Standardised {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0)) || 1;
  return { mean, sd, values: Float64Array.from(values, (value) => (value - mean) / sd) };
}

/** Row-major matrix of encoded points with their targets. */
export function regressionData(encoded: readonly Float64Array[], targets: Float64Array): RegressionData {
  const dimensions = encoded[0]?.length ?? 0;
  return { points: stack(encoded), count: encoded.length, dimensions, targets };
}

/** Encoded vectors one below the other. */
export function stack(encoded: readonly Float64Array[]): Float64Array {
  const dimensions = encoded[0]?.length ?? 0;
  const points = new Float64Array(encoded.length * dimensions);
  encoded.forEach((row, i) => points.set(row, i * dimensions));
  return points;
}

/** Evaluations with a number to learn from. */
export type Measured = Evaluation & { readonly objective: number };

export function isMeasured(evaluation: Evaluation): evaluation is Measured {
  return evaluation.objective !== null;
}

/**
 * At most `cap` items of a longer history, so that thousands of trials still answer in time: the third with the highest
 * `priority`, the latest third, and the rest evenly spaced over the others. Keeps the order.
 */
export function capped<T>(items: readonly T[], cap: number, priority: (item: T) => number): readonly T[] {
  if (items.length <= cap) return items;
  const third = Math.floor(cap / 3);
  const latest = items.length - third;
  const order = Array.from({ length: latest }, (_, i) => i).sort(
    (a, b) => priority(items[b]) - priority(items[a]),
  );
  const kept = new Set(order.slice(0, third));
  for (let i = latest; i < items.length; i++) kept.add(i);
  const others = order.slice(third).sort((a, b) => a - b);
  const wanted = cap - kept.size;
  for (let k = 0; k < wanted; k++) kept.add(others[Math.floor((k * others.length) / wanted)]);
  return items.filter((_, i) => kept.has(i));
}
