import { batch } from './context';
import { Tensor, WinogradGradientOperands, WinogradKernelGradientOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';
import { between, fours, positionBytes, ROW, tilesAlong, transformInput } from './winograd';

/*
 * The kernel's gradient after Winograd, the other way round: dg = Gᵀ [(Bᵀ d B) ⊙ (A dY Aᵀ)] G, summed over tiles. The sum
 * over tiles makes ⊙ 36 matrix products, (inputs × tiles) · (tiles × outputs), one a position.
 */

/** Adds the examples [firstExample, lastExample) to the transformed kernel's gradient; starts from zero with example 0. */
export function winogradGradient(o: WinogradGradientOperands): void {
  const d = o.outputGradient, rows = tilesAlong(d.height), columns = tilesAlong(d.width);
  const last = min(o.lastExample, batch) * rows * columns;
  for (let tile = o.firstExample * rows * columns; tile < last; tile += o.tiles) {
    const count = min(o.tiles, last - tile);
    transformInput(o.input, o.origin, o.transformed, o.tiles, tile, count, rows, columns);
    transformGradient(d, o.gradients, o.tiles, tile, count, rows, columns);
    for (let position = 0; position < 36; position++) multiplyPosition(o, position, count, tile > 0);
  }
}

/** A dY Aᵀ for `count` tiles; the gradient's border holds zeros where a tile reaches beyond it. */
function transformGradient(d: Tensor, target: usize, tiles: i32, tile: i32, count: i32, rows: i32, columns: i32): void {
  const pixel = <usize>d.channels << 2, row = <usize>d.rowStride, position = positionBytes(tiles, d.channels);
  let e = tile / (rows * columns), i = tile / columns % rows, j = tile % columns;
  const four = fours();
  for (; count > 0; count--) {
    let p = d.data + <usize>(e * d.imageStride) + <usize>(4 * i) * row + <usize>(4 * j) * pixel;
    const end = p + pixel;
    for (; p < end; p += 16, target += 16) {
      let from = p, to = target;
      for (let k: usize = 0; k < 64; k += 16, from += pixel) gradientPart(from, row, between + k, ROW, four);
      for (let k: usize = 0; k < 6 * ROW; k += ROW, to += 6 * position) gradientPart(between + k, 16, to, position, four);
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

/** A times a column, or a row times Aᵀ: four vectors to six, so many bytes apart. */
// @ts-ignore: decorator
@inline
function gradientPart(from: usize, step: usize, to: usize, apart: usize, four: v128): void {
  const y0 = load4(from), y1 = load4(from + step), y2 = load4(from + 2 * step), y3 = load4(from + 3 * step);
  const even = f32x4.add(y0, y2), odd = f32x4.add(y1, y3);
  const far = multiplyAdd(four, y2, y0), half = multiplyAdd(four, y3, y1), beyond = f32x4.add(half, half);
  store4(to, y0);
  store4(to + apart, f32x4.add(even, odd));
  store4(to + 2 * apart, f32x4.sub(even, odd));
  store4(to + 3 * apart, f32x4.add(far, beyond));
  store4(to + 4 * apart, f32x4.sub(far, beyond));
  store4(to + 5 * apart, y3);
}

function multiplyPosition(o: WinogradGradientOperands, position: i32, count: i32, add: bool): void {
  const inputs = o.input.channels, outputs = o.outputGradient.channels, rowA = <usize>inputs << 2, rowB = <usize>outputs << 2;
  const a = o.transformed + <usize>position * positionBytes(o.tiles, inputs);
  const b = o.gradients + <usize>position * positionBytes(o.tiles, outputs);
  let c = o.kernelGradient + <usize>position * (<usize>inputs * rowB);
  for (let i: usize = 0; i < rowA; i += 16, c += rowB << 2) {
    let j: usize = 0;
    for (; j + 32 <= rowB; j += 32) outer8(count, a + i, rowA, b + j, rowB, c + j, add);
    if (j < rowB) outer4(count, a + i, rowA, b + j, rowB, c + j, add);
  }
}

// @ts-ignore: decorator
@inline
function outer8(depth: i32, a: usize, rowA: usize, b: usize, rowB: usize, c: usize, add: bool): void {
  const c1 = c + rowB, c2 = c1 + rowB, c3 = c2 + rowB;
  let p0 = f32x4.splat(0), q0 = p0, p1 = p0, q1 = p0, p2 = p0, q2 = p0, p3 = p0, q3 = p0;
  if (add) {
    p0 = load4(c); q0 = load4(c + 16); p1 = load4(c1); q1 = load4(c1 + 16);
    p2 = load4(c2); q2 = load4(c2 + 16); p3 = load4(c3); q3 = load4(c3 + 16);
  }
  do {
    const b0 = v128.load(b, 0, 4), b1 = v128.load(b, 16, 4);
    let x = splat(a);
    p0 = multiplyAdd(x, b0, p0); q0 = multiplyAdd(x, b1, q0);
    x = v128.load_splat<f32>(a, 4);
    p1 = multiplyAdd(x, b0, p1); q1 = multiplyAdd(x, b1, q1);
    x = v128.load_splat<f32>(a, 8);
    p2 = multiplyAdd(x, b0, p2); q2 = multiplyAdd(x, b1, q2);
    x = v128.load_splat<f32>(a, 12);
    p3 = multiplyAdd(x, b0, p3); q3 = multiplyAdd(x, b1, q3);
    a += rowA; b += rowB;
  } while (--depth);
  store4(c, p0); store4(c + 16, q0); store4(c1, p1); store4(c1 + 16, q1);
  store4(c2, p2); store4(c2 + 16, q2); store4(c3, p3); store4(c3 + 16, q3);
}

function outer4(depth: i32, a: usize, rowA: usize, b: usize, rowB: usize, c: usize, add: bool): void {
  const c1 = c + rowB, c2 = c1 + rowB, c3 = c2 + rowB;
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
  if (add) {
    p0 = load4(c); p1 = load4(c1); p2 = load4(c2); p3 = load4(c3);
  }
  do {
    const b0 = load4(b);
    p0 = multiplyAdd(splat(a), b0, p0);
    p1 = multiplyAdd(v128.load_splat<f32>(a, 4), b0, p1);
    p2 = multiplyAdd(v128.load_splat<f32>(a, 8), b0, p2);
    p3 = multiplyAdd(v128.load_splat<f32>(a, 12), b0, p3);
    a += rowA; b += rowB;
  } while (--depth);
  store4(c, p0); store4(c1, p1); store4(c2, p2); store4(c3, p3);
}

/** dg = Gᵀ dU G. */
export function winogradKernelGradient(o: WinogradKernelGradientOperands): void {
  const tap = <usize>(o.inputs * o.outputs) << 2, matrix = tap;
  for (let at: usize = 0; at < tap; at += 16) {
    let u = o.kernelGradient + at, g = o.weightGradient + at;
    for (let k: usize = 0; k < ROW; k += 16, u += matrix) kernelPart(u, 6 * matrix, between + k, ROW);
    for (let k: usize = 0; k < 3 * ROW; k += ROW, g += 3 * tap) kernelPart(between + k, 16, g, tap);
  }
}

/** Gᵀ times a column, or a row times G: six vectors to three, so many bytes apart. */
// @ts-ignore: decorator
@inline
function kernelPart(from: usize, step: usize, to: usize, apart: usize): void {
  const u1 = load4(from + step), u2 = load4(from + 2 * step), u3 = load4(from + 3 * step), u4 = load4(from + 4 * step);
  const sixth = f32x4.splat(1.0 / 6), quarter = f32x4.splat(0.25), half = f32x4.splat(0.5);
  const near = f32x4.add(u1, u2), far = f32x4.add(u3, u4);
  const edge = f32x4.mul(f32x4.sub(f32x4.mul(far, quarter), near), sixth);
  store4(to, f32x4.add(f32x4.mul(load4(from), quarter), edge));
  store4(to + apart, f32x4.mul(f32x4.add(f32x4.mul(f32x4.sub(u3, u4), half), f32x4.sub(u2, u1)), sixth));
  store4(to + 2 * apart, f32x4.add(f32x4.mul(f32x4.sub(far, near), sixth), load4(from + 5 * step)));
}
