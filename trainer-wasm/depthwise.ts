import { batch } from './context';
import { activate } from './math';
import { DepthwiseOperands, DepthwiseWeightGradientOperands } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

/*
 * Convolutions with one kernel a channel: four channels side by side, taps inside. Inputs have a border of zeros as wide
 * as the kernel reaches, so that no tap needs a test.
 */

/** output = f(input ∗ kernel + bias), channel by channel; `turned` takes the kernel from its end. */
export function depthwise(o: DepthwiseOperands): void {
  const y = o.output, x = o.input, pixel = <usize>y.channels << 2;
  const taps = o.kernelHeight * o.kernelWidth;
  const first = o.turned ? <usize>(taps - 1) * pixel : 0;
  // Unsigned arithmetic wraps: adding the largest multiple is stepping back.
  const step: usize = o.turned ? 0 - pixel : pixel;
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < y.height; row++) {
      let target = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride);
      let corner = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride) + o.origin;
      for (let column = 0; column < y.width; column++, target += pixel, corner += pixel) {
        for (let c: usize = 0; c < pixel; c += 16) {
          let weight = o.weights + first + c, sum = load4(o.bias + c), source = corner + c;
          for (let i = 0; i < o.kernelHeight; i++, source += x.rowStride) {
            let p = source;
            for (let j = 0; j < o.kernelWidth; j++, p += pixel, weight += step) {
              sum = multiplyAdd(load4(p), load4(weight), sum);
            }
          }
          store4(target + c, activate(sum, o.activation));
        }
      }
    }
  }
}

/** Sum over all pixels of input times gradient, for every tap and channel; row sums first, which keeps single precision accurate. */
export function depthwiseWeightGradient(o: DepthwiseWeightGradientOperands): void {
  const d = o.outputGradient, x = o.input, pixel = <usize>d.channels << 2;
  let target = o.weightGradient;
  for (let i = 0; i < o.kernelHeight; i++) {
    for (let j = 0; j < o.kernelWidth; j++, target += pixel) {
      const tap = x.data + o.origin + <usize>(i * x.rowStride) + <usize>j * pixel;
      for (let c: usize = 0; c < pixel; c += 16) store4(target + c, tapGradient(o, tap + c, c));
    }
  }
}

function tapGradient(o: DepthwiseWeightGradientOperands, tap: usize, channel: usize): v128 {
  const d = o.outputGradient, x = o.input, pixel = <usize>d.channels << 2;
  let sum = f32x4.splat(0);
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < d.height; row++) {
      let p = tap + <usize>(e * x.imageStride) + <usize>(row * x.rowStride);
      let q = d.data + <usize>(e * d.imageStride) + <usize>(row * d.rowStride) + channel;
      let line = f32x4.splat(0);
      for (let column = 0; column < d.width; column++, p += pixel, q += pixel) {
        line = multiplyAdd(load4(p), load4(q), line);
      }
      sum = f32x4.add(sum, line);
    }
  }
  return sum;
}
