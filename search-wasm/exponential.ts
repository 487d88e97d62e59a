/** e^x of two numbers, to the bits of `exp` in src/core/elementary.ts: each step is one operation that rounds correctly. */
const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.69314718036912381649;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const LARGEST_EXPONENT: f64 = 709.782712893384;
const SMALLEST_EXPONENT: f64 = -745.1332191019412;
const LOWEST_NORMAL: i32 = -1022;
const SUBNORMAL_BITS: i32 = 54;
const WELL_WITHIN: f64 = 700;
/** Added to a small whole number, it leaves the number in the lowest bits. */
const WHOLE_BITS: f64 = 6755399441055744;

// @ts-ignore: decorator
@inline
function term(series: v128, r: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.splat(coefficient), f64x2.mul(r, series));
}

// @ts-ignore: decorator
@inline
function series(r: v128): v128 {
  let s = f64x2.add(f64x2.splat(1.0 / 479001600), f64x2.div(r, f64x2.splat(6227020800)));
  s = term(s, r, 1.0 / 39916800);
  s = term(s, r, 1.0 / 3628800);
  s = term(s, r, 1.0 / 362880);
  s = term(s, r, 1.0 / 40320);
  s = term(s, r, 1.0 / 5040);
  s = term(s, r, 1.0 / 720);
  s = term(s, r, 1.0 / 120);
  s = term(s, r, 1.0 / 24);
  s = term(s, r, 1.0 / 6);
  return term(s, r, 1.0 / 2);
}

/** To the nearest whole number, a half upwards. */
// @ts-ignore: decorator
@inline
function rounded(x: v128): v128 {
  const nearest = f64x2.nearest(x);
  const isHalf = f64x2.eq(f64x2.sub(x, nearest), f64x2.splat(0.5));
  return f64x2.add(nearest, v128.and(isHalf, f64x2.splat(1)));
}

// @ts-ignore: decorator
@inline
function ordinary(x: v128): v128 {
  const k = rounded(f64x2.mul(x, f64x2.splat(LOG2E)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const value = f64x2.add(
    f64x2.splat(1),
    f64x2.add(f64x2.sub(f64x2.mul(f64x2.mul(r, r), series(r)), low), high),
  );
  const whole = i64x2.add(f64x2.add(k, f64x2.splat(WHOLE_BITS)), i64x2.splat(1023));
  return f64x2.mul(value, i64x2.shl(whole, 52));
}

function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52);
}

/** Where the result may be no normal number. */
function extraordinary(x: f64): f64 {
  if (isNaN(x)) return NaN;
  if (x > LARGEST_EXPONENT) return Infinity;
  if (x < SMALLEST_EXPONENT) return 0;
  const k = f64x2.extract_lane(rounded(f64x2.splat(x * LOG2E)), 0);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const s = f64x2.extract_lane(series(f64x2.splat(r)), 0);
  const value = 1 + (r * r * s - low + high);
  const power = <i32>k;
  if (power > 1023) return value * 2 * powerOfTwo(power - 1);
  if (power < LOWEST_NORMAL) return value * powerOfTwo(power + SUBNORMAL_BITS) * powerOfTwo(-SUBNORMAL_BITS);
  return value * powerOfTwo(power);
}

// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const isOrdinary = f64x2.lt(f64x2.abs(x), f64x2.splat(WELL_WITHIN));
  if (i64x2.all_true(isOrdinary)) return ordinary(x);
  const first = extraordinary(f64x2.extract_lane(x, 0));
  return f64x2.replace_lane(f64x2.splat(first), 1, extraordinary(f64x2.extract_lane(x, 1)));
}
