import { addProducts, covariances, distances, explained } from './covariance';
import { at, interleave, LANE_BYTES, LANES, storeBoth, zero } from './lanes';

export { likelihood } from './likelihood';

/** First free byte. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}

/**
 * Mean and explained variance of queries by a conditioned Gaussian process, to the bits of `predictions` in
 * src/core/search/surrogates/prediction.ts. Addresses of row-major numbers: `points` and `queries` divided by length-scales, `trend` and
 * `queryTrend` of `width` features (0: no trend), L of the covariance, K⁻¹ y. `scratch` holds 4 (count + dimensions + width + 2) numbers.
 */
export function predict(
  count: i32,
  dimensions: i32,
  width: i32,
  isMatern: bool,
  signalVariance: f64,
  points: usize,
  trend: usize,
  factor: usize,
  weights: usize,
  queryCount: i32,
  queries: usize,
  queryTrend: usize,
  scratch: usize,
  mean: usize,
  variance: usize,
): void {
  const block = scratch;
  const four = block + <usize>count * LANE_BYTES;
  const fourTrend = four + <usize>dimensions * LANE_BYTES;
  const sums = fourTrend + <usize>width * LANE_BYTES;
  for (let first = 0; first < queryCount; first += LANES) {
    interleave(queries, first, queryCount, dimensions, four);
    distances(points, count, dimensions, four, block);
    covariances(block, count, isMatern, signalVariance);
    if (width > 0) {
      interleave(queryTrend, first, queryCount, width, fourTrend);
      addProducts(trend, count, width, fourTrend, block);
    }
    storeBoth(sums, zero(), zero());
    addProducts(weights, 1, count, block, sums);
    explained(factor, count, block, sums + LANE_BYTES);
    const lanes = queryCount - first < LANES ? queryCount - first : LANES;
    memory.copy(at(mean, first), sums, (<usize>lanes) << 3);
    memory.copy(at(variance, first), sums + LANE_BYTES, (<usize>lanes) << 3);
  }
}
