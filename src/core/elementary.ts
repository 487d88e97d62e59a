/**
 * Elementary functions to the same bits in every engine: each step is one operation that IEEE 754 rounds correctly (+, −, ×, ÷). What
 * `Math.exp` and its kin give is left to the engine by ECMAScript, and versions differ in the last bit, which is enough for a search to ask
 * another question. Accurate to about two units in the last place. Reductions and series as in Muller, Elementary Functions.
 */

const LN2_HIGH = 0.69314718036912381649; // the first 32 bits of ln 2, so that its multiples by exponents are exact
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_HIGH = 1.57079632673412561417; // the first 33 bits of π/2
const HALF_PI_LOW = 6.07710050650619224932e-11;
const LARGEST_EXPONENT = 709.782712893384;
const SMALLEST_EXPONENT = -745.1332191019412;
const LOWEST_NORMAL = -1022;
const SUBNORMAL_BITS = 54;

/** 2^k for k from −1022 to 1023, by doubling, which is exact. */
const POWERS_OF_TWO = new Float64Array(2046);
for (let i = 0, power = 2 ** LOWEST_NORMAL; i < POWERS_OF_TWO.length; i++, power *= 2)
  POWERS_OF_TWO[i] = power;
const powerOfTwo = (k: number): number => POWERS_OF_TWO[k - LOWEST_NORMAL];

/** Σ rⁿ / (n + 2)!, so that e^r = 1 + r + r² · it, for |r| ≤ ½ ln 2. */
const expSeries = (r: number): number =>
  1 / 2 +
  r *
    (1 / 6 +
      r *
        (1 / 24 +
          r *
            (1 / 120 +
              r *
                (1 / 720 +
                  r *
                    (1 / 5040 +
                      r *
                        (1 / 40320 +
                          r *
                            (1 / 362880 +
                              r *
                                (1 / 3628800 +
                                  r * (1 / 39916800 + r * (1 / 479001600 + r / 6227020800))))))))));

/** Σ 2 zⁿ / (2n + 3), so that 2 atanh(s) = 2s + s·z · it, z = s². */
const logSeries = (z: number): number =>
  2 / 3 +
  z *
    (2 / 5 +
      z *
        (2 / 7 +
          z *
            (2 / 9 +
              z *
                (2 / 11 +
                  z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21 + (z * 2) / 23)))))))));

/** Σ (−1)ⁿ⁺¹ zⁿ / (2n + 3)!, so that sin r = r + r·z · it, z = r². */
const sinSeries = (z: number): number =>
  -1 / 6 +
  z *
    (1 / 120 +
      z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 + z * (1 / 6227020800 - z / 1307674368000)))));

/** Σ (−1)ⁿ zⁿ / (2n + 4)!, so that cos r = 1 − z/2 + z² · it. */
const cosSeries = (z: number): number =>
  1 / 24 +
  z *
    (-1 / 720 +
      z *
        (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z / 20922789888000)))));

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > LARGEST_EXPONENT) return Infinity;
  if (x < SMALLEST_EXPONENT) return 0;
  const k = Math.round(x * Math.LOG2E);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const value = 1 + (r * r * expSeries(r) - low + high);
  if (k > 1023) return value * 2 * powerOfTwo(k - 1);
  if (k < LOWEST_NORMAL) return value * powerOfTwo(k + SUBNORMAL_BITS) * powerOfTwo(-SUBNORMAL_BITS);
  return value * powerOfTwo(k);
}

/** Between these e^x is a normal number, and no overflow is near. */
const WELL_WITHIN = 700;
const isOrdinary = (x: number): boolean => x > -WELL_WITHIN && x < WELL_WITHIN;

/**
 * Replaces every number x by e^x, bit by bit as `exp` gives it. Four at a time take half as long: every step of a series waits
 * for the one before, and a processor works on the other three meanwhile.
 */
export function expInPlace(values: Float64Array): void {
  const four = values.length - (values.length % 4);
  for (let i = 0; i < four; i += 4) {
    if (
      isOrdinary(values[i]) &&
      isOrdinary(values[i + 1]) &&
      isOrdinary(values[i + 2]) &&
      isOrdinary(values[i + 3])
    )
      fourExponentials(values, i);
    else for (let lane = i; lane < i + 4; lane++) values[lane] = exp(values[lane]);
  }
  for (let i = four; i < values.length; i++) values[i] = exp(values[i]);
}

function fourExponentials(values: Float64Array, i: number): void {
  const k0 = Math.round(values[i] * Math.LOG2E);
  const k1 = Math.round(values[i + 1] * Math.LOG2E);
  const k2 = Math.round(values[i + 2] * Math.LOG2E);
  const k3 = Math.round(values[i + 3] * Math.LOG2E);
  const high0 = values[i] - k0 * LN2_HIGH;
  const high1 = values[i + 1] - k1 * LN2_HIGH;
  const high2 = values[i + 2] - k2 * LN2_HIGH;
  const high3 = values[i + 3] - k3 * LN2_HIGH;
  const r0 = high0 - k0 * LN2_LOW;
  const r1 = high1 - k1 * LN2_LOW;
  const r2 = high2 - k2 * LN2_LOW;
  const r3 = high3 - k3 * LN2_LOW;
  const s0 = expSeries(r0);
  const s1 = expSeries(r1);
  const s2 = expSeries(r2);
  const s3 = expSeries(r3);
  values[i] = (1 + (r0 * r0 * s0 - k0 * LN2_LOW + high0)) * powerOfTwo(k0);
  values[i + 1] = (1 + (r1 * r1 * s1 - k1 * LN2_LOW + high1)) * powerOfTwo(k1);
  values[i + 2] = (1 + (r2 * r2 * s2 - k2 * LN2_LOW + high2)) * powerOfTwo(k2);
  values[i + 3] = (1 + (r3 * r3 * s3 - k3 * LN2_LOW + high3)) * powerOfTwo(k3);
}

const parts = new Float64Array(1);
const words = new Uint32Array(parts.buffer);
/** Which half of a number has its exponent. */
const UPPER = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

/** x = (1 + f) · 2^exponent with √½ ≤ 1 + f < √2, for finite x > 0; f is left in `parts`. */
function exponentOf(x: number): number {
  const isSubnormal = x < powerOfTwo(LOWEST_NORMAL);
  parts[0] = isSubnormal ? x * powerOfTwo(SUBNORMAL_BITS) : x;
  const upper = words[UPPER];
  const exponent = (upper >>> 20) - 1023 - (isSubnormal ? SUBNORMAL_BITS : 0);
  words[UPPER] = (upper & 0xfffff) | 0x3ff00000;
  const isLarge = parts[0] > Math.SQRT2;
  parts[0] = (isLarge ? parts[0] / 2 : parts[0]) - 1;
  return exponent + (isLarge ? 1 : 0);
}

/** A logarithm of what is no positive finite number. */
const logOutside = (x: number): number => (x === 0 ? -Infinity : x === Infinity ? Infinity : NaN);

/** ln(1 + f) = f − (h − s·(h + R)), s = f/(2 + f), h = f²/2, R = z · Σ 2 zⁿ/(2n + 3); `more` is added before rounding. */
function logOfMantissa(f: number, more: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  return f - (half - (s * (half + z * logSeries(z)) + more));
}

/** ln x; −∞ of 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOutside(x);
  const k = exponentOf(x);
  return k * LN2_HIGH + logOfMantissa(parts[0], k * LN2_LOW);
}

/** Binary logarithm, exact of powers of two. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return logOutside(x);
  const k = exponentOf(x);
  return k + logOfMantissa(parts[0], 0) * Math.LOG2E;
}

/** ln(1 + x), accurate near 0, too (Higham 2002, Accuracy and Stability of Numerical Algorithms, §1.14). */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (sum === 1 || sum === Infinity) return x;
  return (log(sum) * x) / (sum - 1);
}

/** base^exponent of a base > 0: e^(exponent · ln base). */
export const power = (base: number, exponent: number): number => exp(exponent * log(base));

/** sin and cos by quarters of a turn, for |x| up to some ten thousand. */
function quarter(x: number, shift: number): number {
  const k = Math.round(x / (Math.PI / 2));
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  const z = r * r;
  const which = (((k + shift) % 4) + 4) % 4;
  const size = which % 2 === 0 ? r + r * z * sinSeries(z) : 1 - (0.5 * z - z * z * cosSeries(z));
  return which < 2 ? size : -size;
}

export const sin = (x: number): number => quarter(x, 0);
export const cos = (x: number): number => quarter(x, 1);
