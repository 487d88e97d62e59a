import { storeCovariances } from './kernel';
import { at, high, LANE_BYTES, LANES, low, minus, plus, storeBoth, zero } from './lanes';
import { cholesky, dot, fourDots, invertTransposed, solve } from './matrix';

/**
 * Of four numbers at each of two places: for every one in turn sum + factor · number, both places at once. Where factors and numbers of a
 * block are filled up with zeros, they add nothing.
 */
// @ts-ignore: decorator
@inline
function addWeighted(sum: v128, numbers: usize, factors: usize): v128 {
  const a = low(numbers);
  const b = high(numbers);
  const c = low(numbers + LANE_BYTES);
  const d = high(numbers + LANE_BYTES);
  sum = plus(sum, v128.shuffle<f64>(a, c, 0, 2), v128.load_splat<f64>(factors));
  sum = plus(sum, v128.shuffle<f64>(a, c, 1, 3), v128.load_splat<f64>(factors, 8));
  sum = plus(sum, v128.shuffle<f64>(b, d, 0, 2), v128.load_splat<f64>(factors, 16));
  return plus(sum, v128.shuffle<f64>(b, d, 1, 3), v128.load_splat<f64>(factors, 24));
}

/** Σ_g factor_g · number_g at each of `count` places, added to what is in `out`; blocks of four g lie one after the other, `room` places each. */
function weightedSums(numbers: usize, room: i32, count: i32, blocks: i32, factors: usize, out: usize): void {
  const blockBytes = <usize>room * LANE_BYTES;
  for (let place = 0; place < count; place += 2) {
    let sum = v128.load(at(out, place));
    let from = numbers + <usize>place * LANE_BYTES;
    let factor = factors;
    for (let block = 0; block < blocks; block++, from += blockBytes, factor += LANE_BYTES) {
      sum = addWeighted(sum, from, factor);
    }
    v128.store(at(out, place), sum);
  }
}

/** Weights αᵢαⱼ − (K⁻¹)ᵢⱼ, the lower triangle by rows, half of them on the diagonal. */
function storeWeights(inverse: usize, n: i32, alpha: usize, weights: usize, four: usize): void {
  for (let i = 0; i < n; i++) {
    const own = load<f64>(at(alpha, i));
    const row = at(inverse, i * n + i);
    let j = 0;
    for (; j + 3 < i; j += 4, weights += LANE_BYTES) {
      fourDots(row, at(inverse, j * n + i), n, n - i, four);
      const both = f64x2.splat(own);
      const a = f64x2.sub(f64x2.mul(both, v128.load(at(alpha, j))), low(four));
      const b = f64x2.sub(f64x2.mul(both, v128.load(at(alpha, j + 2))), high(four));
      storeBoth(weights, a, b);
    }
    for (; j < i; j++, weights += 8) {
      store<f64>(weights, own * load<f64>(at(alpha, j)) - dot(row, at(inverse, j * n + i), n - i));
    }
    store<f64>(weights, 0.5 * (own * own - dot(row, row, n - i)));
    weights += 8;
  }
}

/** −∂/∂log s² and −∂/∂log noise of what has no trend; weights become those of the slopes, without the diagonal. */
function storeScales(
  n: i32,
  signal: f64,
  noise: f64,
  covariances: usize,
  slopes: usize,
  weights: usize,
  out: usize,
): void {
  let bySignal: f64 = 0;
  let byNoise: f64 = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++, weights += 8, covariances += 8, slopes += 8) {
      const weight = load<f64>(weights);
      bySignal -= weight * load<f64>(covariances);
      store<f64>(slopes, weight * load<f64>(slopes));
    }
    bySignal -= load<f64>(weights) * signal;
    byNoise -= load<f64>(weights) * noise;
    weights += 8;
  }
  store<f64>(out, bySignal);
  store<f64>(out, byNoise, 8);
}

/** −Σ weight · distance / l² over all pairs, four length-scales at a time. */
function storeLengthScales(
  pairs: i32,
  room: i32,
  blocks: i32,
  distances: usize,
  inverseSquares: usize,
  weights: usize,
  out: usize,
): void {
  for (let block = 0; block < blocks; block++) {
    const ia = low(inverseSquares);
    const ib = high(inverseSquares);
    let a = zero();
    let b = zero();
    let from = distances;
    for (let pair = 0; pair < pairs; pair++, from += LANE_BYTES) {
      const weight = v128.load_splat<f64>(at(weights, pair));
      a = minus(a, f64x2.mul(weight, low(from)), ia);
      b = minus(b, f64x2.mul(weight, high(from)), ib);
    }
    storeBoth(out, a, b);
    distances += <usize>room * LANE_BYTES;
    inverseSquares += LANE_BYTES;
    out += LANE_BYTES;
  }
}

/** Σ weight · product over all entries, four trends at a time. */
function storeTrends(entries: i32, room: i32, blocks: i32, products: usize, weights: usize, out: usize): void {
  for (let block = 0; block < blocks; block++) {
    let a = zero();
    let b = zero();
    let from = products;
    for (let entry = 0; entry < entries; entry++, from += LANE_BYTES) {
      const weight = v128.load_splat<f64>(at(weights, entry));
      a = plus(a, weight, low(from));
      b = plus(b, weight, high(from));
    }
    storeBoth(out, a, b);
    products += <usize>room * LANE_BYTES;
    out += LANE_BYTES;
  }
}

// @ts-ignore: decorator
@inline
function even(count: i32): i32 {
  return (count + 1) & ~1;
}

/** The lower triangle by rows, with a diagonal of its own, of pairs. */
function storeTriangle(n: i32, pairs: usize, diagonal: f64, triangle: usize): void {
  for (let i = 0; i < n; i++) {
    memory.copy(triangle, pairs, (<usize>i) << 3);
    store<f64>(at(triangle, i), diagonal);
    pairs = at(pairs, i);
    triangle = at(triangle, i + 1);
  }
}

/** The lower triangle by rows, spread over the rows of a matrix. */
function spread(n: i32, triangle: usize, matrix: usize): void {
  for (let i = 0; i < n; i++) {
    memory.copy(matrix, triangle, (<usize>(i + 1)) << 3);
    matrix = at(matrix, n);
    triangle = at(triangle, i + 1);
  }
}

/**
 * Negative log marginal likelihood without its constants and its gradient, to the bits of `plainLikelihood` in
 * src/core/search/surrogates/likelihood/plain.ts. Distances and trends' covariances come in blocks of four groups: `blocks` × places ×
 * 4 numbers; a triangle has an even number of places. `factors` holds 1/l² and the trends' variances, each filled up to blocks. `alpha` has the
 * targets and becomes K⁻¹ y; the diagonal of L is left in `matrix`; `out` gets the sums for signal, noise, length-scales and trends.
 * False where the matrix is not positive definite.
 */
export function likelihood(
  n: i32,
  blocks: i32,
  hasTrend: bool,
  isMatern: bool,
  signal: f64,
  noise: f64,
  distances: usize,
  products: usize,
  factors: usize,
  alpha: usize,
  matrix: usize,
  scratch: usize,
  out: usize,
): bool {
  const pairs = (n * (n - 1)) >> 1;
  const entries = pairs + n;
  const covariances = scratch;
  const slopes = at(covariances, even(pairs));
  const triangle = at(slopes, even(pairs));
  const inverse = at(triangle, even(entries));
  const four = at(inverse, n * n);
  const variances = factors + <usize>blocks * LANE_BYTES;

  memory.fill(covariances, 0, (<usize>even(pairs)) << 3);
  weightedSums(distances, even(pairs), pairs, blocks, factors, covariances);
  const both = f64x2.splat(signal);
  for (let pair = 0; pair < pairs; pair += 2) {
    storeCovariances(isMatern, v128.load(at(covariances, pair)), both, at(covariances, pair), at(slopes, pair));
  }
  storeTriangle(n, covariances, signal + noise, triangle);
  if (hasTrend) weightedSums(products, even(entries), entries, blocks, variances, triangle);
  spread(n, triangle, matrix);
  if (!cholesky(matrix, n, four)) return false;
  solve(matrix, n, alpha);
  invertTransposed(matrix, n, inverse);
  storeWeights(inverse, n, alpha, triangle, four);
  if (hasTrend) {
    storeTrends(entries, even(entries), blocks, products, triangle, at(out, 2 + LANES * blocks));
  }
  storeScales(n, signal, noise, covariances, slopes, triangle, out);
  storeLengthScales(pairs, even(pairs), blocks, distances, factors, slopes, at(out, 2));
  return true;
}
