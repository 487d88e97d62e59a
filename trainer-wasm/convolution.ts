import { activateFast } from './math';
import { batch } from './context';
import { ConvolveOperands, PackKernelOperands, PackKernelTransposedOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';

/*
 * Convolution without im2col: output positions reach their input pixels through a table of offsets (the indirection
 * buffer of XNNPACK; Dukhan, The Indirect Convolution Algorithm, 2019). As a kernel row is contiguous in NHWC, the
 * inner loop is that of a matrix product with one 4×8 tile in registers. Four positions of a tile are four pixels or,
 * with a fused pool, the pixels of a pooling window: activations are monotone, so the largest pre-activation wins and
 * only the winner is activated.
 */

/** One 4×8 tile on its way from the inner loop to the epilogue. */
const tile = memory.data(128, 16);

/** Cuts a kernel into panels of eight (at the end perhaps four) outputs, each contiguous. */
export function packKernel(o: PackKernelOperands): void {
  const stride = <usize>o.columns << 2;
  let target = o.panels, j = 0;
  for (; j + 8 <= o.columns; j += 8) {
    let source = o.weights + (<usize>j << 2);
    for (let k = 0; k < o.rows; k++, source += stride, target += 32) {
      store4(target, load4(source));
      store4(target + 16, load4(source + 16));
    }
  }
  if (j < o.columns) {
    let source = o.weights + (<usize>j << 2);
    for (let k = 0; k < o.rows; k++, source += stride, target += 16) store4(target, load4(source));
  }
}

/**
 * Panels of the kernel, or of every so many of its rows and columns, turned by 180° with inputs and outputs exchanged: the
 * gradient's way back is a convolution too.
 */
export function packKernelTransposed(o: PackKernelTransposedOperands): void {
  const stride = <usize>o.outputs << 2;
  let target = o.panels;
  for (let c = 0; c < o.inputs; c += 8) {
    const columns = min(8, o.inputs - c);
    for (let y = o.rows - 1; y >= 0; y--) {
      for (let x = o.columns - 1; x >= 0; x--) {
        const tap = (o.firstRow + y * o.rowStep) * o.kernelWidth + o.firstColumn + x * o.columnStep;
        const corner = o.weights + <usize>(tap * o.inputs + c) * stride;
        for (let f: usize = 0; f < stride; f += 4) {
          let source = corner + f;
          for (let i = 0; i < columns; i++, source += stride, target += 4) store<f32>(target, load<f32>(source));
        }
      }
    }
  }
}

/** output = pool(f(input ∗ kernel + bias)) for the batch's examples in [firstExample, lastExample). */
export function convolve(o: ConvolveOperands): void {
  const last = min(o.lastExample, batch), channels = o.output.channels;
  const panelBytes = <usize>(o.kernelHeight * o.segment) << 2;
  for (let e = o.firstExample; e < last; e++) {
    for (let cell = 0; cell < o.cells; cell += o.blockCells) {
      const end = min(cell + o.blockCells, o.cells);
      let panel = o.panels;
      for (let j = 0; j < channels; j += 8) {
        const wide = j + 8 <= channels;
        if (o.groups) pooledPanel(o, e, cell, end, j, panel, wide);
        else plainPanel(o, e, cell, end, j, panel, wide);
        panel += panelBytes << 3;
      }
    }
  }
}

function plainPanel(o: ConvolveOperands, e: i32, cell: i32, last: i32, channel: i32, panel: usize, wide: bool): void {
  const input = o.input.data + <usize>(e * o.input.imageStride) + o.origin;
  const output = o.output.data + <usize>(e * o.output.imageStride) + (<usize>channel << 2);
  const bias = o.bias + (<usize>channel << 2), activation = o.activation;
  let from = o.inputOffsets + (<usize>cell << 2), to = o.outputOffsets + (<usize>cell << 2);
  const end = o.inputOffsets + (<usize>last << 2);
  do {
    computeTile(o, input, from, panel, bias, wide);
    for (let r: usize = 0; r < 4; r++) {
      const target = output + load<i32>(to + (r << 2));
      store4(target, activateFast(load4(tile + (r << 5)), activation));
      if (wide) store4(target + 16, activateFast(load4(tile + (r << 5) + 16), activation));
    }
    from += 16;
    to += 16;
  } while (from < end);
}

function pooledPanel(o: ConvolveOperands, e: i32, first: i32, last: i32, channel: i32, panel: usize, wide: bool): void {
  const input = o.input.data + <usize>(e * o.input.imageStride) + o.origin;
  const output = o.output.data + <usize>(e * o.output.imageStride) + (<usize>channel << 2);
  const bias = o.bias + (<usize>channel << 2), channels = o.output.channels;
  let from = o.inputOffsets + (<usize>(first * o.groups) << 4);
  let winners = o.winners + <usize>((e * o.cells + first) * channels + channel);
  for (let cell = first; cell < last; cell++, winners += channels) {
    let best0 = f32x4.splat(-Infinity), best1 = best0, winner0 = i32x4.splat(0), winner1 = winner0;
    for (let group = 0; group < o.groups; group++, from += 16) {
      computeTile(o, input, from, panel, bias, wide);
      for (let r = 0; r < 4; r++) {
        const position = i32x4.splat((group << 2) + r);
        const z0 = load4(tile + (<usize>r << 5)), z1 = load4(tile + (<usize>r << 5) + 16);
        winner0 = v128.bitselect(position, winner0, f32x4.gt(z0, best0));
        winner1 = v128.bitselect(position, winner1, f32x4.gt(z1, best1));
        // max, not pmax: a NaN has to get through, or a diverged network would look well.
        best0 = f32x4.max(best0, z0);
        best1 = f32x4.max(best1, z1);
      }
    }
    const target = output + load<i32>(o.outputOffsets + (<usize>cell << 2));
    store4(target, activateFast(best0, o.activation));
    const bytes = v128.shuffle<i8>(winner0, winner1, 0, 4, 8, 12, 16, 20, 24, 28, 0, 0, 0, 0, 0, 0, 0, 0);
    if (wide) {
      store4(target + 16, activateFast(best1, o.activation));
      v128.store64_lane(winners, bytes, 0, 0, 1);
    } else {
      v128.store32_lane(winners, bytes, 0, 0, 1);
    }
  }
}

// @ts-ignore: decorator
@inline
function computeTile(o: ConvolveOperands, input: usize, offsets: usize, panel: usize, bias: usize, wide: bool): void {
  const a0 = input + load<i32>(offsets), a1 = input + load<i32>(offsets, 4);
  const a2 = input + load<i32>(offsets, 8), a3 = input + load<i32>(offsets, 12);
  if (wide) tile8(o.kernelHeight, o.segment, o.input.rowStride, a0, a1, a2, a3, panel, bias);
  else tile4(o.kernelHeight, o.segment, o.input.rowStride, a0, a1, a2, a3, panel, bias);
}

function tile8(rows: i32, segment: i32, rowStride: i32, a0: usize, a1: usize, a2: usize, a3: usize, b: usize, bias: usize): void {
  let p0 = load4(bias), q0 = load4(bias + 16), p1 = p0, q1 = q0, p2 = p0, q2 = q0, p3 = p0, q3 = q0;
  const skip = rowStride - (segment << 2);
  do {
    let k = segment;
    do {
      const b0 = v128.load(b, 0, 4), b1 = v128.load(b, 16, 4);
      let x = splat(a0);
      p0 = multiplyAdd(x, b0, p0); q0 = multiplyAdd(x, b1, q0);
      x = splat(a1);
      p1 = multiplyAdd(x, b0, p1); q1 = multiplyAdd(x, b1, q1);
      x = splat(a2);
      p2 = multiplyAdd(x, b0, p2); q2 = multiplyAdd(x, b1, q2);
      x = splat(a3);
      p3 = multiplyAdd(x, b0, p3); q3 = multiplyAdd(x, b1, q3);
      b += 32; a0 += 4; a1 += 4; a2 += 4; a3 += 4;
    } while (--k);
    a0 += skip; a1 += skip; a2 += skip; a3 += skip;
  } while (--rows);
  v128.store(tile, p0, 0); v128.store(tile, q0, 16); v128.store(tile, p1, 32); v128.store(tile, q1, 48);
  v128.store(tile, p2, 64); v128.store(tile, q2, 80); v128.store(tile, p3, 96); v128.store(tile, q3, 112);
}

function tile4(rows: i32, segment: i32, rowStride: i32, a0: usize, a1: usize, a2: usize, a3: usize, b: usize, bias: usize): void {
  let p0 = load4(bias), p1 = p0, p2 = p0, p3 = p0;
  const skip = rowStride - (segment << 2);
  do {
    let k = segment;
    do {
      const b0 = load4(b);
      p0 = multiplyAdd(splat(a0), b0, p0);
      p1 = multiplyAdd(splat(a1), b0, p1);
      p2 = multiplyAdd(splat(a2), b0, p2);
      p3 = multiplyAdd(splat(a3), b0, p3);
      b += 16; a0 += 4; a1 += 4; a2 += 4; a3 += 4;
    } while (--k);
    a0 += skip; a1 += skip; a2 += skip; a3 += skip;
  } while (--rows);
  v128.store(tile, p0, 0); v128.store(tile, p1, 32); v128.store(tile, p2, 64); v128.store(tile, p3, 96);
}
