import { dotAt, squaredDistancesInto } from '../../linalg';
import { correlationsInPlace } from '../kernel';
import { addTrend } from '../trend';
import type { Explanation, Posterior, Queries } from './types';

/** In TypeScript, where an engine has no vectors of numbers in WebAssembly: what `compiledPredictions` has to give bit by bit. */
export function plainPredictions(posterior: Posterior, queries: Queries): Explanation {
  const { count, trend, factor, weights } = posterior;
  const cross = crossCovariance(posterior, queries);
  if (trend && queries.trend) addTrend(cross, trend, count, queries.trend, queries.count);
  const mean = new Float64Array(queries.count);
  for (let q = 0; q < queries.count; q++) mean[q] = dotAt(cross, q * count, weights, 0, count);
  return { mean, explained: explainedVariance(factor, count, cross, queries.count) };
}

/** Row-major, queries × training points. */
function crossCovariance(
  { count, dimensions, scaled, parameters: { kernel, signalVariance } }: Posterior,
  queries: Queries,
): Float64Array {
  const cross = new Float64Array(queries.count * count);
  for (let q = 0; q < queries.count; q++) {
    squaredDistancesInto(cross, q * count, queries.scaled, q * dimensions, scaled, count, dimensions);
  }
  correlationsInPlace(kernel, cross);
  for (let at = 0; at < cross.length; at++) cross[at] *= signalVariance;
  return cross;
}

/**
 * ‖L⁻¹ k*‖² per query by forward substitution, four queries and two rows of L at a time: what is read is used for eight
 * products, which is what the time of an ask hangs on. Every sum has the order of one query and one row.
 */
function explainedVariance(
  factor: Float64Array,
  n: number,
  cross: Float64Array,
  queryCount: number,
): Float64Array {
  const explained = new Float64Array(queryCount);
  const block = new Float64Array(4 * n);
  for (let first = 0; first < queryCount; first += 4) {
    const width = Math.min(4, queryCount - first);
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < 4; c++) block[4 * i + c] = cross[(first + Math.min(c, width - 1)) * n + i];
    }
    const sums = substituteFour(factor, n, block);
    for (let c = 0; c < width; c++) explained[first + c] = sums[c];
  }
  return explained;
}

function substituteFour(
  factor: Float64Array,
  n: number,
  block: Float64Array,
): [number, number, number, number] {
  let e0 = 0;
  let e1 = 0;
  let e2 = 0;
  let e3 = 0;
  const even = n - (n % 2);
  for (let i = 0; i < even; i += 2) {
    const row = i * n;
    const next = row + n;
    const own = 4 * i;
    let s0 = block[own];
    let s1 = block[own + 1];
    let s2 = block[own + 2];
    let s3 = block[own + 3];
    let t0 = block[own + 4];
    let t1 = block[own + 5];
    let t2 = block[own + 6];
    let t3 = block[own + 7];
    for (let j = 0, at = 0; j < i; j++, at += 4) {
      const l = factor[row + j];
      const m = factor[next + j];
      const b0 = block[at];
      const b1 = block[at + 1];
      const b2 = block[at + 2];
      const b3 = block[at + 3];
      s0 -= l * b0;
      s1 -= l * b1;
      s2 -= l * b2;
      s3 -= l * b3;
      t0 -= m * b0;
      t1 -= m * b1;
      t2 -= m * b2;
      t3 -= m * b3;
    }
    const inverse = 1 / factor[row + i];
    block[own] = s0 *= inverse;
    block[own + 1] = s1 *= inverse;
    block[own + 2] = s2 *= inverse;
    block[own + 3] = s3 *= inverse;
    const m = factor[next + i];
    const after = 1 / factor[next + i + 1];
    block[own + 4] = t0 = (t0 - m * s0) * after;
    block[own + 5] = t1 = (t1 - m * s1) * after;
    block[own + 6] = t2 = (t2 - m * s2) * after;
    block[own + 7] = t3 = (t3 - m * s3) * after;
    // One after the other, as rows one by one would add them.
    e0 = e0 + s0 * s0 + t0 * t0;
    e1 = e1 + s1 * s1 + t1 * t1;
    e2 = e2 + s2 * s2 + t2 * t2;
    e3 = e3 + s3 * s3 + t3 * t3;
  }
  if (even === n) return [e0, e1, e2, e3];
  const [s0, s1, s2, s3] = lastRow(factor, n, block);
  return [e0 + s0 * s0, e1 + s1 * s1, e2 + s2 * s2, e3 + s3 * s3];
}

/** The last row of `substituteFour`, where it has no pair. */
function lastRow(factor: Float64Array, n: number, block: Float64Array): number[] {
  const row = (n - 1) * n;
  return [0, 1, 2, 3].map((c) => {
    let sum = block[4 * (n - 1) + c];
    for (let j = 0; j < n - 1; j++) sum -= factor[row + j] * block[4 * j + c];
    return sum * (1 / factor[row + n - 1]);
  });
}
