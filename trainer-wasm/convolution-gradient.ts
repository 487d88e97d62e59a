import { batch } from './context';
import { ConvBiasGradientOperands, ConvWeightGradientOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';

/** Adds the examples [firstExample, lastExample) to the kernel's gradient; starts from zero with example 0. */
export function convWeightGradient(o: ConvWeightGradientOperands): void {
  const last = min(o.lastExample, batch), d = o.outputGradient;
  const pixelX = (o.input.channels << 2) * o.columnStep, pixelD = d.channels << 2;
  for (let e = o.firstExample; e < last; e++) {
    for (let y = 0; y < d.height; y += o.blockRows) {
      const input = o.input.data + <usize>(e * o.input.imageStride) + o.origin + <usize>(y * o.rowStep * o.input.rowStride);
      const gradient = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride);
      const height = min(o.blockRows, d.height - y);
      for (let x = 0; x < d.width; x += o.blockColumns) {
        const width = min(o.blockColumns, d.width - x);
        accumulate(o, input + <usize>(x * pixelX), gradient + <usize>(x * pixelD), height, width, e + y + x > 0);
      }
    }
  }
}

/**
 * Tiles of two rows of sixteen columns, which load the least for a product, then of four rows of what columns are left. The last
 * tile may hold a row several times: it computes the same bits and stores them again.
 */
function accumulate(o: ConvWeightGradientOperands, input: usize, gradient: usize, height: i32, width: i32, add: bool): void {
  const columns = o.outputGradient.channels, stride = <usize>columns << 2, wide = stride & ~63;
  for (let k = 0; wide > 0 && k < o.rows; k += 2) {
    const k1 = min(k + 1, o.rows - 1);
    const a0 = input + load<i32>(o.tapOffsets + (<usize>k << 2)), a1 = input + load<i32>(o.tapOffsets + (<usize>k1 << 2));
    const w0 = o.weightGradient + <usize>k * stride, w1 = o.weightGradient + <usize>k1 * stride;
    for (let j: usize = 0; j < wide; j += 64) tile16(o, height, width, a0, a1, gradient + j, w0 + j, w1 + j, add);
  }
  for (let k = 0; wide < stride && k < o.rows; k += 4) {
    const k1 = min(k + 1, o.rows - 1), k2 = min(k + 2, o.rows - 1), k3 = min(k + 3, o.rows - 1);
    const a0 = input + load<i32>(o.tapOffsets + (<usize>k << 2)), a1 = input + load<i32>(o.tapOffsets + (<usize>k1 << 2));
    const a2 = input + load<i32>(o.tapOffsets + (<usize>k2 << 2)), a3 = input + load<i32>(o.tapOffsets + (<usize>k3 << 2));
    const w0 = o.weightGradient + <usize>k * stride, w1 = o.weightGradient + <usize>k1 * stride;
    const w2 = o.weightGradient + <usize>k2 * stride, w3 = o.weightGradient + <usize>k3 * stride;
    let j = wide;
    for (; j + 32 <= stride; j += 32) {
      tile8(o, height, width, a0, a1, a2, a3, gradient + j, w0 + j, w1 + j, w2 + j, w3 + j, add);
    }
    if (j < stride) tile4(o, height, width, a0, a1, a2, a3, gradient + j, w0 + j, w1 + j, w2 + j, w3 + j, add);
  }
}

function tile16(
  o: ConvWeightGradientOperands, height: i32, width: i32, a0: usize, a1: usize, d: usize, w0: usize, w1: usize, add: bool,
): void {
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0, q0 = p0, q1 = p0, q2 = p0, q3 = p0;
  if (add) {
    p0 = load4(w0); p1 = load4(w0 + 16); p2 = load4(w0 + 32); p3 = load4(w0 + 48);
    q0 = load4(w1); q1 = load4(w1 + 16); q2 = load4(w1 + 32); q3 = load4(w1 + 48);
  }
  const pixelX = (o.input.channels << 2) * o.columnStep, pixelD = o.outputGradient.channels << 2;
  const skipX = o.rowStep * o.input.rowStride - width * pixelX, skipD = o.outputGradient.rowStride - width * pixelD;
  do {
    let x = width;
    do {
      const d0 = v128.load(d, 0, 4), d1 = v128.load(d, 16, 4), d2 = v128.load(d, 32, 4), d3 = v128.load(d, 48, 4);
      let a = splat(a0);
      p0 = multiplyAdd(a, d0, p0); p1 = multiplyAdd(a, d1, p1); p2 = multiplyAdd(a, d2, p2); p3 = multiplyAdd(a, d3, p3);
      a = splat(a1);
      q0 = multiplyAdd(a, d0, q0); q1 = multiplyAdd(a, d1, q1); q2 = multiplyAdd(a, d2, q2); q3 = multiplyAdd(a, d3, q3);
      d += pixelD; a0 += pixelX; a1 += pixelX;
    } while (--x);
    d += skipD; a0 += skipX; a1 += skipX;
  } while (--height);
  store4(w0, p0); store4(w0 + 16, p1); store4(w0 + 32, p2); store4(w0 + 48, p3);
  store4(w1, q0); store4(w1 + 16, q1); store4(w1 + 32, q2); store4(w1 + 48, q3);
}

function tile8(
  o: ConvWeightGradientOperands, height: i32, width: i32, a0: usize, a1: usize, a2: usize, a3: usize, d: usize,
  w0: usize, w1: usize, w2: usize, w3: usize, add: bool,
): void {
  let p0 = f32x4.splat(0), q0 = p0, p1 = p0, q1 = p0, p2 = p0, q2 = p0, p3 = p0, q3 = p0;
  if (add) {
    p0 = load4(w0); q0 = load4(w0 + 16); p1 = load4(w1); q1 = load4(w1 + 16);
    p2 = load4(w2); q2 = load4(w2 + 16); p3 = load4(w3); q3 = load4(w3 + 16);
  }
  const pixelX = (o.input.channels << 2) * o.columnStep, pixelD = o.outputGradient.channels << 2;
  const skipX = o.rowStep * o.input.rowStride - width * pixelX, skipD = o.outputGradient.rowStride - width * pixelD;
  do {
    let x = width;
    do {
      const d0 = v128.load(d, 0, 4), d1 = v128.load(d, 16, 4);
      let a = splat(a0);
      p0 = multiplyAdd(a, d0, p0); q0 = multiplyAdd(a, d1, q0);
      a = splat(a1);
      p1 = multiplyAdd(a, d0, p1); q1 = multiplyAdd(a, d1, q1);
      a = splat(a2);
      p2 = multiplyAdd(a, d0, p2); q2 = multiplyAdd(a, d1, q2);
      a = splat(a3);
      p3 = multiplyAdd(a, d0, p3); q3 = multiplyAdd(a, d1, q3);
      d += pixelD; a0 += pixelX; a1 += pixelX; a2 += pixelX; a3 += pixelX;
    } while (--x);
    d += skipD; a0 += skipX; a1 += skipX; a2 += skipX; a3 += skipX;
  } while (--height);
  store4(w0, p0); store4(w0 + 16, q0); store4(w1, p1); store4(w1 + 16, q1);
  store4(w2, p2); store4(w2 + 16, q2); store4(w3, p3); store4(w3 + 16, q3);
}

function tile4(
  o: ConvWeightGradientOperands, height: i32, width: i32, a0: usize, a1: usize, a2: usize, a3: usize, d: usize,
  w0: usize, w1: usize, w2: usize, w3: usize, add: bool,
): void {
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
  if (add) {
    p0 = load4(w0); p1 = load4(w1); p2 = load4(w2); p3 = load4(w3);
  }
  const pixelX = (o.input.channels << 2) * o.columnStep, pixelD = o.outputGradient.channels << 2;
  const skipX = o.rowStep * o.input.rowStride - width * pixelX, skipD = o.outputGradient.rowStride - width * pixelD;
  do {
    let x = width;
    do {
      const d0 = load4(d);
      p0 = multiplyAdd(splat(a0), d0, p0);
      p1 = multiplyAdd(splat(a1), d0, p1);
      p2 = multiplyAdd(splat(a2), d0, p2);
      p3 = multiplyAdd(splat(a3), d0, p3);
      d += pixelD; a0 += pixelX; a1 += pixelX; a2 += pixelX; a3 += pixelX;
    } while (--x);
    d += skipD; a0 += skipX; a1 += skipX; a2 += skipX; a3 += skipX;
  } while (--height);
  store4(w0, p0); store4(w1, p1); store4(w2, p2); store4(w3, p3);
}

/** Sums over all pixels of the batch; row sums first, which keeps single precision accurate. */
export function convBiasGradient(o: ConvBiasGradientOperands): void {
  const pixel = <usize>o.outputGradient.channels << 2;
  let c: usize = 0;
  for (; c + 64 <= pixel; c += 64) sumSixteenChannels(o, c);
  for (; c < pixel; c += 16) sumFourChannels(o, c);
}

/** A whole cache line of channels at a time. */
function sumSixteenChannels(o: ConvBiasGradientOperands, channel: usize): void {
  const d = o.outputGradient, pixel = <usize>d.channels << 2, target = o.biasGradient + channel;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < d.height; y++) {
      let p = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + channel;
      let r0 = f32x4.splat(0), r1 = r0, r2 = r0, r3 = r0;
      for (let x = 0; x < d.width; x++, p += pixel) {
        r0 = f32x4.add(r0, v128.load(p, 0, 4));
        r1 = f32x4.add(r1, v128.load(p, 16, 4));
        r2 = f32x4.add(r2, v128.load(p, 32, 4));
        r3 = f32x4.add(r3, v128.load(p, 48, 4));
      }
      s0 = f32x4.add(s0, r0);
      s1 = f32x4.add(s1, r1);
      s2 = f32x4.add(s2, r2);
      s3 = f32x4.add(s3, r3);
    }
  }
  store4(target, s0); store4(target + 16, s1); store4(target + 32, s2); store4(target + 48, s3);
}

function sumFourChannels(o: ConvBiasGradientOperands, channel: usize): void {
  const d = o.outputGradient, pixel = <usize>d.channels << 2;
  let sum = f32x4.splat(0);
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < d.height; y++) {
      let p = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + channel, row = f32x4.splat(0);
      for (let x = 0; x < d.width; x++, p += pixel) row = f32x4.add(row, load4(p));
      sum = f32x4.add(sum, row);
    }
  }
  store4(o.biasGradient + channel, sum);
}
