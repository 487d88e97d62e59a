import { batch } from './context';
import { activate } from './math';
import { DepthwiseOperands, DepthwiseWeightGradientOperands } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

/*
 * Convolutions with one kernel a channel: four channels side by side. Inputs have a border of zeros as wide as the kernel
 * reaches, so that no tap needs a test. A weight, once loaded, serves four pixels, and a gradient four taps; a last group
 * may hold a pixel or a tap several times: it computes the same bits and stores them again.
 */

/** output = f(input ∗ kernel + bias), channel by channel; `turned` takes the kernel from its end. */
export function depthwise(o: DepthwiseOperands): void {
  const y = o.output, x = o.input, pixel = <usize>y.channels << 2;
  const cells = y.height * y.width, row = x.rowStride * o.rowStep, column = pixel * <usize>o.columnStep;
  for (let e = 0; e < batch; e++) {
    const input = x.data + <usize>(e * x.imageStride) + o.origin;
    const output = y.data + <usize>(e * y.imageStride);
    for (let cell = 0; cell < cells; cell += 4) {
      const c1 = min(cell + 1, cells - 1), c2 = min(cell + 2, cells - 1), c3 = min(cell + 3, cells - 1);
      const p0 = input + place(cell, y.width, row, column), p1 = input + place(c1, y.width, row, column);
      const p2 = input + place(c2, y.width, row, column), p3 = input + place(c3, y.width, row, column);
      const t0 = output + place(cell, y.width, y.rowStride, pixel), t1 = output + place(c1, y.width, y.rowStride, pixel);
      const t2 = output + place(c2, y.width, y.rowStride, pixel), t3 = output + place(c3, y.width, y.rowStride, pixel);
      for (let c: usize = 0; c < pixel; c += 16) {
        fourPixels(o, c, p0 + c, p1 + c, p2 + c, p3 + c, t0 + c, t1 + c, t2 + c, t3 + c);
      }
    }
  }
}

/** Bytes from the first pixel to pixel number `cell`. */
// @ts-ignore: decorator
@inline
function place(cell: i32, width: i32, rowStride: i32, pixel: usize): usize {
  return <usize>(cell / width * rowStride) + <usize>(cell % width) * pixel;
}

function fourPixels(
  o: DepthwiseOperands, channel: usize, p0: usize, p1: usize, p2: usize, p3: usize,
  t0: usize, t1: usize, t2: usize, t3: usize,
): void {
  const pixel = <usize>o.output.channels << 2, width = o.kernelWidth;
  const skip = <usize>o.input.rowStride - <usize>width * pixel;
  // Unsigned arithmetic wraps: adding the negative is stepping back.
  const step: usize = o.turned ? 0 - pixel : pixel;
  let weight = o.weights + channel + (o.turned ? <usize>(o.kernelHeight * width - 1) * pixel : 0);
  let s0 = load4(o.bias + channel), s1 = s0, s2 = s0, s3 = s0;
  let rows = o.kernelHeight;
  do {
    let taps = width;
    do {
      const w = load4(weight);
      s0 = multiplyAdd(load4(p0), w, s0);
      s1 = multiplyAdd(load4(p1), w, s1);
      s2 = multiplyAdd(load4(p2), w, s2);
      s3 = multiplyAdd(load4(p3), w, s3);
      weight += step; p0 += pixel; p1 += pixel; p2 += pixel; p3 += pixel;
    } while (--taps);
    p0 += skip; p1 += skip; p2 += skip; p3 += skip;
  } while (--rows);
  store4(t0, activate(s0, o.activation)); store4(t1, activate(s1, o.activation));
  store4(t2, activate(s2, o.activation)); store4(t3, activate(s3, o.activation));
}

/** Sum over all pixels of input times gradient, for every tap and channel; row sums first, which keeps single precision accurate. */
export function depthwiseWeightGradient(o: DepthwiseWeightGradientOperands): void {
  const x = o.input, pixel = <usize>o.outputGradient.channels << 2;
  const input = x.data + o.origin, taps = o.kernelHeight * o.kernelWidth;
  for (let k = 0; k < taps; k += 4) {
    const k1 = min(k + 1, taps - 1), k2 = min(k + 2, taps - 1), k3 = min(k + 3, taps - 1);
    const a0 = input + place(k, o.kernelWidth, x.rowStride, pixel), a1 = input + place(k1, o.kernelWidth, x.rowStride, pixel);
    const a2 = input + place(k2, o.kernelWidth, x.rowStride, pixel), a3 = input + place(k3, o.kernelWidth, x.rowStride, pixel);
    const w0 = o.weightGradient + <usize>k * pixel, w1 = o.weightGradient + <usize>k1 * pixel;
    const w2 = o.weightGradient + <usize>k2 * pixel, w3 = o.weightGradient + <usize>k3 * pixel;
    for (let c: usize = 0; c < pixel; c += 16) fourTaps(o, c, a0 + c, a1 + c, a2 + c, a3 + c, w0 + c, w1 + c, w2 + c, w3 + c);
  }
}

function fourTaps(
  o: DepthwiseWeightGradientOperands, channel: usize, a0: usize, a1: usize, a2: usize, a3: usize,
  w0: usize, w1: usize, w2: usize, w3: usize,
): void {
  const d = o.outputGradient, x = o.input, pixel = <usize>d.channels << 2, step = pixel * <usize>o.columnStep;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < d.height; row++) {
      let offset = <usize>(e * x.imageStride) + <usize>(row * o.rowStep * x.rowStride);
      let q = d.data + <usize>(e * d.imageStride) + <usize>(row * d.rowStride) + channel;
      let l0 = f32x4.splat(0), l1 = l0, l2 = l0, l3 = l0;
      for (let column = 0; column < d.width; column++, offset += step, q += pixel) {
        const gradient = load4(q);
        l0 = multiplyAdd(load4(a0 + offset), gradient, l0);
        l1 = multiplyAdd(load4(a1 + offset), gradient, l1);
        l2 = multiplyAdd(load4(a2 + offset), gradient, l2);
        l3 = multiplyAdd(load4(a3 + offset), gradient, l3);
      }
      s0 = f32x4.add(s0, l0); s1 = f32x4.add(s1, l1); s2 = f32x4.add(s2, l2); s3 = f32x4.add(s3, l3);
    }
  }
  store4(w0, s0); store4(w1, s1); store4(w2, s2); store4(w3, s3);
}
