/** Queries that are worked on at a time: two vectors of two numbers. */
export const LANES: i32 = 4;
/** Bytes of one number of each of them. */
export const LANE_BYTES: usize = 32;

// @ts-ignore: decorator
@inline
export function low(address: usize): v128 {
  return v128.load(address, 0, 16);
}

// @ts-ignore: decorator
@inline
export function high(address: usize): v128 {
  return v128.load(address, 16, 16);
}

// @ts-ignore: decorator
@inline
export function storeBoth(address: usize, a: v128, b: v128): void {
  v128.store(address, a, 0, 16);
  v128.store(address, b, 16, 16);
}

/** One number in both places of a vector. */
// @ts-ignore: decorator
@inline
export function splat(address: usize): v128 {
  return v128.load_splat<f64>(address);
}

// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return f64x2.splat(0);
}

/** sum + a · b, each rounded. */
// @ts-ignore: decorator
@inline
export function plus(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/** sum − a · b, each rounded. */
// @ts-ignore: decorator
@inline
export function minus(sum: v128, a: v128, b: v128): v128 {
  return f64x2.sub(sum, f64x2.mul(a, b));
}

/** Where the number `index` of a list lies. */
// @ts-ignore: decorator
@inline
export function at(list: usize, index: i32): usize {
  return list + ((<usize>index) << 3);
}

/** Rows of `width` numbers of four queries from `first` of `count` on, number by number; the last query fills what is missing. */
export function interleave(
  rows: usize,
  first: i32,
  count: i32,
  width: i32,
  out: usize,
): void {
  for (let lane = 0; lane < LANES; lane++) {
    const query = first + lane < count ? first + lane : count - 1;
    for (let k = 0; k < width; k++) {
      store<f64>(at(out, LANES * k + lane), load<f64>(at(rows, query * width + k)));
    }
  }
}
