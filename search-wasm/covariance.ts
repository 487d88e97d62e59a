import { correlation } from './kernel';
import { high, LANE_BYTES, low, minus, plus, splat, storeBoth, zero } from './lanes';

/** Squared distances of four queries to every point. */
export function distances(
  points: usize,
  count: i32,
  dimensions: i32,
  queries: usize,
  out: usize,
): void {
  for (let i = 0; i < count; i++) {
    let a = zero();
    let b = zero();
    for (let k = 0, at = queries; k < dimensions; k++, at += LANE_BYTES, points += 8) {
      const x = splat(points);
      const da = f64x2.sub(low(at), x);
      const db = f64x2.sub(high(at), x);
      a = plus(a, da, da);
      b = plus(b, db, db);
    }
    storeBoth(out, a, b);
    out += LANE_BYTES;
  }
}

/** Squared distances become covariances of the kernel: RBF, or Matérn 5/2 where `isMatern`. */
export function covariances(at: usize, count: i32, isMatern: bool, signalVariance: f64): void {
  const signal = f64x2.splat(signalVariance);
  for (const end = at + <usize>count * LANE_BYTES; at < end; at += 16) {
    v128.store(at, f64x2.mul(correlation(isMatern, v128.load(at)), signal));
  }
}

/**
 * Inner products of four queries' rows with every row of a matrix, added to `out`; with one row, of a vector. Four sums, as `dotAt` of
 * src/core/search/linalg.ts has them.
 */
export function addProducts(rows: usize, count: i32, width: i32, queries: usize, out: usize): void {
  const whole = width & ~3;
  for (let i = 0; i < count; i++) {
    let a0 = zero();
    let b0 = zero();
    let a1 = zero();
    let b1 = zero();
    let a2 = zero();
    let b2 = zero();
    let a3 = zero();
    let b3 = zero();
    let at = queries;
    for (let k = 0; k < whole; k += 4, at += 4 * LANE_BYTES, rows += 32) {
      const x0 = splat(rows);
      a0 = plus(a0, low(at), x0);
      b0 = plus(b0, high(at), x0);
      const x1 = splat(rows + 8);
      a1 = plus(a1, low(at + LANE_BYTES), x1);
      b1 = plus(b1, high(at + LANE_BYTES), x1);
      const x2 = splat(rows + 16);
      a2 = plus(a2, low(at + 2 * LANE_BYTES), x2);
      b2 = plus(b2, high(at + 2 * LANE_BYTES), x2);
      const x3 = splat(rows + 24);
      a3 = plus(a3, low(at + 3 * LANE_BYTES), x3);
      b3 = plus(b3, high(at + 3 * LANE_BYTES), x3);
    }
    for (let k = whole; k < width; k++, at += LANE_BYTES, rows += 8) {
      const x = splat(rows);
      a0 = plus(a0, low(at), x);
      b0 = plus(b0, high(at), x);
    }
    const a = f64x2.add(f64x2.add(a0, a1), f64x2.add(a2, a3));
    const b = f64x2.add(f64x2.add(b0, b1), f64x2.add(b2, b3));
    storeBoth(out, f64x2.add(low(out), a), f64x2.add(high(out), b));
    out += LANE_BYTES;
  }
}

/** ‖L⁻¹ k‖² of four queries by forward substitution, which replaces the covariances k; two rows of L at a time. */
export function explained(factor: usize, count: i32, block: usize, out: usize): void {
  const rowBytes = (<usize>count) << 3;
  let sumA = zero();
  let sumB = zero();
  let own = block;
  for (let i = 0; i < (count & ~1); i += 2, factor += 2 * rowBytes, own += 2 * LANE_BYTES) {
    let a = low(own);
    let b = high(own);
    let c = low(own + LANE_BYTES);
    let d = high(own + LANE_BYTES);
    let at = block;
    let l = factor;
    for (; at < own; at += LANE_BYTES, l += 8) {
      const x = splat(l);
      const y = splat(l + rowBytes);
      const va = low(at);
      const vb = high(at);
      a = minus(a, x, va);
      b = minus(b, x, vb);
      c = minus(c, y, va);
      d = minus(d, y, vb);
    }
    const inverse = f64x2.splat(1 / load<f64>(l));
    a = f64x2.mul(a, inverse);
    b = f64x2.mul(b, inverse);
    storeBoth(own, a, b);
    const beside = splat(l + rowBytes);
    const after = f64x2.splat(1 / load<f64>(l + rowBytes + 8));
    c = f64x2.mul(minus(c, beside, a), after);
    d = f64x2.mul(minus(d, beside, b), after);
    storeBoth(own + LANE_BYTES, c, d);
    sumA = plus(plus(sumA, a, a), c, c);
    sumB = plus(plus(sumB, b, b), d, d);
  }
  if (count & 1) {
    let a = low(own);
    let b = high(own);
    let l = factor;
    for (let at = block; at < own; at += LANE_BYTES, l += 8) {
      const x = splat(l);
      a = minus(a, x, low(at));
      b = minus(b, x, high(at));
    }
    const inverse = f64x2.splat(1 / load<f64>(l));
    a = f64x2.mul(a, inverse);
    b = f64x2.mul(b, inverse);
    sumA = plus(sumA, a, a);
    sumB = plus(sumB, b, b);
  }
  storeBoth(out, sumA, sumB);
}
