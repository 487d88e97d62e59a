/**
 * Sobol' low-discrepancy sequence with the direction numbers of Joe & Kuo (2008, "new-joe-kuo-6"), 32 bits.
 * Rows: degree of the primitive polynomial, its inner coefficients as bits, the initial m_i.
 */
const DIRECTIONS: readonly (readonly [degree: number, coefficients: number, initial: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
];
const BITS = 32;

/** Dimensions the table reaches; further columns have to come from elsewhere. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

/** The first `count` points in [0, 1)^dimensions, row-major, in Gray-code order. Dimensions ≤ SOBOL_DIMENSIONS. */
export function sobolPoints(count: number, dimensions: number): Float64Array {
  const points = new Float64Array(count * dimensions);
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const directions = directionNumbers(dimension);
    let state = 0;
    for (let i = 1; i < count; i++) {
      state ^= directions[31 - Math.clz32(i & -i)];
      points[i * dimensions + dimension] = (state >>> 0) / 2 ** BITS;
    }
  }
  return points;
}

function directionNumbers(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === 0) return v.map((_, i) => 2 ** (BITS - 1 - i));
  const [degree, coefficients, initial] = DIRECTIONS[dimension - 1];
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = initial[i] * 2 ** (BITS - 1 - i);
      continue;
    }
    v[i] = v[i - degree] ^ (v[i - degree] >>> degree);
    for (let k = 1; k < degree; k++) {
      if ((coefficients >>> (degree - 1 - k)) & 1) v[i] ^= v[i - k];
    }
  }
  return v;
}
