import { batch } from './context';
import { ActivationCode } from './codes';
import { activateFast } from './math';
import { NormaliseBatchOperands, Tensor } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

const EPSILON: f32 = 1e-3;
const MOMENTUM: f32 = 0.99;
/** Bytes of a cache line: sixteen channels at a time, so that a pixel's line is fetched once. */
export const LINE: usize = 64;
/**
 * Pixels at least of a block over which all channels pass, line by line: few, so that memory is read almost in its order. Sums
 * go to memory after a block, which keeps single precision accurate, too.
 */
const BLOCK_PIXELS = 8;

/** Rows of an image that are a block. */
// @ts-ignore: decorator
@inline
export function blockRows(width: i32): i32 {
  return max(1, BLOCK_PIXELS / width);
}

/** Adds four channels' sum to a total in memory. */
// @ts-ignore: decorator
@inline
export function addTo(target: usize, value: v128): void {
  store4(target, f32x4.add(load4(target), value));
}

/**
 * f(batch normalisation) in training (Ioffe and Szegedy 2015) with Keras's constants; moves the moving statistics. Both
 * moments are summed in one pass, around the first example's means K: these lie so near to the batch's, in deviations, that
 * variance = Σ(x − K)²/n − (Σ(x − K)/n)² loses few bits.
 */
export function normaliseBatch(o: NormaliseBatchOperands): void {
  const t = o.input, pixel = <usize>t.channels << 2;
  firstMeans(o);
  // Until the moments are known, sums lie where the way back will find mean and deviation: Σ(x − K) and Σ(x − K)².
  const sums = o.sums, squares = o.inverseSd, rows = blockRows(t.width);
  memory.fill(sums, 0, pixel);
  memory.fill(squares, 0, pixel);
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < t.height; y += rows) {
      const block = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride), height = min(rows, t.height - y);
      let c: usize = 0;
      for (; c + LINE <= pixel; c += LINE) momentsLine(t, block + c, height, o.mean + c, sums + c, squares + c);
      for (; c < pixel; c += 16) moments(t, block + c, height, load4(o.mean + c), sums + c, squares + c);
    }
  }
  const share = f32x4.splat(1 / <f32>(batch * t.height * t.width));
  for (let c: usize = 0; c < pixel; c += 16) {
    const offset = f32x4.mul(load4(sums + c), share), square = f32x4.mul(load4(squares + c), share);
    store4(o.mean + c, f32x4.add(load4(o.mean + c), offset));
    moveStatistics(o, c, f32x4.max(f32x4.sub(square, f32x4.mul(offset, offset)), f32x4.splat(0)));
  }
  scaleAndShift(o, o.mean);
}

/** Means of the first example's image. */
function firstMeans(o: NormaliseBatchOperands): void {
  const t = o.input, pixel = <usize>t.channels << 2, share = f32x4.splat(1 / <f32>(t.height * t.width));
  for (let c: usize = 0; c < pixel; c += 16) {
    let sum = f32x4.splat(0);
    for (let y = 0; y < t.height; y++) {
      let p = t.data + <usize>(y * t.rowStride) + c;
      for (let x = 0; x < t.width; x++, p += pixel) sum = f32x4.add(sum, load4(p));
    }
    store4(o.mean + c, f32x4.mul(sum, share));
  }
}

/** Keeps the inverse deviation of four channels, and moves the moving statistics. */
// @ts-ignore: decorator
@inline
function moveStatistics(o: NormaliseBatchOperands, c: usize, variance: v128): void {
  const keep = f32x4.splat(MOMENTUM), take = f32x4.splat(1 - MOMENTUM);
  const sd = f32x4.sqrt(f32x4.add(variance, f32x4.splat(EPSILON)));
  store4(o.inverseSd + c, f32x4.div(f32x4.splat(1), sd));
  store4(o.movingMean + c, multiplyAdd(take, load4(o.mean + c), f32x4.mul(keep, load4(o.movingMean + c))));
  store4(o.movingVariance + c, multiplyAdd(take, variance, f32x4.mul(keep, load4(o.movingVariance + c))));
}

/** Adds a block's Σ(x − K) and Σ(x − K)² of sixteen channels to the totals. */
function momentsLine(t: Tensor, block: usize, rows: i32, means: usize, sums: usize, squares: usize): void {
  const pixel = <usize>t.channels << 2;
  const m0 = load4(means), m1 = load4(means + 16), m2 = load4(means + 32), m3 = load4(means + 48);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
  for (let y = 0; y < rows; y++) {
    let p = block + <usize>(y * t.rowStride);
    for (let x = 0; x < t.width; x++, p += pixel) {
      let d = f32x4.sub(v128.load(p, 0, 4), m0);
      s0 = f32x4.add(s0, d); q0 = multiplyAdd(d, d, q0);
      d = f32x4.sub(v128.load(p, 16, 4), m1);
      s1 = f32x4.add(s1, d); q1 = multiplyAdd(d, d, q1);
      d = f32x4.sub(v128.load(p, 32, 4), m2);
      s2 = f32x4.add(s2, d); q2 = multiplyAdd(d, d, q2);
      d = f32x4.sub(v128.load(p, 48, 4), m3);
      s3 = f32x4.add(s3, d); q3 = multiplyAdd(d, d, q3);
    }
  }
  addTo(sums, s0); addTo(sums + 16, s1); addTo(sums + 32, s2); addTo(sums + 48, s3);
  addTo(squares, q0); addTo(squares + 16, q1); addTo(squares + 32, q2); addTo(squares + 48, q3);
}

function moments(t: Tensor, block: usize, rows: i32, mean: v128, sums: usize, squares: usize): void {
  const pixel = <usize>t.channels << 2;
  let s = f32x4.splat(0), q = s;
  for (let y = 0; y < rows; y++) {
    let p = block + <usize>(y * t.rowStride);
    for (let x = 0; x < t.width; x++, p += pixel) {
      const d = f32x4.sub(load4(p), mean);
      s = f32x4.add(s, d); q = multiplyAdd(d, d, q);
    }
  }
  addTo(sums, s);
  addTo(squares, q);
}

/** f(batch normalisation) outside training, by the moving statistics. */
export function normaliseMoving(o: NormaliseBatchOperands): void {
  for (let c: usize = 0; c < <usize>o.input.channels << 2; c += 16) {
    const sd = f32x4.sqrt(f32x4.add(load4(o.movingVariance + c), f32x4.splat(EPSILON)));
    store4(o.inverseSd + c, f32x4.div(f32x4.splat(1), sd));
  }
  scaleAndShift(o, o.movingMean);
}

function scaleAndShift(o: NormaliseBatchOperands, means: usize): void {
  const x = o.input, y = o.output, pixel = <usize>x.channels << 2, rows = blockRows(x.width);
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < x.height; row += rows) {
      const from = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride), height = min(rows, x.height - row);
      const to = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride);
      let c: usize = 0;
      for (; c + LINE <= pixel; c += LINE) scaleAndShiftLine(o, from + c, to + c, height, means + c, c);
      for (; c < pixel; c += 16) scaleAndShiftFour(o, from + c, to + c, height, load4(means + c), c);
    }
  }
}

/** An activation to be called would have all registers saved: the loop knows by a constant where there is none. */
function scaleAndShiftLine(o: NormaliseBatchOperands, from: usize, to: usize, rows: i32, means: usize, channel: usize): void {
  if (o.activation === ActivationCode.linear) scaleAndShiftLineOf(o, from, to, rows, means, channel, ActivationCode.linear);
  else if (o.activation === ActivationCode.relu) scaleAndShiftLineOf(o, from, to, rows, means, channel, ActivationCode.relu);
  else scaleAndShiftLineOf(o, from, to, rows, means, channel, o.activation);
}

// @ts-ignore: decorator
@inline
function scaleAndShiftLineOf(
  o: NormaliseBatchOperands, from: usize, to: usize, rows: i32, means: usize, channel: usize, f: i32,
): void {
  const x = o.input, pixel = <usize>x.channels << 2, skipX = x.rowStride - x.width * pixel;
  const skipY = o.output.rowStride - x.width * pixel;
  const deviations = o.inverseSd + channel, gammas = o.gamma + channel, betas = o.beta + channel;
  const m0 = load4(means), m1 = load4(means + 16), m2 = load4(means + 32), m3 = load4(means + 48);
  const g0 = f32x4.mul(load4(gammas), load4(deviations)), g1 = f32x4.mul(load4(gammas + 16), load4(deviations + 16));
  const g2 = f32x4.mul(load4(gammas + 32), load4(deviations + 32)), g3 = f32x4.mul(load4(gammas + 48), load4(deviations + 48));
  const b0 = load4(betas), b1 = load4(betas + 16), b2 = load4(betas + 32), b3 = load4(betas + 48);
  for (; rows > 0; rows--, from += skipX, to += skipY) {
    for (let i = 0; i < x.width; i++, from += pixel, to += pixel) {
      v128.store(to, activateFast(multiplyAdd(f32x4.sub(v128.load(from, 0, 4), m0), g0, b0), f), 0, 4);
      v128.store(to, activateFast(multiplyAdd(f32x4.sub(v128.load(from, 16, 4), m1), g1, b1), f), 16, 4);
      v128.store(to, activateFast(multiplyAdd(f32x4.sub(v128.load(from, 32, 4), m2), g2, b2), f), 32, 4);
      v128.store(to, activateFast(multiplyAdd(f32x4.sub(v128.load(from, 48, 4), m3), g3, b3), f), 48, 4);
    }
  }
}

function scaleAndShiftFour(o: NormaliseBatchOperands, from: usize, to: usize, rows: i32, mean: v128, channel: usize): void {
  const x = o.input, pixel = <usize>x.channels << 2, skipX = x.rowStride - x.width * pixel;
  const skipY = o.output.rowStride - x.width * pixel;
  const scale = f32x4.mul(load4(o.gamma + channel), load4(o.inverseSd + channel)), shift = load4(o.beta + channel);
  for (; rows > 0; rows--, from += skipX, to += skipY) {
    for (let i = 0; i < x.width; i++, from += pixel, to += pixel) {
      store4(to, activateFast(multiplyAdd(f32x4.sub(load4(from), mean), scale, shift), o.activation));
    }
  }
}
