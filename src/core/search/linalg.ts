/** Dense linear algebra on row-major Float64Array matrices: just what the surrogates need. */

/**
 * Replaces the lower triangle of the symmetric n × n matrix by its Cholesky factor L (A = L Lᵀ); the upper triangle is
 * left as it was. Returns false, with the matrix spoilt, when it is not positive definite.
 */
export function choleskyInPlace(matrix: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      matrix[row + j] = (matrix[row + j] - dotAt(matrix, row, matrix, other, j)) / matrix[other + j];
    }
    const pivot = matrix[row + i] - dotAt(matrix, row, matrix, row, i);
    if (!(pivot > 0)) return false;
    matrix[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/** Dot product of `length` entries that start at the two offsets; four sums keep the processor's pipeline busy. */
export function dotAt(
  a: Float64Array,
  offsetA: number,
  b: Float64Array,
  offsetB: number,
  length: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[offsetA + k] * b[offsetB + k];
    s1 += a[offsetA + k + 1] * b[offsetB + k + 1];
    s2 += a[offsetA + k + 2] * b[offsetB + k + 2];
    s3 += a[offsetA + k + 3] * b[offsetB + k + 3];
  }
  for (; k < length; k++) s0 += a[offsetA + k] * b[offsetB + k];
  return s0 + s1 + (s2 + s3);
}

/** Solves L v = b in place; L is lower triangular n × n. */
export function solveLowerInPlace(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    b[i] = (b[i] - dotAt(lower, i * n, b, 0, i)) / lower[i * n + i];
  }
}

/** Solves Lᵀ v = b in place. */
export function solveLowerTransposedInPlace(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    b[i] /= lower[i * n + i];
    const value = b[i];
    for (let j = 0; j < i; j++) b[j] -= lower[i * n + j] * value;
  }
}

/** The inverse of a lower triangular matrix, stored transposed: row i of the result is column i of L⁻¹. */
export function invertLowerTransposed(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    const row = column * n;
    inverse[row + column] = 1 / lower[row + column];
    for (let i = column + 1; i < n; i++) {
      const sum = dotAt(lower, i * n + column, inverse, row + column, i - column);
      inverse[row + i] = -sum / lower[i * n + i];
    }
  }
  return inverse;
}

/** (L Lᵀ)⁻¹, both triangles. */
export function inverseFromCholesky(lower: Float64Array, n: number): Float64Array {
  const columns = invertLowerTransposed(lower, n);
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dotAt(columns, i * n + i, columns, j * n + i, n - i);
      inverse[i * n + j] = value;
      inverse[j * n + i] = value;
    }
  }
  return inverse;
}

/** Squared Euclidean distance of two rows. */
export function squaredDistanceAt(
  a: Float64Array,
  offsetA: number,
  b: Float64Array,
  offsetB: number,
  length: number,
): number {
  let sum = 0;
  for (let k = 0; k < length; k++) {
    const difference = a[offsetA + k] - b[offsetB + k];
    sum += difference * difference;
  }
  return sum;
}

/**
 * Squared distances of the point at `from` in `queries` to each of `count` row-major `vectors`, written at `out[at …]`.
 * An ask compares thousands of candidates with all trials, so four sums run side by side: a single chain of additions
 * waits for itself at every step.
 */
export function squaredDistancesInto(
  out: Float64Array,
  at: number,
  queries: Float64Array,
  from: number,
  vectors: Float64Array,
  count: number,
  dimensions: number,
): void {
  let i = 0;
  for (let row = 0; i + 3 < count; i += 4, row += 4 * dimensions) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < dimensions; k++) {
      const x = queries[from + k];
      const d0 = x - vectors[row + k];
      const d1 = x - vectors[row + dimensions + k];
      const d2 = x - vectors[row + 2 * dimensions + k];
      const d3 = x - vectors[row + 3 * dimensions + k];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    out[at + i] = s0;
    out[at + i + 1] = s1;
    out[at + i + 2] = s2;
    out[at + i + 3] = s3;
  }
  for (; i < count; i++) {
    out[at + i] = squaredDistanceAt(queries, from, vectors, i * dimensions, dimensions);
  }
}

/** Population variance of all entries. */
export function variance(values: Float64Array): number {
  if (values.length === 0) return 0;
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let sum = 0;
  for (const value of values) sum += (value - mean) ** 2;
  return sum / values.length;
}
