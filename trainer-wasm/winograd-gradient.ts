import { batch } from './context';
import { Tensor, WinogradGradientOperands, WinogradKernelGradientOperands } from './operands';
import { load4, multiplyAdd, splat, store4 } from './simd';
import { positionBytes, tilesAlong, transformInput } from './winograd';

/*
 * The kernel's gradient after Winograd, the other way round: dg = Gᵀ [(Bᵀ d B) ⊙ (A dY Aᵀ)] G, summed over tiles. The sum
 * over tiles makes ⊙ sixteen matrix products, (inputs × tiles) · (tiles × outputs), one a position.
 */

/** Adds the examples [firstExample, lastExample) to the transformed kernel's gradient; starts from zero with example 0. */
export function winogradGradient(o: WinogradGradientOperands): void {
  const d = o.outputGradient, rows = tilesAlong(d.height), columns = tilesAlong(d.width);
  const last = min(o.lastExample, batch) * rows * columns;
  for (let tile = o.firstExample * rows * columns; tile < last; tile += o.tiles) {
    const count = min(o.tiles, last - tile);
    transformInput(o.input, o.origin, o.transformed, o.tiles, tile, count, rows, columns);
    transformGradient(d, o.gradients, o.tiles, tile, count, rows, columns);
    for (let position = 0; position < 16; position++) multiplyPosition(o, position, count, tile > 0);
  }
}

/** A dY Aᵀ for `count` tiles; the gradient's border holds zeros where a tile reaches beyond it. */
function transformGradient(d: Tensor, target: usize, tiles: i32, tile: i32, count: i32, rows: i32, columns: i32): void {
  const pixel = <usize>d.channels << 2, row = <usize>d.rowStride, position = positionBytes(tiles, d.channels);
  let e = tile / (rows * columns), i = tile / columns % rows, j = tile % columns;
  for (; count > 0; count--) {
    let p = d.data + <usize>(e * d.imageStride) + <usize>(2 * i) * row + <usize>(2 * j) * pixel;
    const end = p + pixel;
    for (; p < end; p += 16, target += 16) {
      const y0 = load4(p), y1 = load4(p + pixel), y2 = load4(p + row), y3 = load4(p + row + pixel);
      putRow(target, position, y0, y1);
      putRow(target + 4 * position, position, f32x4.add(y0, y2), f32x4.add(y1, y3));
      putRow(target + 8 * position, position, f32x4.sub(y0, y2), f32x4.sub(y1, y3));
      putRow(target + 12 * position, position, y2, y3);
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

/** A row times Aᵀ. */
// @ts-ignore: decorator
@inline
function putRow(target: usize, position: usize, a: v128, b: v128): void {
  store4(target, a);
  store4(target + position, f32x4.add(a, b));
  store4(target + 2 * position, f32x4.sub(a, b));
  store4(target + 3 * position, b);
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
  const tap = <usize>(o.inputs * o.outputs) << 2, matrix = tap, row = 3 * tap, half = f32x4.splat(0.5);
  for (let at: usize = 0; at < tap; at += 16) {
    const u = o.kernelGradient + at, g = o.weightGradient + at;
    for (let x = 0; x < 3; x++) {
      const u0 = gradientColumn(u, matrix, x, half), u3 = gradientColumn(u + 12 * matrix, matrix, x, half);
      const u1 = gradientColumn(u + 4 * matrix, matrix, x, half), u2 = gradientColumn(u + 8 * matrix, matrix, x, half);
      const sum = f32x4.mul(half, f32x4.add(u1, u2)), to = g + <usize>x * tap;
      store4(to, f32x4.add(u0, sum));
      store4(to + row, f32x4.mul(half, f32x4.sub(u1, u2)));
      store4(to + 2 * row, f32x4.add(sum, u3));
    }
  }
}

/** Column x of a row times G. */
// @ts-ignore: decorator
@inline
function gradientColumn(u: usize, matrix: usize, x: i32, half: v128): v128 {
  const u1 = load4(u + matrix), u2 = load4(u + 2 * matrix);
  if (x === 1) return f32x4.mul(half, f32x4.sub(u1, u2));
  return f32x4.add(x === 0 ? load4(u) : load4(u + 3 * matrix), f32x4.mul(half, f32x4.add(u1, u2)));
}
