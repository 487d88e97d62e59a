import { batch } from './context';
import { activationGradient } from './math';
import { PooledGradientOperands, TransposeOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';

/*
 * Way back through a convolution with a pool behind it. Of every pooling window one position per filter has a gradient,
 * and none where dropout or ReLU cut it off: a 2×2 pool leaves less than a quarter of the products. They are gathered
 * into one list per filter of (where in the input, gradient), and a filter's kernel, or its gradient, stays in registers
 * while the list passes by. Kernels lie filter by filter here, so that a kernel row is contiguous as in the input.
 */

/** An entry of a list: i32 byte offset into the input, f32 gradient. */
const ENTRY = 8;

/** target[columns × rows] = source[rows × columns]ᵀ. */
export function transpose(o: TransposeOperands): void {
  const stride = <usize>o.columns << 2;
  let target = o.target;
  for (let column = 0; column < o.columns; column++) {
    let source = o.source + (<usize>column << 2);
    for (let row = 0; row < o.rows; row++, source += stride, target += 4) store<f32>(target, load<f32>(source));
  }
}

/** Gradients of kernels, bias and input for the batch's examples in [firstExample, lastExample); adds but to example 0. */
export function pooledGradient(o: PooledGradientOperands): void {
  const last = min(o.lastExample, batch), channels = o.output.channels, imageBytes = <usize>o.input.imageStride;
  if (o.firstExample === 0) {
    memory.fill(o.kernelGradients, 0, <usize>(channels * o.kernelHeight * o.segment) << 2);
    memory.fill(o.biasGradient, 0, <usize>channels << 2);
  }
  for (let e = o.firstExample; e < last; e++) {
    const input = o.input.data + <usize>e * imageBytes + o.origin;
    const inputGradient = o.inputGradient.data + <usize>e * imageBytes + o.origin;
    if (o.wantInput) memory.fill(inputGradient, 0, imageBytes);
    for (let y = 0; y < o.output.height; y += o.rows) {
      gatherLists(o, e, y, min(y + o.rows, o.output.height));
      for (let c = 0; c < channels; c++) backwardFilter(o, c, input, inputGradient);
    }
  }
}

function listOf(o: PooledGradientOperands, channel: i32): usize {
  return o.lists + <usize>(channel * o.rows * o.output.width * ENTRY);
}

/** Lists what cells in rows [from, to) send to their winners. */
function gatherLists(o: PooledGradientOperands, e: i32, from: i32, to: i32): void {
  const d = o.outputGradient, value = o.output, channels = value.channels, keep = f32x4.splat(o.keep);
  for (let c = 0; c < channels; c++) store<usize>(o.ends + (<usize>c << 2), listOf(o, c));
  const windowBytes = <usize>o.groups << 4;
  let window = o.inputOffsets + <usize>(from * value.width) * windowBytes;
  let winners = o.winners + <usize>((e * value.height + from) * value.width * channels);
  for (let y = from; y < to; y++) {
    let gradients = d.data + <usize>(e * d.imageStride + y * d.rowStride);
    let values = value.data + <usize>(e * value.imageStride + y * value.rowStride);
    for (let x = 0; x < value.width; x++, window += windowBytes) {
      for (let c = 0; c < channels; c += 4, winners += 4, gradients += 16, values += 16) {
        const gradient = activationGradient(load4(gradients), f32x4.mul(load4(values), keep), o.activation);
        const ends = o.ends + (<usize>c << 2);
        append(ends, window, load<u8>(winners, 0), f32x4.extract_lane(gradient, 0));
        append(ends + 4, window, load<u8>(winners, 1), f32x4.extract_lane(gradient, 1));
        append(ends + 8, window, load<u8>(winners, 2), f32x4.extract_lane(gradient, 2));
        append(ends + 12, window, load<u8>(winners, 3), f32x4.extract_lane(gradient, 3));
      }
    }
  }
}

/** Writes an entry behind the list's end, and moves the end unless the gradient is 0: no branch to mispredict. */
// @ts-ignore: decorator
@inline
function append(endAddress: usize, window: usize, winner: i32, gradient: f32): void {
  const end = load<usize>(endAddress);
  store<i32>(end, load<i32>(window + (<usize>winner << 2)));
  store<f32>(end, gradient, 4);
  store<usize>(endAddress, end + (<usize>(gradient !== 0) << 3));
}

function backwardFilter(o: PooledGradientOperands, channel: i32, input: usize, inputGradient: usize): void {
  const list = listOf(o, channel), end = load<usize>(o.ends + (<usize>channel << 2));
  if (list === end) return;
  addBias(o.biasGradient + (<usize>channel << 2), list, end);
  const rowBytes = <usize>o.segment << 2, stride = <usize>o.input.rowStride;
  let at = <usize>channel * <usize>o.kernelHeight * rowBytes;
  for (let y = 0; y < o.kernelHeight; y++, at += rowBytes, input += stride, inputGradient += stride) {
    kernelRowGradient(list, end, input, o.kernelGradients + at, rowBytes);
    if (o.wantInput) inputRowGradient(list, end, inputGradient, o.kernels + at, rowBytes);
  }
}

function addBias(target: usize, list: usize, end: usize): void {
  let sum: f32 = 0;
  for (; list < end; list += ENTRY) sum += load<f32>(list, 4);
  store<f32>(target, load<f32>(target) + sum);
}

function kernelRowGradient(list: usize, end: usize, input: usize, kernel: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 128 <= bytes; at += 128) kernelTile32(list, end, input + at, kernel + at);
  for (; at + 32 <= bytes; at += 32) kernelTile8(list, end, input + at, kernel + at);
  if (at < bytes) kernelTile4(list, end, input + at, kernel + at);
}

function kernelTile32(list: usize, end: usize, input: usize, w: usize): void {
  let s0 = v128.load(w, 0), s1 = v128.load(w, 16), s2 = v128.load(w, 32), s3 = v128.load(w, 48);
  let s4 = v128.load(w, 64), s5 = v128.load(w, 80), s6 = v128.load(w, 96), s7 = v128.load(w, 112);
  do {
    const x = input + load<i32>(list), gradient = v128.load_splat<f32>(list, 4);
    s0 = multiplyAdd(gradient, v128.load(x, 0, 4), s0); s1 = multiplyAdd(gradient, v128.load(x, 16, 4), s1);
    s2 = multiplyAdd(gradient, v128.load(x, 32, 4), s2); s3 = multiplyAdd(gradient, v128.load(x, 48, 4), s3);
    s4 = multiplyAdd(gradient, v128.load(x, 64, 4), s4); s5 = multiplyAdd(gradient, v128.load(x, 80, 4), s5);
    s6 = multiplyAdd(gradient, v128.load(x, 96, 4), s6); s7 = multiplyAdd(gradient, v128.load(x, 112, 4), s7);
    list += ENTRY;
  } while (list < end);
  v128.store(w, s0, 0); v128.store(w, s1, 16); v128.store(w, s2, 32); v128.store(w, s3, 48);
  v128.store(w, s4, 64); v128.store(w, s5, 80); v128.store(w, s6, 96); v128.store(w, s7, 112);
}

function kernelTile8(list: usize, end: usize, input: usize, w: usize): void {
  let s0 = v128.load(w, 0), s1 = v128.load(w, 16);
  do {
    const x = input + load<i32>(list), gradient = v128.load_splat<f32>(list, 4);
    s0 = multiplyAdd(gradient, v128.load(x, 0, 4), s0); s1 = multiplyAdd(gradient, v128.load(x, 16, 4), s1);
    list += ENTRY;
  } while (list < end);
  v128.store(w, s0, 0); v128.store(w, s1, 16);
}

function kernelTile4(list: usize, end: usize, input: usize, w: usize): void {
  let sum = load4(w);
  do {
    sum = multiplyAdd(v128.load_splat<f32>(list, 4), load4(input + load<i32>(list)), sum);
    list += ENTRY;
  } while (list < end);
  store4(w, sum);
}

function inputRowGradient(list: usize, end: usize, inputGradient: usize, kernel: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 128 <= bytes; at += 128) inputTile32(list, end, inputGradient + at, kernel + at);
  for (; at + 32 <= bytes; at += 32) inputTile8(list, end, inputGradient + at, kernel + at);
  if (at < bytes) inputTile4(list, end, inputGradient + at, kernel + at);
}

function inputTile32(list: usize, end: usize, inputGradient: usize, w: usize): void {
  const w0 = v128.load(w, 0), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48);
  const w4 = v128.load(w, 64), w5 = v128.load(w, 80), w6 = v128.load(w, 96), w7 = v128.load(w, 112);
  do {
    const x = inputGradient + load<i32>(list), gradient = splat(list + 4);
    v128.store(x, multiplyAdd(gradient, w0, v128.load(x, 0, 4)), 0, 4);
    v128.store(x, multiplyAdd(gradient, w1, v128.load(x, 16, 4)), 16, 4);
    v128.store(x, multiplyAdd(gradient, w2, v128.load(x, 32, 4)), 32, 4);
    v128.store(x, multiplyAdd(gradient, w3, v128.load(x, 48, 4)), 48, 4);
    v128.store(x, multiplyAdd(gradient, w4, v128.load(x, 64, 4)), 64, 4);
    v128.store(x, multiplyAdd(gradient, w5, v128.load(x, 80, 4)), 80, 4);
    v128.store(x, multiplyAdd(gradient, w6, v128.load(x, 96, 4)), 96, 4);
    v128.store(x, multiplyAdd(gradient, w7, v128.load(x, 112, 4)), 112, 4);
    list += ENTRY;
  } while (list < end);
}

function inputTile8(list: usize, end: usize, inputGradient: usize, w: usize): void {
  const w0 = v128.load(w, 0), w1 = v128.load(w, 16);
  do {
    const x = inputGradient + load<i32>(list), gradient = splat(list + 4);
    v128.store(x, multiplyAdd(gradient, w0, v128.load(x, 0, 4)), 0, 4);
    v128.store(x, multiplyAdd(gradient, w1, v128.load(x, 16, 4)), 16, 4);
    list += ENTRY;
  } while (list < end);
}

function inputTile4(list: usize, end: usize, inputGradient: usize, w: usize): void {
  const w0 = load4(w);
  do {
    const x = inputGradient + load<i32>(list);
    store4(x, multiplyAdd(splat(list + 4), w0, load4(x)));
    list += ENTRY;
  } while (list < end);
}
