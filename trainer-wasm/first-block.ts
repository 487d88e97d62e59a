import { batch } from './context';
import { activate, activationGradient, relu4 } from './math';
import { ActivationCode } from './codes';
import { FirstBlockGradientOperands, FirstBlockOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';

/*
 * The block that most networks for recordings begin with: one input channel, 2×2 kernel, 2×2 pool. A cell's 3×3 patch
 * fits in registers, so forward and the kernel's gradient are each one pass that neither stores the convolution's
 * output nor spreads the pooled gradient over it.
 */

// @ts-ignore: decorator
@inline
function taps(x0: v128, x1: v128, x2: v128, x3: v128, k0: v128, k1: v128, k2: v128, k3: v128, sum: v128): v128 {
  return multiplyAdd(x0, k0, multiplyAdd(x1, k1, multiplyAdd(x2, k2, multiplyAdd(x3, k3, sum))));
}

/** output = f(pool(input ∗ kernel + bias)). */
export function firstBlock(o: FirstBlockOperands): void {
  const channels = o.output.channels, cells = o.output.height * o.output.width;
  for (let e = 0; e < batch; e++) {
    const input = o.input.data + <usize>(e * o.input.imageStride) + o.origin;
    for (let c = 0; c < channels; c += 4) {
      forwardChannels(o, input, o.output.data + <usize>(e * o.output.imageStride) + (<usize>c << 2), c, o.winners + <usize>(e * cells * channels + c));
    }
  }
}

function forwardChannels(o: FirstBlockOperands, input: usize, output: usize, channel: i32, winners: usize): void {
  const channels = o.output.channels, stride = <usize>channels << 2, row = <usize>o.input.rowStride;
  const w = o.weights + (<usize>channel << 2), relu = o.activation === ActivationCode.relu;
  const k0 = load4(w), k1 = load4(w + stride), k2 = load4(w + 2 * stride), k3 = load4(w + 3 * stride);
  const bias = load4(o.bias + (<usize>channel << 2));
  const i1 = i32x4.splat(1), i2 = i32x4.splat(2), i3 = i32x4.splat(3);
  let y = o.output.height;
  do {
    let top = input, cell = output, x = o.output.width;
    do {
      const middle = top + row, bottom = middle + row;
      const x3 = splat(middle), x4 = v128.load_splat<f32>(middle, 4), x5 = v128.load_splat<f32>(middle, 8);
      const x0 = splat(top), x1 = v128.load_splat<f32>(top, 4), x2 = v128.load_splat<f32>(top, 8);
      let best = taps(x0, x1, x3, x4, k0, k1, k2, k3, bias);
      let z = taps(x1, x2, x4, x5, k0, k1, k2, k3, bias);
      let winner = v128.and(i1, f32x4.gt(z, best));
      best = f32x4.max(best, z);
      const x6 = splat(bottom), x7 = v128.load_splat<f32>(bottom, 4), x8 = v128.load_splat<f32>(bottom, 8);
      z = taps(x3, x4, x6, x7, k0, k1, k2, k3, bias);
      winner = v128.bitselect(i2, winner, f32x4.gt(z, best));
      best = f32x4.max(best, z);
      z = taps(x4, x5, x7, x8, k0, k1, k2, k3, bias);
      winner = v128.bitselect(i3, winner, f32x4.gt(z, best));
      best = f32x4.max(best, z);
      store4(cell, relu ? relu4(best) : activate(best, o.activation));
      winner = v128.shuffle<i8>(winner, winner, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
      v128.store32_lane(winners, winner, 0, 0, 1);
      top += 8;
      cell += stride;
      winners += channels;
    } while (--x);
    input += row << 1;
    output += <usize>o.output.rowStride;
  } while (--y);
}

/** Gradients of kernel and bias. */
export function firstBlockGradient(o: FirstBlockGradientOperands): void {
  const channels = o.outputGradient.channels, cells = o.outputGradient.height * o.outputGradient.width;
  memory.fill(o.weightGradient, 0, <usize>channels << 4);
  memory.fill(o.biasGradient, 0, <usize>channels << 2);
  for (let e = 0; e < batch; e++) {
    const input = o.input.data + <usize>(e * o.input.imageStride) + o.origin;
    for (let c = 0; c < channels; c += 4) backwardChannels(o, e, input, c, o.winners + <usize>(e * cells * channels + c));
  }
}

function backwardChannels(o: FirstBlockGradientOperands, e: i32, input: usize, channel: i32, winners: usize): void {
  const d = o.outputGradient, channels = d.channels, stride = <usize>channels << 2, row = <usize>o.input.rowStride;
  const at = <usize>channel << 2, w = o.weightGradient + at, bias = o.biasGradient + at;
  let gradient = d.data + <usize>(e * d.imageStride) + at;
  let output = o.output.data + <usize>(e * o.output.imageStride) + at;
  let g0 = load4(w), g1 = load4(w + stride), g2 = load4(w + 2 * stride), g3 = load4(w + 3 * stride), sum = load4(bias);
  const keep = f32x4.splat(o.keep), zero = f32x4.splat(0), relu = o.activation === ActivationCode.relu;
  const i1 = i32x4.splat(1), i2 = i32x4.splat(2), i3 = i32x4.splat(3);
  let y = d.height;
  do {
    let top = input, from = gradient, value = output, x = d.width;
    do {
      const winner = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(winners, 0, 1)));
      const dz = relu
        ? v128.and(load4(from), f32x4.gt(load4(value), zero))
        : activationGradient(load4(from), f32x4.mul(load4(value), keep), o.activation);
      const d0 = v128.and(dz, i32x4.eq(winner, zero)), d1 = v128.and(dz, i32x4.eq(winner, i1));
      const d2 = v128.and(dz, i32x4.eq(winner, i2)), d3 = v128.and(dz, i32x4.eq(winner, i3));
      const middle = top + row, bottom = middle + row;
      const x3 = splat(middle), x4 = v128.load_splat<f32>(middle, 4), x5 = v128.load_splat<f32>(middle, 8);
      const x0 = splat(top), x1 = v128.load_splat<f32>(top, 4), x2 = v128.load_splat<f32>(top, 8);
      g0 = taps(d0, d1, d2, d3, x0, x1, x3, x4, g0);
      g1 = taps(d0, d1, d2, d3, x1, x2, x4, x5, g1);
      const x6 = splat(bottom), x7 = v128.load_splat<f32>(bottom, 4), x8 = v128.load_splat<f32>(bottom, 8);
      g2 = taps(d0, d1, d2, d3, x3, x4, x6, x7, g2);
      g3 = taps(d0, d1, d2, d3, x4, x5, x7, x8, g3);
      sum = f32x4.add(sum, dz);
      top += 8;
      from += stride;
      value += stride;
      winners += channels;
    } while (--x);
    input += row << 1;
    gradient += <usize>d.rowStride;
    output += <usize>o.output.rowStride;
  } while (--y);
  store4(w, g0); store4(w + stride, g1); store4(w + 2 * stride, g2); store4(w + 3 * stride, g3); store4(bias, sum);
}
