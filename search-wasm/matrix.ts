import { at, minus, plus, splat, zero } from './lanes';

/**
 * Dot products in the order of `dotAt` of src/core/search/linalg.ts: four sums, here two vectors, and what is left over is added to the
 * first. Matrices are row-major, `stride` numbers a row.
 */

// @ts-ignore: decorator
@inline
function total(a: v128, b: v128, rest: f64): f64 {
  return rest + f64x2.extract_lane(a, 1) + (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1));
}

export function dot(x: usize, y: usize, length: i32): f64 {
  let a = zero();
  let b = zero();
  const whole = at(x, length & ~3);
  const end = at(x, length);
  for (; x < whole; x += 32, y += 32) {
    a = plus(a, v128.load(x), v128.load(y));
    b = plus(b, v128.load(x, 16), v128.load(y, 16));
  }
  let first = f64x2.extract_lane(a, 0);
  for (; x < end; x += 8, y += 8) first += load<f64>(x) * load<f64>(y);
  return total(a, b, first);
}

/** Dot products of x with four rows one after the other, left at `out`. */
export function fourDots(x: usize, rows: usize, stride: i32, length: i32, out: usize): void {
  const rowBytes = (<usize>stride) << 3;
  let a0 = zero();
  let b0 = zero();
  let a1 = zero();
  let b1 = zero();
  let a2 = zero();
  let b2 = zero();
  let a3 = zero();
  let b3 = zero();
  const whole = at(x, length & ~3);
  const end = at(x, length);
  for (; x < whole; x += 32, rows += 32) {
    const low = v128.load(x);
    const high = v128.load(x, 16);
    let y = rows;
    a0 = plus(a0, v128.load(y), low);
    b0 = plus(b0, v128.load(y, 16), high);
    y += rowBytes;
    a1 = plus(a1, v128.load(y), low);
    b1 = plus(b1, v128.load(y, 16), high);
    y += rowBytes;
    a2 = plus(a2, v128.load(y), low);
    b2 = plus(b2, v128.load(y, 16), high);
    y += rowBytes;
    a3 = plus(a3, v128.load(y), low);
    b3 = plus(b3, v128.load(y, 16), high);
  }
  let s0 = f64x2.extract_lane(a0, 0);
  let s1 = f64x2.extract_lane(a1, 0);
  let s2 = f64x2.extract_lane(a2, 0);
  let s3 = f64x2.extract_lane(a3, 0);
  for (; x < end; x += 8, rows += 8) {
    const value = load<f64>(x);
    s0 += load<f64>(rows) * value;
    s1 += load<f64>(rows + rowBytes) * value;
    s2 += load<f64>(rows + 2 * rowBytes) * value;
    s3 += load<f64>(rows + 3 * rowBytes) * value;
  }
  store<f64>(out, total(a0, b0, s0));
  store<f64>(out, total(a1, b1, s1), 8);
  store<f64>(out, total(a2, b2, s2), 16);
  store<f64>(out, total(a3, b3, s3), 24);
}

/** Replaces the lower triangle by its Cholesky factor, column by column; false where the matrix is not positive definite. `four` is scratch. */
export function cholesky(matrix: usize, n: i32, four: usize): bool {
  for (let j = 0; j < n; j++) {
    const row = at(matrix, j * n);
    const pivot = load<f64>(at(row, j)) - dot(row, row, j);
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    store<f64>(at(row, j), root);
    let i = j + 1;
    for (; i + 3 < n; i += 4) {
      fourDots(row, at(matrix, i * n), n, j, four);
      for (let k = 0; k < 4; k++) {
        const entry = at(matrix, (i + k) * n + j);
        store<f64>(entry, (load<f64>(entry) - load<f64>(at(four, k))) / root);
      }
    }
    for (; i < n; i++) {
      const other = at(matrix, i * n);
      store<f64>(at(other, j), (load<f64>(at(other, j)) - dot(other, row, j)) / root);
    }
  }
  return true;
}

/** Solves L Lᵀ v = b in place. */
export function solve(lower: usize, n: i32, b: usize): void {
  for (let i = 0; i < n; i++) {
    const row = at(lower, i * n);
    store<f64>(at(b, i), (load<f64>(at(b, i)) - dot(row, b, i)) / load<f64>(at(row, i)));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = at(lower, i * n);
    const value = load<f64>(at(b, i)) / load<f64>(at(row, i));
    store<f64>(at(b, i), value);
    const both = f64x2.splat(value);
    let j = 0;
    for (; j + 1 < i; j += 2) v128.store(at(b, j), minus(v128.load(at(b, j)), v128.load(at(row, j)), both));
    if (j < i) store<f64>(at(b, j), load<f64>(at(b, j)) - load<f64>(at(row, j)) * value);
  }
}

/** L⁻¹, stored transposed: row i of the result is column i. */
export function invertTransposed(lower: usize, n: i32, inverse: usize): void {
  for (let i = 0; i < n; i++) {
    const row = at(lower, i * n);
    const pivot = load<f64>(at(row, i));
    for (let column = 0; column < i; column++) {
      const other = at(inverse, column * n + column);
      const sum = dot(at(row, column), other, i - column);
      store<f64>(at(other, i - column), -sum / pivot);
    }
    store<f64>(at(inverse, i * n + i), 1 / pivot);
  }
}
