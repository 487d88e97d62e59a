import { batch } from './context';
import { activateFast } from './math';
import { DepthwiseOperands, DepthwiseWeightGradientOperands } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

/*
 * Convolutions with one kernel a channel: eight channels side by side, at the end perhaps four. Inputs have a border of
 * zeros as wide as the kernel reaches, so that no tap needs a test; offsets of positions and taps come from tables, so that
 * one loop passes over all taps, whatever the kernel's shape. A weight, once loaded, serves four pixels, and a gradient three taps.
 */

/** output = f(input ∗ kernel + bias), channel by channel; `turned` takes the kernel from its end. */
export function depthwise(o: DepthwiseOperands): void {
  const x = o.input, y = o.output, pixel = <usize>y.channels << 2;
  const end = o.inputOffsets + (<usize>o.cells << 2);
  for (let e = 0; e < batch; e++) {
    const input = x.data + <usize>(e * x.imageStride) + o.origin;
    const output = y.data + <usize>(e * y.imageStride);
    let from = o.inputOffsets, to = o.outputOffsets;
    do {
      const p0 = input + load<i32>(from), p1 = input + load<i32>(from, 4);
      const p2 = input + load<i32>(from, 8), p3 = input + load<i32>(from, 12);
      const t0 = output + load<i32>(to), t1 = output + load<i32>(to, 4);
      const t2 = output + load<i32>(to, 8), t3 = output + load<i32>(to, 12);
      let c: usize = 0;
      for (; c + 32 <= pixel; c += 32) eightChannels(o, c, p0 + c, p1 + c, p2 + c, p3 + c, t0 + c, t1 + c, t2 + c, t3 + c);
      if (c < pixel) fourChannels(o, c, p0 + c, p1 + c, p2 + c, p3 + c, t0 + c, t1 + c, t2 + c, t3 + c);
      from += 16;
      to += 16;
    } while (from < end);
  }
}

// @ts-ignore: decorator
@inline
function eightChannels(
  o: DepthwiseOperands, channel: usize, p0: usize, p1: usize, p2: usize, p3: usize,
  t0: usize, t1: usize, t2: usize, t3: usize,
): void {
  const pixel = <usize>o.output.channels << 2, bias = o.bias + channel, f = o.activation;
  // Unsigned arithmetic wraps: adding the negative is stepping back.
  const step: usize = o.turned ? 0 - pixel : pixel;
  let weight = o.weights + channel + (o.turned ? <usize>(o.taps - 1) * pixel : 0);
  let r0 = load4(bias), s0 = load4(bias + 16), r1 = r0, s1 = s0, r2 = r0, s2 = s0, r3 = r0, s3 = s0;
  let tap = o.tapOffsets;
  const end = tap + (<usize>o.taps << 2);
  do {
    const at = load<i32>(tap), v = v128.load(weight, 0, 4), w = v128.load(weight, 16, 4);
    r0 = multiplyAdd(v128.load(p0 + at, 0, 4), v, r0); s0 = multiplyAdd(v128.load(p0 + at, 16, 4), w, s0);
    r1 = multiplyAdd(v128.load(p1 + at, 0, 4), v, r1); s1 = multiplyAdd(v128.load(p1 + at, 16, 4), w, s1);
    r2 = multiplyAdd(v128.load(p2 + at, 0, 4), v, r2); s2 = multiplyAdd(v128.load(p2 + at, 16, 4), w, s2);
    r3 = multiplyAdd(v128.load(p3 + at, 0, 4), v, r3); s3 = multiplyAdd(v128.load(p3 + at, 16, 4), w, s3);
    weight += step;
    tap += 4;
  } while (tap < end);
  store4(t0, activateFast(r0, f)); store4(t0 + 16, activateFast(s0, f));
  store4(t1, activateFast(r1, f)); store4(t1 + 16, activateFast(s1, f));
  store4(t2, activateFast(r2, f)); store4(t2 + 16, activateFast(s2, f));
  store4(t3, activateFast(r3, f)); store4(t3 + 16, activateFast(s3, f));
}

function fourChannels(
  o: DepthwiseOperands, channel: usize, p0: usize, p1: usize, p2: usize, p3: usize,
  t0: usize, t1: usize, t2: usize, t3: usize,
): void {
  const pixel = <usize>o.output.channels << 2, f = o.activation;
  const step: usize = o.turned ? 0 - pixel : pixel;
  let weight = o.weights + channel + (o.turned ? <usize>(o.taps - 1) * pixel : 0);
  let s0 = load4(o.bias + channel), s1 = s0, s2 = s0, s3 = s0, tap = o.tapOffsets;
  const end = tap + (<usize>o.taps << 2);
  do {
    const at = load<i32>(tap), w = load4(weight);
    s0 = multiplyAdd(load4(p0 + at), w, s0);
    s1 = multiplyAdd(load4(p1 + at), w, s1);
    s2 = multiplyAdd(load4(p2 + at), w, s2);
    s3 = multiplyAdd(load4(p3 + at), w, s3);
    weight += step;
    tap += 4;
  } while (tap < end);
  store4(t0, activateFast(s0, f)); store4(t1, activateFast(s1, f));
  store4(t2, activateFast(s2, f)); store4(t3, activateFast(s3, f));
}

/** Sum over all pixels of input times gradient, for every tap and channel; sums of blocks first, which keeps single precision accurate. */
export function depthwiseWeightGradient(o: DepthwiseWeightGradientOperands): void {
  const d = o.outputGradient, x = o.input, pixel = <usize>d.channels << 2;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < d.height; y += o.blockRows) {
      const input = x.data + <usize>(e * x.imageStride) + o.origin + <usize>(y * o.rowStep * x.rowStride);
      const gradient = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride);
      const height = min(o.blockRows, d.height - y);
      for (let column = 0; column < d.width; column += o.blockColumns) {
        const a = input + <usize>(column * o.columnStep * x.channels << 2), q = gradient + <usize>column * pixel;
        accumulate(o, a, q, height, min(o.blockColumns, d.width - column), e + y + column > 0);
      }
    }
  }
}

function accumulate(o: DepthwiseWeightGradientOperands, input: usize, gradient: usize, height: i32, width: i32, add: bool): void {
  const pixel = <usize>o.outputGradient.channels << 2;
  for (let k = 0; k < o.taps; k += 3) {
    // The last group may hold a tap several times: all but the first are not stored.
    const taps = min(3, o.taps - k), offsets = o.tapOffsets + (<usize>k << 2);
    const a0 = input + load<i32>(offsets), a1 = taps > 1 ? input + load<i32>(offsets, 4) : a0;
    const a2 = taps > 2 ? input + load<i32>(offsets, 8) : a0;
    const w = o.weightGradient + <usize>k * pixel;
    let c: usize = 0;
    for (; c + 32 <= pixel; c += 32) threeTaps8(o, a0 + c, a1 + c, a2 + c, gradient + c, height, width, w + c, taps, add);
    if (c < pixel) threeTaps4(o, a0 + c, a1 + c, a2 + c, gradient + c, height, width, w + c, taps, add);
  }
}

// @ts-ignore: decorator
@inline
function addTo(target: usize, value: v128, add: bool): void {
  store4(target, add ? f32x4.add(load4(target), value) : value);
}

function threeTaps8(
  o: DepthwiseWeightGradientOperands, a0: usize, a1: usize, a2: usize, q: usize, height: i32, width: i32,
  w: usize, taps: i32, add: bool,
): void {
  const d = o.outputGradient, pixel = <usize>d.channels << 2, step = (<usize>o.input.channels << 2) * <usize>o.columnStep;
  const skipX = <usize>(o.rowStep * o.input.rowStride) - <usize>width * step, skipD = <usize>d.rowStride - <usize>width * pixel;
  let r0 = f32x4.splat(0), s0 = r0, r1 = r0, s1 = r0, r2 = r0, s2 = r0;
  do {
    let x = width;
    do {
      const g = v128.load(q, 0, 4), h = v128.load(q, 16, 4);
      r0 = multiplyAdd(v128.load(a0, 0, 4), g, r0); s0 = multiplyAdd(v128.load(a0, 16, 4), h, s0);
      r1 = multiplyAdd(v128.load(a1, 0, 4), g, r1); s1 = multiplyAdd(v128.load(a1, 16, 4), h, s1);
      r2 = multiplyAdd(v128.load(a2, 0, 4), g, r2); s2 = multiplyAdd(v128.load(a2, 16, 4), h, s2);
      q += pixel; a0 += step; a1 += step; a2 += step;
    } while (--x);
    q += skipD; a0 += skipX; a1 += skipX; a2 += skipX;
  } while (--height);
  addTo(w, r0, add); addTo(w + 16, s0, add);
  if (taps > 1) {
    addTo(w + pixel, r1, add); addTo(w + pixel + 16, s1, add);
  }
  if (taps > 2) {
    addTo(w + 2 * pixel, r2, add); addTo(w + 2 * pixel + 16, s2, add);
  }
}

function threeTaps4(
  o: DepthwiseWeightGradientOperands, a0: usize, a1: usize, a2: usize, q: usize, height: i32, width: i32,
  w: usize, taps: i32, add: bool,
): void {
  const d = o.outputGradient, pixel = <usize>d.channels << 2, step = (<usize>o.input.channels << 2) * <usize>o.columnStep;
  const skipX = <usize>(o.rowStep * o.input.rowStride) - <usize>width * step, skipD = <usize>d.rowStride - <usize>width * pixel;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0;
  do {
    let x = width;
    do {
      const g = load4(q);
      s0 = multiplyAdd(load4(a0), g, s0);
      s1 = multiplyAdd(load4(a1), g, s1);
      s2 = multiplyAdd(load4(a2), g, s2);
      q += pixel; a0 += step; a1 += step; a2 += step;
    } while (--x);
    q += skipD; a0 += skipX; a1 += skipX; a2 += skipX;
  } while (--height);
  addTo(w, s0, add);
  if (taps > 1) addTo(w + pixel, s1, add);
  if (taps > 2) addTo(w + 2 * pixel, s2, add);
}
