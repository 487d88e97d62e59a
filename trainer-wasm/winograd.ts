import { batch } from './context';
import { ActivationCode } from './codes';
import { activateFast } from './math';
import { Tensor, WinogradKernelOperands, WinogradOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';

/*
 * Convolution with 3×3 kernels after Winograd, F(4×4, 3×3) (Lavin and Gray, Fast Algorithms for Convolutional Neural
 * Networks, 2016): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A makes 4×4 outputs of 6×6 inputs by 36 multiplications instead of 144. Summed
 * over channels, ⊙ becomes 36 matrix products, (tiles × inputs) · (inputs × outputs), one a position.
 *
 *   Bᵀ = 4  0 −5  0  1  0      G =  ¼    0    0       Aᵀ = 1  1  1  1  1  0
 *        0 −4 −4  1  1  0          −1⁄6 −1⁄6 −1⁄6          0  1 −1  2 −2  0
 *        0  4 −4 −1  1  0          −1⁄6  1⁄6 −1⁄6          0  1  1  4  4  0
 *        0 −2 −1  2  1  0          1⁄24 1⁄12  1⁄6          0  1 −1  8 −8  1
 *        0  2 −1 −2  1  0          1⁄24 −1⁄12 1⁄6
 *        0  4  0 −5  0  1           0    0    1
 *
 * Images are taken in blocks of tiles, so that what is transformed stays in the cache. Tiles that reach beyond the image read
 * its border, which must be wide enough; what they make there is not stored.
 */

/** A tile's positions along an axis: inputs, and rows and columns of what is transformed. */
const SIDE: usize = 6;
/** Where a transform along one axis waits for that along the other: rows of six vectors. */
export const between = memory.data(576, 16);
export const ROW: usize = 96;
/** A tile's outputs before their pool. */
const outputs = memory.data(256, 16);

const number = memory.data<f32>([4], 16);

/** 4 in all lanes, read from memory: V8 makes a constant of a vector anew wherever it is used, not once before a loop. */
// @ts-ignore: decorator
@inline
export function fours(): v128 {
  return splat(number);
}

/** Bytes between the positions of a block of tiles: no power of two, which would put all of them into one cache set. */
// @ts-ignore: decorator
@inline
export function positionBytes(tiles: i32, channels: i32): usize {
  return (<usize>(tiles * channels) << 2) + 64;
}

/** Tiles along an axis. */
// @ts-ignore: decorator
@inline
export function tilesAlong(extent: i32): i32 {
  return (extent + 3) >> 2;
}

/**
 * U = G g Gᵀ for all inputs and outputs: 36 matrices in panels of eight (at the end perhaps four) columns. Turned: of the
 * kernel turned by 180°, with inputs and outputs exchanged.
 */
export function winogradKernel(o: WinogradKernelOperands): void {
  const row = <usize>o.outputs << 2, tap = <usize>o.inputs * row, matrix = tap;
  const first: usize = o.turned ? 8 * tap : 0, step = o.turned ? -tap : tap;
  for (let c = 0; c < o.inputs; c++) {
    for (let f = 0; f < o.outputs; f += 4) {
      let g = o.weights + <usize>c * row + (<usize>f << 2) + first;
      for (let x: usize = 0; x < 48; x += 16, g += step) kernelColumn(g, 3 * step, between + x);
      let at = o.kernel + (o.turned ? entry(f, c, o.outputs, o.inputs) : entry(c, f, o.inputs, o.outputs));
      const lane: usize = o.turned ? ((c & ~7) + 8 <= o.inputs ? 32 : 16) : 0;
      for (let i: usize = 0; i < SIDE * ROW; i += ROW, at += SIDE * matrix) kernelRow(between + i, at, matrix, lane);
    }
  }
}

/** G times a column of the kernel. */
// @ts-ignore: decorator
@inline
function kernelColumn(g: usize, step: usize, to: usize): void {
  const first = load4(g), middle = load4(g + step), last = load4(g + 2 * step);
  const sum = f32x4.add(first, last), far = f32x4.add(first, f32x4.mul(last, f32x4.splat(4)));
  const twice = f32x4.add(middle, middle), sixth = f32x4.splat(-1.0 / 6), small = f32x4.splat(1.0 / 24);
  store4(to, f32x4.mul(first, f32x4.splat(0.25)));
  store4(to + ROW, f32x4.mul(f32x4.add(sum, middle), sixth));
  store4(to + 2 * ROW, f32x4.mul(f32x4.sub(sum, middle), sixth));
  store4(to + 3 * ROW, f32x4.mul(f32x4.add(far, twice), small));
  store4(to + 4 * ROW, f32x4.mul(f32x4.sub(far, twice), small));
  store4(to + 5 * ROW, last);
}

/** A row times Gᵀ into six matrices. */
// @ts-ignore: decorator
@inline
function kernelRow(from: usize, at: usize, matrix: usize, lane: usize): void {
  const first = load4(from), middle = load4(from + 16), last = load4(from + 32);
  const sum = f32x4.add(first, last), far = f32x4.add(first, f32x4.mul(last, f32x4.splat(4)));
  const twice = f32x4.add(middle, middle), sixth = f32x4.splat(-1.0 / 6), small = f32x4.splat(1.0 / 24);
  put(at, lane, f32x4.mul(first, f32x4.splat(0.25)));
  put(at + matrix, lane, f32x4.mul(f32x4.add(sum, middle), sixth));
  put(at + 2 * matrix, lane, f32x4.mul(f32x4.sub(sum, middle), sixth));
  put(at + 3 * matrix, lane, f32x4.mul(f32x4.add(far, twice), small));
  put(at + 4 * matrix, lane, f32x4.mul(f32x4.sub(far, twice), small));
  put(at + 5 * matrix, lane, last);
}

/** Four outputs of an input into a matrix of panels; turned, four rows of a column, `lane` bytes apart. */
// @ts-ignore: decorator
@inline
function put(at: usize, lane: usize, value: v128): void {
  if (lane === 0) {
    store4(at, value);
    return;
  }
  v128.store32_lane(at, value, 0);
  v128.store32_lane(at + lane, value, 1);
  v128.store32_lane(at + 2 * lane, value, 2);
  v128.store32_lane(at + 3 * lane, value, 3);
}

/** Bytes to an entry of a matrix of panels. */
// @ts-ignore: decorator
@inline
function entry(row: i32, column: i32, rows: i32, columns: i32): usize {
  const panel = column & ~7, width = min(8, columns - panel);
  return <usize>(panel * rows + row * width + (column & 7)) << 2;
}

/** output = f(input ∗ kernel + bias), or the largest of every 2×2 of them, for the examples in [firstExample, lastExample). */
export function winograd(o: WinogradOperands): void {
  const y = o.output, pooled = o.pooled;
  const rows = tilesAlong(y.height << pooled), columns = tilesAlong(y.width << pooled);
  const last = min(o.lastExample, batch) * rows * columns;
  for (let tile = o.firstExample * rows * columns; tile < last; tile += o.tiles) {
    const count = min(o.tiles, last - tile);
    transformInput(o.input, o.origin, o.transformed, o.tiles, tile, count, rows, columns);
    for (let position = 0; position < 36; position++) multiplyPosition(o, position, count);
    transformOutput(o, tile, count, rows, columns);
  }
}

/** V = Bᵀ d B for `count` tiles from number `tile` of the batch on. */
export function transformInput(
  x: Tensor, origin: i32, target: usize, tiles: i32, tile: i32, count: i32, rows: i32, columns: i32,
): void {
  const pixel = <usize>x.channels << 2, row = <usize>x.rowStride, position = positionBytes(tiles, x.channels);
  let e = tile / (rows * columns), i = tile / columns % rows, j = tile % columns;
  const four = fours();
  for (; count > 0; count--) {
    let d = x.data + <usize>(e * x.imageStride) + origin + <usize>(4 * i) * row + <usize>(4 * j) * pixel;
    const end = d + pixel;
    for (; d < end; d += 16, target += 16) {
      let from = d, to = target;
      for (let k: usize = 0; k < ROW; k += 16, from += pixel) inputPart(from, row, between + k, ROW, four);
      for (let k: usize = 0; k < SIDE * ROW; k += ROW, to += SIDE * position) inputPart(between + k, 16, to, position, four);
    }
    if (++j === columns) {
      j = 0;
      if (++i === rows) {
        i = 0;
        e++;
      }
    }
  }
}

/** Bᵀ times a column, or a row times B: six vectors, so many bytes apart. */
// @ts-ignore: decorator
@inline
function inputPart(from: usize, step: usize, to: usize, apart: usize, four: v128): void {
  const d1 = load4(from + step), d2 = load4(from + 2 * step), d3 = load4(from + 3 * step), d4 = load4(from + 4 * step);
  const difference = f32x4.sub(d3, d1);
  const even = f32x4.sub(d4, f32x4.mul(four, d2)), odd = f32x4.sub(d3, f32x4.mul(four, d1));
  const near = f32x4.sub(d4, d2), far = f32x4.add(difference, difference);
  store4(to, multiplyAdd(four, f32x4.sub(load4(from), d2), near));
  store4(to + apart, f32x4.add(even, odd));
  store4(to + 2 * apart, f32x4.sub(even, odd));
  store4(to + 3 * apart, f32x4.add(near, far));
  store4(to + 4 * apart, f32x4.sub(near, far));
  store4(to + 5 * apart, f32x4.sub(f32x4.sub(load4(from + 5 * step), f32x4.mul(four, d3)), odd));
}

/** M = V · U for one position; rows up to a multiple of four are computed, and those beyond the block's tiles never read. */
function multiplyPosition(o: WinogradOperands, position: i32, count: i32): void {
  const inputs = o.input.channels, outputs = o.output.channels, rowA = <usize>inputs << 2, rowC = <usize>outputs << 2;
  const a = o.transformed + <usize>position * positionBytes(o.tiles, inputs);
  const c = o.products + <usize>position * positionBytes(o.tiles, outputs);
  let panel = o.kernel + <usize>position * (<usize>inputs * rowC);
  for (let j: usize = 0; j < rowC; j += 32, panel += rowA << 3) {
    const wide = j + 32 <= rowC;
    let from = a, to = c + j;
    for (let tile = 0; tile < count; tile += 4, from += rowA << 2, to += rowC << 2) {
      if (wide) product8(inputs, from, rowA, panel, to, rowC);
      else product4(inputs, from, rowA, panel, to, rowC);
    }
  }
}

// @ts-ignore: decorator
@inline
function product8(depth: i32, a0: usize, rowA: usize, b: usize, c: usize, rowC: usize): void {
  let p0 = f32x4.splat(0), q0 = p0, p1 = p0, q1 = p0, p2 = p0, q2 = p0, p3 = p0, q3 = p0;
  let a1 = a0 + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
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
  } while (--depth);
  const c1 = c + rowC, c2 = c1 + rowC, c3 = c2 + rowC;
  store4(c, p0); store4(c + 16, q0); store4(c1, p1); store4(c1 + 16, q1);
  store4(c2, p2); store4(c2 + 16, q2); store4(c3, p3); store4(c3 + 16, q3);
}

function product4(depth: i32, a0: usize, rowA: usize, b: usize, c: usize, rowC: usize): void {
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
  let a1 = a0 + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
  do {
    const b0 = load4(b);
    p0 = multiplyAdd(splat(a0), b0, p0);
    p1 = multiplyAdd(splat(a1), b0, p1);
    p2 = multiplyAdd(splat(a2), b0, p2);
    p3 = multiplyAdd(splat(a3), b0, p3);
    b += 16; a0 += 4; a1 += 4; a2 += 4; a3 += 4;
  } while (--depth);
  store4(c, p0); store4(c + rowC, p1); store4(c + 2 * rowC, p2); store4(c + 3 * rowC, p3);
}

/** Y = f(Aᵀ M A + bias) to its place in the images, or the largest of every 2×2 with the number of the one that won. */
function transformOutput(o: WinogradOperands, tile: i32, count: i32, rows: i32, columns: i32): void {
  const y = o.output, pixel = <usize>y.channels << 2, step = positionBytes(o.tiles, y.channels);
  let e = tile / (rows * columns), i = tile / columns % rows, j = tile % columns, m = o.products;
  const four = fours();
  for (; count > 0; count--) {
    for (let c: usize = 0; c < pixel; c += 16, m += 16) {
      let from = m;
      for (let k: usize = 0; k < ROW; k += 16, from += step) outputColumn(from, SIDE * step, between + k, four);
      if (o.pooled) poolTile(o, e, 2 * i, 2 * j, c);
      else storeTile(o, e, 4 * i, 4 * j, c);
    }
    if (++j === columns) {
      j = 0;
      if (++i === rows) {
        i = 0;
        e++;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function twice(x: v128): v128 {
  return f32x4.add(x, x);
}

/** Aᵀ times a column. */
// @ts-ignore: decorator
@inline
function outputColumn(m: usize, step: usize, to: usize, four: v128): void {
  const m1 = load4(m + step), m2 = load4(m + 2 * step), m3 = load4(m + 3 * step), m4 = load4(m + 4 * step);
  const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2), t = f32x4.add(m3, m4), h = twice(f32x4.sub(m3, m4));
  store4(to, f32x4.add(load4(m), f32x4.add(s, t)));
  store4(to + ROW, f32x4.add(h, d));
  store4(to + 2 * ROW, multiplyAdd(t, four, s));
  store4(to + 3 * ROW, f32x4.add(multiplyAdd(h, four, d), load4(m + 5 * step)));
}

/** The rest of Aᵀ M A for a tile, to the part of it that lies in the image. */
function storeTile(o: WinogradOperands, e: i32, row: i32, column: i32, c: usize): void {
  const y = o.output, pixel = <usize>y.channels << 2, bias = load4(o.bias + c), four = fours();
  const target = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride) + <usize>column * pixel + c;
  const height = min(4, y.height - row), width = min(4, y.width - column), end = between + <usize>height * ROW;
  for (let m: usize = between, to = target; m < end; m += ROW, to += y.rowStride) {
    const m1 = load4(m + 16), m2 = load4(m + 32), m3 = load4(m + 48), m4 = load4(m + 64);
    const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2), t = f32x4.add(m3, m4), h = twice(f32x4.sub(m3, m4));
    store4(to, f32x4.add(bias, f32x4.add(load4(m), f32x4.add(s, t))));
    if (width > 1) store4(to + pixel, f32x4.add(bias, f32x4.add(h, d)));
    if (width > 2) store4(to + 2 * pixel, f32x4.add(bias, multiplyAdd(t, four, s)));
    if (width > 3) store4(to + 3 * pixel, f32x4.add(bias, f32x4.add(multiplyAdd(h, four, d), load4(m + 80))));
  }
  if (o.activation !== ActivationCode.linear) activateTile(o, target, height, width);
}

/** Apart from the sums: where an activation may be called, all registers are saved. */
function activateTile(o: WinogradOperands, target: usize, height: i32, width: i32): void {
  const pixel = <usize>o.output.channels << 2;
  for (; height > 0; height--, target += o.output.rowStride) {
    const end = target + <usize>width * pixel;
    for (let to = target; to < end; to += pixel) store4(to, activateFast(load4(to), o.activation));
  }
}

/** The same with a pool of 2×2, of which `row` and `column` are. */
function poolTile(o: WinogradOperands, e: i32, row: i32, column: i32, c: usize): void {
  const y = o.output, pixel = <usize>y.channels << 2, bias = load4(o.bias + c), four = fours();
  for (let m: usize = between, to: usize = outputs; m < between + 4 * ROW; m += ROW, to += 64) {
    const m1 = load4(m + 16), m2 = load4(m + 32), m3 = load4(m + 48), m4 = load4(m + 64);
    const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2), t = f32x4.add(m3, m4), h = twice(f32x4.sub(m3, m4));
    store4(to, f32x4.add(bias, f32x4.add(load4(m), f32x4.add(s, t))));
    store4(to + 16, f32x4.add(bias, f32x4.add(h, d)));
    store4(to + 32, f32x4.add(bias, multiplyAdd(t, four, s)));
    store4(to + 48, f32x4.add(bias, f32x4.add(multiplyAdd(h, four, d), load4(m + 80))));
  }
  const height = min(2, y.height - row), width = min(2, y.width - column);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const to = y.data + <usize>(e * y.imageStride) + <usize>((row + i) * y.rowStride) + <usize>(column + j) * pixel + c;
      const winners = o.winners + <usize>((e * y.height + row + i) * y.width + column + j) * <usize>y.channels + (c >> 2);
      const z = outputs + <usize>(i << 7) + <usize>(j << 5);
      store4(to, activateFast(largest(winners, load4(z), load4(z + 16), load4(z + 64), load4(z + 80)), o.activation));
    }
  }
}

/** Of equals the first wins; a NaN gets through. */
// @ts-ignore: decorator
@inline
function largest(winners: usize, y0: v128, y1: v128, y2: v128, y3: v128): v128 {
  let best = y0, winner = v128.and(i32x4.splat(1), f32x4.gt(y1, best));
  best = f32x4.max(best, y1);
  winner = v128.bitselect(i32x4.splat(2), winner, f32x4.gt(y2, best));
  best = f32x4.max(best, y2);
  winner = v128.bitselect(i32x4.splat(3), winner, f32x4.gt(y3, best));
  v128.store32_lane(winners, v128.shuffle<i8>(winner, winner, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 1);
  return f32x4.max(best, y3);
}
