import { batch } from './context';
import { activateFast } from './math';
import { Tensor, WinogradKernelOperands, WinogradOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';

/*
 * Convolution with 3×3 kernels after Winograd, F(2×2, 3×3) (Lavin and Gray, Fast Algorithms for Convolutional Neural
 * Networks, 2016): Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A makes 2×2 outputs of 4×4 inputs by 16 multiplications instead of 36. Summed
 * over channels, ⊙ becomes sixteen matrix products, (tiles × inputs) · (inputs × outputs), one a position. The last row of B
 * and A has the opposite sign here, which cancels out and leaves only sums:
 *
 *   Bᵀ = 1  0 −1  0      G = 1   0   0      Aᵀ = 1  1  1  0
 *        0  1  1  0          ½   ½   ½           0  1 −1  1
 *        0 −1  1  0          ½  −½   ½
 *        0 −1  0  1          0   0   1
 *
 * Images are taken in blocks of tiles, so that what is transformed stays in the cache. Tiles that reach beyond the image read
 * its border, which must be wide enough; what they make there is not stored.
 */

/** Bytes between the positions of a block of tiles: no power of two, which would put all sixteen into one cache set. */
// @ts-ignore: decorator
@inline
export function positionBytes(tiles: i32, channels: i32): usize {
  return (<usize>(tiles * channels) << 2) + 64;
}

/** Tiles along an axis. */
// @ts-ignore: decorator
@inline
export function tilesAlong(extent: i32): i32 {
  return (extent + 1) >> 1;
}

/**
 * U = G g Gᵀ for all inputs and outputs: sixteen matrices in panels of eight (at the end perhaps four) columns. Turned: of the
 * kernel turned by 180°, which exchanges the first and last row and column of U, with inputs and outputs exchanged.
 */
export function winogradKernel(o: WinogradKernelOperands): void {
  const row = <usize>o.outputs << 2, tap = <usize>o.inputs * row, matrix = tap;
  const half = f32x4.splat(0.5);
  for (let c = 0; c < o.inputs; c++) {
    for (let f = 0; f < o.outputs; f += 4) {
      const g = o.weights + <usize>c * row + (<usize>f << 2);
      for (let i = 0; i < 4; i++) {
        const x0 = kernelRow(g, 3 * tap, i, half), x1 = kernelRow(g + tap, 3 * tap, i, half);
        const x2 = kernelRow(g + 2 * tap, 3 * tap, i, half);
        const outer = f32x4.mul(f32x4.add(x0, x2), half), inner = f32x4.mul(x1, half);
        const at = o.kernel + <usize>((o.turned ? turned(i) : i) << 2) * matrix;
        put(o, at + (o.turned ? 3 : 0) * matrix, c, f, x0);
        put(o, at + matrix, c, f, f32x4.add(outer, inner));
        put(o, at + 2 * matrix, c, f, f32x4.sub(outer, inner));
        put(o, at + (o.turned ? 0 : 3) * matrix, c, f, x2);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function turned(i: i32): i32 {
  return i === 0 ? 3 : i === 3 ? 0 : i;
}

/** Row i of G g, of one column of the kernel. */
// @ts-ignore: decorator
@inline
function kernelRow(g: usize, stride: usize, i: i32, half: v128): v128 {
  const first = load4(g), last = load4(g + 2 * stride);
  if (i === 0) return first;
  if (i === 3) return last;
  const outer = f32x4.add(first, last), middle = load4(g + stride);
  return f32x4.mul(half, i === 1 ? f32x4.add(outer, middle) : f32x4.sub(outer, middle));
}

/** Four outputs of an input into a matrix of panels; turned, four rows of a column. */
function put(o: WinogradKernelOperands, matrix: usize, c: i32, f: i32, value: v128): void {
  if (!o.turned) {
    store4(matrix + entry(c, f, o.inputs, o.outputs), value);
    return;
  }
  const at = matrix + entry(f, c, o.outputs, o.inputs), step: usize = (c & ~7) + 8 <= o.inputs ? 32 : 16;
  v128.store32_lane(at, value, 0);
  v128.store32_lane(at + step, value, 1);
  v128.store32_lane(at + 2 * step, value, 2);
  v128.store32_lane(at + 3 * step, value, 3);
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
  const y = o.output;
  const rows = o.pooled ? y.height : tilesAlong(y.height), columns = o.pooled ? y.width : tilesAlong(y.width);
  const last = min(o.lastExample, batch) * rows * columns;
  for (let tile = o.firstExample * rows * columns; tile < last; tile += o.tiles) {
    const count = min(o.tiles, last - tile);
    transformInput(o.input, o.origin, o.transformed, o.tiles, tile, count, rows, columns);
    for (let position = 0; position < 16; position++) multiplyPosition(o, position, count);
    transformOutput(o, tile, count, rows, columns);
  }
}

/** V = Bᵀ d B for `count` tiles from number `tile` of the batch on. */
export function transformInput(
  x: Tensor, origin: i32, target: usize, tiles: i32, tile: i32, count: i32, rows: i32, columns: i32,
): void {
  const pixel = <usize>x.channels << 2, row = <usize>x.rowStride, position = positionBytes(tiles, x.channels);
  let e = tile / (rows * columns), i = tile / columns % rows, j = tile % columns;
  for (; count > 0; count--) {
    let d = x.data + <usize>(e * x.imageStride) + origin + <usize>(2 * i) * row + <usize>(2 * j) * pixel;
    const end = d + pixel;
    for (; d < end; d += 16, target += 16) {
      const d1 = d + row, d2 = d1 + row, d3 = d2 + row;
      const p1 = pixel, p2 = 2 * pixel, p3 = 3 * pixel;
      const a0 = load4(d2), a1 = load4(d2 + p1), a2 = load4(d2 + p2), a3 = load4(d2 + p3);
      putRow(target, position,
        f32x4.sub(load4(d), a0), f32x4.sub(load4(d + p1), a1), f32x4.sub(load4(d + p2), a2), f32x4.sub(load4(d + p3), a3));
      const b0 = load4(d1), b1 = load4(d1 + p1), b2 = load4(d1 + p2), b3 = load4(d1 + p3);
      putRow(target + 4 * position, position, f32x4.add(b0, a0), f32x4.add(b1, a1), f32x4.add(b2, a2), f32x4.add(b3, a3));
      putRow(target + 8 * position, position, f32x4.sub(a0, b0), f32x4.sub(a1, b1), f32x4.sub(a2, b2), f32x4.sub(a3, b3));
      putRow(target + 12 * position, position,
        f32x4.sub(load4(d3), b0), f32x4.sub(load4(d3 + p1), b1), f32x4.sub(load4(d3 + p2), b2), f32x4.sub(load4(d3 + p3), b3));
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

/** A row times B. */
// @ts-ignore: decorator
@inline
function putRow(target: usize, position: usize, a: v128, b: v128, c: v128, d: v128): void {
  store4(target, f32x4.sub(a, c));
  store4(target + position, f32x4.add(b, c));
  store4(target + 2 * position, f32x4.sub(c, b));
  store4(target + 3 * position, f32x4.sub(d, b));
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

/** Y = f(Aᵀ M A + bias) to its place in the images, or the largest of a tile with the number of the one that won. */
function transformOutput(o: WinogradOperands, tile: i32, count: i32, rows: i32, columns: i32): void {
  const y = o.output, pixel = <usize>y.channels << 2, f = o.activation, step = positionBytes(o.tiles, y.channels);
  const across: usize = o.pooled ? pixel : 2 * pixel, down = <usize>(o.pooled ? y.rowStride : 2 * y.rowStride);
  let e = tile / (rows * columns), i = tile / columns % rows, j = tile % columns, m = o.products;
  let winners = o.winners + <usize>tile * (pixel >> 2);
  for (; count > 0; count--) {
    const target = y.data + <usize>(e * y.imageStride) + <usize>i * down + <usize>j * across;
    const right = 2 * j + 1 < y.width, below = 2 * i + 1 < y.height;
    for (let c: usize = 0; c < pixel; c += 16, m += 16) {
      const bias = load4(o.bias + c);
      const m1 = m + 4 * step, m2 = m + 8 * step, m3 = m + 12 * step;
      let a = load4(m1), b = load4(m2);
      const s0 = f32x4.add(load4(m), f32x4.add(a, b)), t0 = f32x4.add(f32x4.sub(a, b), load4(m3));
      a = load4(m1 + step); b = load4(m2 + step);
      const s1 = f32x4.add(load4(m + step), f32x4.add(a, b)), t1 = f32x4.add(f32x4.sub(a, b), load4(m3 + step));
      a = load4(m1 + 2 * step); b = load4(m2 + 2 * step);
      const s2 = f32x4.add(load4(m + 2 * step), f32x4.add(a, b)), t2 = f32x4.add(f32x4.sub(a, b), load4(m3 + 2 * step));
      a = load4(m1 + 3 * step); b = load4(m2 + 3 * step);
      const s3 = f32x4.add(load4(m + 3 * step), f32x4.add(a, b)), t3 = f32x4.add(f32x4.sub(a, b), load4(m3 + 3 * step));
      const y0 = f32x4.add(bias, f32x4.add(s0, f32x4.add(s1, s2))), y1 = f32x4.add(bias, f32x4.add(f32x4.sub(s1, s2), s3));
      const y2 = f32x4.add(bias, f32x4.add(t0, f32x4.add(t1, t2))), y3 = f32x4.add(bias, f32x4.add(f32x4.sub(t1, t2), t3));
      const to = target + c;
      if (o.pooled) {
        store4(to, activateFast(largest(winners, y0, y1, y2, y3), f));
        winners += 4;
        continue;
      }
      store4(to, activateFast(y0, f));
      if (right) store4(to + pixel, activateFast(y1, f));
      if (below) {
        store4(to + y.rowStride, activateFast(y2, f));
        if (right) store4(to + y.rowStride + pixel, activateFast(y3, f));
      }
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
