import { batch } from './context';
import { ActivationCode } from './codes';
import { activate } from './math';
import { NormaliseBatchOperands, NormaliseGradientOperands, Tensor } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

const EPSILON: f32 = 1e-3;
const MOMENTUM: f32 = 0.99;
/** Bytes of a cache line: sixteen channels at a time, so that a pixel's line is fetched once. */
const LINE: usize = 64;

/** f(batch normalisation) in training (Ioffe and Szegedy 2015) with Keras's constants; moves the moving statistics. */
export function normaliseBatch(o: NormaliseBatchOperands): void {
  const t = o.input, pixel = <usize>t.channels << 2, share = f32x4.splat(1 / <f32>(batch * t.height * t.width));
  let c: usize = 0;
  for (; c + LINE <= pixel; c += LINE) {
    sumLine(t, c, o.mean + c);
    for (let v: usize = c; v < c + LINE; v += 16) store4(o.mean + v, f32x4.mul(load4(o.mean + v), share));
    squaresLine(t, c, o.mean + c, o.inverseSd + c);
    for (let v: usize = c; v < c + LINE; v += 16) moveStatistics(o, v, f32x4.mul(load4(o.inverseSd + v), share));
    scaleAndShiftLine(o, c);
  }
  for (; c < pixel; c += 16) {
    const mean = f32x4.mul(sum(t, c), share);
    store4(o.mean + c, mean);
    moveStatistics(o, c, f32x4.mul(sumOfSquares(t, c, mean), share));
    scaleAndShift(o, c, mean, load4(o.inverseSd + c));
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

/** f(batch normalisation) outside training, by the moving statistics. */
export function normaliseMoving(o: NormaliseBatchOperands): void {
  for (let c: usize = 0; c < <usize>o.input.channels << 2; c += 16) {
    const sd = f32x4.sqrt(f32x4.add(load4(o.movingVariance + c), f32x4.splat(EPSILON)));
    scaleAndShift(o, c, load4(o.movingMean + c), f32x4.div(f32x4.splat(1), sd));
  }
}

/** Sums over all pixels of the batch, row sums first, of sixteen channels. */
function sumLine(t: Tensor, channel: usize, target: usize): void {
  const pixel = <usize>t.channels << 2;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < t.height; y++) {
      let p = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride) + channel;
      let r0 = f32x4.splat(0), r1 = r0, r2 = r0, r3 = r0;
      for (let x = 0; x < t.width; x++, p += pixel) {
        r0 = f32x4.add(r0, v128.load(p, 0, 4));
        r1 = f32x4.add(r1, v128.load(p, 16, 4));
        r2 = f32x4.add(r2, v128.load(p, 32, 4));
        r3 = f32x4.add(r3, v128.load(p, 48, 4));
      }
      s0 = f32x4.add(s0, r0); s1 = f32x4.add(s1, r1); s2 = f32x4.add(s2, r2); s3 = f32x4.add(s3, r3);
    }
  }
  store4(target, s0); store4(target + 16, s1); store4(target + 32, s2); store4(target + 48, s3);
}

/** The same of the squares of what lies off the means. */
function squaresLine(t: Tensor, channel: usize, means: usize, target: usize): void {
  const pixel = <usize>t.channels << 2;
  const m0 = load4(means), m1 = load4(means + 16), m2 = load4(means + 32), m3 = load4(means + 48);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < t.height; y++) {
      let p = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride) + channel;
      let r0 = f32x4.splat(0), r1 = r0, r2 = r0, r3 = r0;
      for (let x = 0; x < t.width; x++, p += pixel) {
        const d0 = f32x4.sub(v128.load(p, 0, 4), m0), d1 = f32x4.sub(v128.load(p, 16, 4), m1);
        const d2 = f32x4.sub(v128.load(p, 32, 4), m2), d3 = f32x4.sub(v128.load(p, 48, 4), m3);
        r0 = multiplyAdd(d0, d0, r0); r1 = multiplyAdd(d1, d1, r1);
        r2 = multiplyAdd(d2, d2, r2); r3 = multiplyAdd(d3, d3, r3);
      }
      s0 = f32x4.add(s0, r0); s1 = f32x4.add(s1, r1); s2 = f32x4.add(s2, r2); s3 = f32x4.add(s3, r3);
    }
  }
  store4(target, s0); store4(target + 16, s1); store4(target + 32, s2); store4(target + 48, s3);
}

function sum(t: Tensor, channel: usize): v128 {
  const pixel = <usize>t.channels << 2;
  let total = f32x4.splat(0);
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < t.height; y++) {
      let p = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride) + channel, row = f32x4.splat(0);
      for (let x = 0; x < t.width; x++, p += pixel) row = f32x4.add(row, load4(p));
      total = f32x4.add(total, row);
    }
  }
  return total;
}

function sumOfSquares(t: Tensor, channel: usize, mean: v128): v128 {
  const pixel = <usize>t.channels << 2;
  let total = f32x4.splat(0);
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < t.height; y++) {
      let p = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride) + channel, row = f32x4.splat(0);
      for (let x = 0; x < t.width; x++, p += pixel) {
        const deviation = f32x4.sub(load4(p), mean);
        row = multiplyAdd(deviation, deviation, row);
      }
      total = f32x4.add(total, row);
    }
  }
  return total;
}

/** By this batch's statistics, for sixteen channels. */
function scaleAndShiftLine(o: NormaliseBatchOperands, channel: usize): void {
  const x = o.input, y = o.output, pixel = <usize>x.channels << 2, f = o.activation;
  const means = o.mean + channel, deviations = o.inverseSd + channel, gammas = o.gamma + channel, betas = o.beta + channel;
  const m0 = load4(means), m1 = load4(means + 16), m2 = load4(means + 32), m3 = load4(means + 48);
  const g0 = f32x4.mul(load4(gammas), load4(deviations)), g1 = f32x4.mul(load4(gammas + 16), load4(deviations + 16));
  const g2 = f32x4.mul(load4(gammas + 32), load4(deviations + 32)), g3 = f32x4.mul(load4(gammas + 48), load4(deviations + 48));
  const b0 = load4(betas), b1 = load4(betas + 16), b2 = load4(betas + 32), b3 = load4(betas + 48), zero = f32x4.splat(0);
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < x.height; row++) {
      let p = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride) + channel;
      let to = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride) + channel;
      if (f === ActivationCode.relu) {
        for (let i = 0; i < x.width; i++, p += pixel, to += pixel) {
          store4(to, f32x4.max(multiplyAdd(f32x4.sub(v128.load(p, 0, 4), m0), g0, b0), zero));
          store4(to + 16, f32x4.max(multiplyAdd(f32x4.sub(v128.load(p, 16, 4), m1), g1, b1), zero));
          store4(to + 32, f32x4.max(multiplyAdd(f32x4.sub(v128.load(p, 32, 4), m2), g2, b2), zero));
          store4(to + 48, f32x4.max(multiplyAdd(f32x4.sub(v128.load(p, 48, 4), m3), g3, b3), zero));
        }
      } else for (let i = 0; i < x.width; i++, p += pixel, to += pixel) {
        store4(to, activate(multiplyAdd(f32x4.sub(v128.load(p, 0, 4), m0), g0, b0), f));
        store4(to + 16, activate(multiplyAdd(f32x4.sub(v128.load(p, 16, 4), m1), g1, b1), f));
        store4(to + 32, activate(multiplyAdd(f32x4.sub(v128.load(p, 32, 4), m2), g2, b2), f));
        store4(to + 48, activate(multiplyAdd(f32x4.sub(v128.load(p, 48, 4), m3), g3, b3), f));
      }
    }
  }
}

function scaleAndShift(o: NormaliseBatchOperands, channel: usize, mean: v128, inverseSd: v128): void {
  const x = o.input, y = o.output, pixel = <usize>x.channels << 2;
  const scale = f32x4.mul(load4(o.gamma + channel), inverseSd), shift = load4(o.beta + channel);
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < x.height; row++) {
      let from = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride) + channel;
      let to = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride) + channel;
      for (let i = 0; i < x.width; i++, from += pixel, to += pixel) {
        store4(to, activate(multiplyAdd(f32x4.sub(load4(from), mean), scale, shift), o.activation));
      }
    }
  }
}

/** dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), dγ = Σ dy · x̂, dβ = Σ dy, means over the batch's pixels. */
export function normaliseGradient(o: NormaliseGradientOperands): void {
  const pixel = <usize>o.input.channels << 2;
  let c: usize = 0;
  for (; c + LINE <= pixel; c += LINE) {
    sumLine(o.outputGradient, c, o.betaGradient + c);
    for (let half: usize = c; half < c + LINE; half += 32) productsHalf(o, half);
    for (let half: usize = c; half < c + LINE; half += 32) backHalf(o, half);
  }
  for (; c < pixel; c += 16) {
    store4(o.betaGradient + c, sum(o.outputGradient, c));
    store4(o.gammaGradient + c, sumOfProducts(o.input, o.outputGradient, c, load4(o.mean + c), load4(o.inverseSd + c)));
    back(o, c);
  }
}

/** dx of eight channels: more do not fit into the registers. */
function backHalf(o: NormaliseGradientOperands, c: usize): void {
  const x = o.input, d = o.outputGradient, target = o.inputGradient, pixel = <usize>x.channels << 2;
  const share = f32x4.splat(1 / <f32>(batch * x.height * x.width));
  const m0 = load4(o.mean + c), m1 = load4(o.mean + c + 16), i0 = load4(o.inverseSd + c), i1 = load4(o.inverseSd + c + 16);
  const g0 = f32x4.mul(load4(o.gamma + c), i0), g1 = f32x4.mul(load4(o.gamma + c + 16), i1);
  const b0 = f32x4.mul(load4(o.betaGradient + c), share), b1 = f32x4.mul(load4(o.betaGradient + c + 16), share);
  const p0 = f32x4.mul(load4(o.gammaGradient + c), share), p1 = f32x4.mul(load4(o.gammaGradient + c + 16), share);
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < x.height; row++) {
      let p = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride) + c;
      let q = d.data + <usize>(e * d.imageStride) + <usize>(row * d.rowStride) + c;
      let to = target.data + <usize>(e * target.imageStride) + <usize>(row * target.rowStride) + c;
      for (let i = 0; i < x.width; i++, p += pixel, q += pixel, to += pixel) {
        const n0 = f32x4.mul(f32x4.sub(v128.load(p, 0, 4), m0), i0), n1 = f32x4.mul(f32x4.sub(v128.load(p, 16, 4), m1), i1);
        store4(to, f32x4.mul(g0, f32x4.sub(f32x4.sub(v128.load(q, 0, 4), b0), f32x4.mul(n0, p0))));
        store4(to + 16, f32x4.mul(g1, f32x4.sub(f32x4.sub(v128.load(q, 16, 4), b1), f32x4.mul(n1, p1))));
      }
    }
  }
}

function back(o: NormaliseGradientOperands, c: usize): void {
  const x = o.input, d = o.outputGradient, target = o.inputGradient, pixel = <usize>x.channels << 2;
  const share = f32x4.splat(1 / <f32>(batch * x.height * x.width));
  const mean = load4(o.mean + c), inverseSd = load4(o.inverseSd + c), scale = f32x4.mul(load4(o.gamma + c), inverseSd);
  const meanD = f32x4.mul(load4(o.betaGradient + c), share), meanProduct = f32x4.mul(load4(o.gammaGradient + c), share);
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < x.height; row++) {
      let p = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride) + c;
      let q = d.data + <usize>(e * d.imageStride) + <usize>(row * d.rowStride) + c;
      let to = target.data + <usize>(e * target.imageStride) + <usize>(row * target.rowStride) + c;
      for (let i = 0; i < x.width; i++, p += pixel, q += pixel, to += pixel) {
        const normal = f32x4.mul(f32x4.sub(load4(p), mean), inverseSd);
        const rest = f32x4.sub(f32x4.sub(load4(q), meanD), f32x4.mul(normal, meanProduct));
        store4(to, f32x4.mul(scale, rest));
      }
    }
  }
}

/** Σ dy · x̂ of eight channels. */
function productsHalf(o: NormaliseGradientOperands, c: usize): void {
  const x = o.input, d = o.outputGradient, pixel = <usize>x.channels << 2;
  const m0 = load4(o.mean + c), m1 = load4(o.mean + c + 16), i0 = load4(o.inverseSd + c), i1 = load4(o.inverseSd + c + 16);
  let s0 = f32x4.splat(0), s1 = s0;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < x.height; y++) {
      let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
      let q = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + c, r0 = f32x4.splat(0), r1 = r0;
      for (let i = 0; i < x.width; i++, p += pixel, q += pixel) {
        r0 = multiplyAdd(f32x4.mul(f32x4.sub(v128.load(p, 0, 4), m0), i0), v128.load(q, 0, 4), r0);
        r1 = multiplyAdd(f32x4.mul(f32x4.sub(v128.load(p, 16, 4), m1), i1), v128.load(q, 16, 4), r1);
      }
      s0 = f32x4.add(s0, r0); s1 = f32x4.add(s1, r1);
    }
  }
  store4(o.gammaGradient + c, s0);
  store4(o.gammaGradient + c + 16, s1);
}

function sumOfProducts(x: Tensor, d: Tensor, channel: usize, mean: v128, inverseSd: v128): v128 {
  const pixel = <usize>x.channels << 2;
  let total = f32x4.splat(0);
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < x.height; y++) {
      let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + channel;
      let q = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + channel, row = f32x4.splat(0);
      for (let i = 0; i < x.width; i++, p += pixel, q += pixel) {
        row = multiplyAdd(f32x4.mul(f32x4.sub(load4(p), mean), inverseSd), load4(q), row);
      }
      total = f32x4.add(total, row);
    }
  }
  return total;
}
