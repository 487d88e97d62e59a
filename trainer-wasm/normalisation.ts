import { batch } from './context';
import { activate } from './math';
import { NormaliseBatchOperands, NormaliseGradientOperands, Tensor } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

const EPSILON: f32 = 1e-3;
const MOMENTUM: f32 = 0.99;

/** f(batch normalisation) in training (Ioffe and Szegedy 2015) with Keras's constants; moves the moving statistics. */
export function normaliseBatch(o: NormaliseBatchOperands): void {
  const t = o.input, share = f32x4.splat(1 / <f32>(batch * t.height * t.width));
  const keep = f32x4.splat(MOMENTUM), take = f32x4.splat(1 - MOMENTUM);
  for (let c: usize = 0; c < <usize>t.channels << 2; c += 16) {
    const mean = f32x4.mul(sum(t, c), share);
    const variance = f32x4.mul(sumOfSquares(t, c, mean), share);
    const inverseSd = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(EPSILON))));
    store4(o.mean + c, mean);
    store4(o.inverseSd + c, inverseSd);
    store4(o.movingMean + c, multiplyAdd(take, mean, f32x4.mul(keep, load4(o.movingMean + c))));
    store4(o.movingVariance + c, multiplyAdd(take, variance, f32x4.mul(keep, load4(o.movingVariance + c))));
    scaleAndShift(o, c, mean, inverseSd);
  }
}

/** f(batch normalisation) outside training, by the moving statistics. */
export function normaliseMoving(o: NormaliseBatchOperands): void {
  for (let c: usize = 0; c < <usize>o.input.channels << 2; c += 16) {
    const sd = f32x4.sqrt(f32x4.add(load4(o.movingVariance + c), f32x4.splat(EPSILON)));
    scaleAndShift(o, c, load4(o.movingMean + c), f32x4.div(f32x4.splat(1), sd));
  }
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
  const x = o.input, d = o.outputGradient, target = o.inputGradient, pixel = <usize>x.channels << 2;
  const share = f32x4.splat(1 / <f32>(batch * x.height * x.width));
  for (let c: usize = 0; c < pixel; c += 16) {
    const mean = load4(o.mean + c), inverseSd = load4(o.inverseSd + c);
    const beta = sum(d, c), gamma = sumOfProducts(x, d, c, mean, inverseSd);
    store4(o.betaGradient + c, beta);
    store4(o.gammaGradient + c, gamma);
    const scale = f32x4.mul(load4(o.gamma + c), inverseSd);
    const meanD = f32x4.mul(beta, share), meanProduct = f32x4.mul(gamma, share);
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
