import { exponential } from './exponential';

const SQRT5: f64 = 2.23606797749979;

/** Matérn 5/2: r = √5 times the distance. */
// @ts-ignore: decorator
@inline
function scaledDistance(squared: v128): v128 {
  return f64x2.mul(f64x2.splat(SQRT5), f64x2.sqrt(squared));
}

// @ts-ignore: decorator
@inline
function polynomial(r: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.splat(1), r), f64x2.div(f64x2.mul(r, r), f64x2.splat(3)));
}

/** Correlations at squared distances: RBF, or Matérn 5/2 where `isMatern`. */
// @ts-ignore: decorator
@inline
export function correlation(isMatern: bool, squared: v128): v128 {
  if (!isMatern) return exponential(f64x2.mul(f64x2.splat(-0.5), squared));
  const r = scaledDistance(squared);
  return f64x2.mul(polynomial(r), exponential(f64x2.neg(r)));
}

/** Signal variance times the correlations, and times the slopes of src/core/search/surrogates/kernel.ts. */
// @ts-ignore: decorator
@inline
export function storeCovariances(
  isMatern: bool,
  squared: v128,
  signal: v128,
  covariances: usize,
  slopes: usize,
): void {
  if (!isMatern) {
    const both = f64x2.mul(signal, exponential(f64x2.mul(f64x2.splat(-0.5), squared)));
    v128.store(covariances, both);
    v128.store(slopes, both);
    return;
  }
  const r = scaledDistance(squared);
  const decay = exponential(f64x2.neg(r));
  v128.store(covariances, f64x2.mul(signal, f64x2.mul(polynomial(r), decay)));
  const slope = f64x2.mul(f64x2.splat(5.0 / 3.0), f64x2.add(f64x2.splat(1), r));
  v128.store(slopes, f64x2.mul(signal, f64x2.mul(slope, decay)));
}
