// @ts-ignore: decorator
@inline
function mix(h: u32): u32 {
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

/**
 * Four xorshift32 generators for one layer and one example of a step. Every example has its own, so that the masks do
 * not depend on how a step is cut into pieces, and backward can draw forward's mask again.
 */
export function dropoutStream(seed: u32, layer: u32, example: u32): v128 {
  const key = mix(seed ^ mix(layer * 0x9e3779b9 + example));
  const lanes = i32x4(mix(key + 0x3c6ef372), mix(key + 0xdaa66d2b), mix(key + 0x78dde6e4), mix(key + 0x1715609d));
  // The one state xorshift cannot leave.
  return v128.bitselect(i32x4.splat(0x6d2b79f5), lanes, i32x4.eq(lanes, i32x4.splat(0)));
}

/** Marsaglia, Xorshift RNGs (J. Statistical Software 2003): shifts 13, 17, 5. */
// @ts-ignore: decorator
@inline
export function next(state: v128): v128 {
  state = v128.xor(state, i32x4.shl(state, 13));
  state = v128.xor(state, i32x4.shr_u(state, 17));
  return v128.xor(state, i32x4.shl(state, 5));
}
