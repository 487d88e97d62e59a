import { dotAt } from '../linalg';
import type { RegressionData } from './regression';
import type { KernelParameters } from './kernel';

/**
 * A trend that is additive over the groups of columns, besides the stationary kernel: Σ_g a_g φ_g(x)ᵀφ_g(x'). Of a
 * number in [0, 1] the features φ are the Legendre polynomials of degree 1 and 2, of a category its indicators. The
 * variances a_g of their coefficients are learnt like the other hyperparameters. On few trials in a space of many
 * hyperparameters it is the main effects that can be learnt, and a stationary kernel alone forgets them a length-scale
 * away from the trials (the basis functions of Rasmussen & Williams 2006, section 2.7, with a proper prior).
 */
export type Groups = readonly (readonly number[])[];

const widthOf = (columns: readonly number[]): number => (columns.length === 1 ? 2 : columns.length);

/** Features of every group one after the other, row-major, scaled by `sd[g]`. */
function features(
  points: Float64Array,
  count: number,
  dimensions: number,
  groups: Groups,
  sd: (group: number) => number,
): Float64Array {
  const width = groups.reduce((sum, columns) => sum + widthOf(columns), 0);
  const rows = new Float64Array(count * width);
  groups.forEach((columns, g) => {
    const scale = sd(g);
    const first = groups.slice(0, g).reduce((sum, earlier) => sum + widthOf(earlier), 0);
    for (let i = 0; i < count; i++) {
      const at = i * width + first;
      if (columns.length === 1) {
        const u = 2 * points[i * dimensions + columns[0]] - 1;
        rows[at] = scale * u;
        rows[at + 1] = scale * (1.5 * u * u - 0.5);
      } else {
        // One-hot columns are divided by √2.
        columns.forEach((column, c) => (rows[at + c] = scale * Math.SQRT2 * points[i * dimensions + column]));
      }
    }
  });
  return rows;
}

/** Features times the prior deviations of their coefficients: inner products of rows are covariances. Null without a trend. */
export function weightedTrend(
  points: Float64Array,
  count: number,
  dimensions: number,
  { groups, trendVariances }: KernelParameters,
): Float64Array | null {
  if (trendVariances === undefined) return null;
  return features(points, count, dimensions, groups, (g) => Math.sqrt(trendVariances[g]));
}

/** Adds the trend's covariances of queries (rows) and training points to `cross`. */
export function addTrend(
  cross: Float64Array,
  trend: Float64Array,
  count: number,
  queryTrend: Float64Array,
  queryCount: number,
): void {
  const width = trend.length / count;
  const even = count - (count % 2);
  for (let q = 0; q < queryCount; q++) {
    const at = q * count;
    for (let i = 0; i < even; i += 2) addTwo(cross, at + i, queryTrend, q * width, trend, i * width, width);
    if (even < count) cross[at + even] += dotAt(queryTrend, q * width, trend, even * width, width);
  }
}

/** Adds the inner products of one row of `a` and two of `b`, which share what is read of it; each in the order of `dotAt`. */
function addTwo(
  out: Float64Array,
  at: number,
  a: Float64Array,
  offsetA: number,
  b: Float64Array,
  offsetB: number,
  width: number,
): void {
  const next = offsetB + width;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  let k = 0;
  for (; k + 3 < width; k += 4) {
    const a0 = a[offsetA + k];
    const a1 = a[offsetA + k + 1];
    const a2 = a[offsetA + k + 2];
    const a3 = a[offsetA + k + 3];
    s0 += a0 * b[offsetB + k];
    s1 += a1 * b[offsetB + k + 1];
    s2 += a2 * b[offsetB + k + 2];
    s3 += a3 * b[offsetB + k + 3];
    t0 += a0 * b[next + k];
    t1 += a1 * b[next + k + 1];
    t2 += a2 * b[next + k + 2];
    t3 += a3 * b[next + k + 3];
  }
  for (; k < width; k++) {
    s0 += a[offsetA + k] * b[offsetB + k];
    t0 += a[offsetA + k] * b[next + k];
  }
  out[at] += s0 + s1 + (s2 + s3);
  out[at + 1] += t0 + t1 + (t2 + t3);
}

/** The trend's prior variance at row `i` of `count`; 0 without a trend. */
export function trendVarianceAt(trend: Float64Array | null, i: number, count: number): number {
  if (trend === null) return 0;
  const width = trend.length / count;
  return dotAt(trend, i * width, trend, i * width, width);
}

/** Covariances of a trend with unit variances, one matrix per group: n × n, lower triangle and diagonal. */
export function trendCovariances({ points, count: n, dimensions }: RegressionData, groups: Groups) {
  const rows = features(points, n, dimensions, groups, () => 1);
  const width = rows.length / n;
  let first = 0;
  return groups.map((columns) => {
    const own = widthOf(columns);
    const covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        covariance[i * n + j] = dotAt(rows, i * width + first, rows, j * width + first, own);
      }
    }
    first += own;
    return covariance;
  });
}
