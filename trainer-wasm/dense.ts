import { batch } from './context';
import { activate } from './math';
import {
  DenseBiasGradientOperands,
  DenseInputGradientOperands,
  DenseOperands,
  DenseWeightGradientOperands,
} from './operands';
import { laneSums, load4, multiplyAdd, roundUp4, splat, store4 } from './simd';

/** Rows of B that stay in the first-level cache while a column tile passes over all rows of A. */
const K_BLOCK = 256;

/** output = f(input · weights + bias). Rows beyond the batch, up to a multiple of 4, are computed and never read. */
export function dense(o: DenseOperands): void {
  const rows = roundUp4(batch), offset = <usize>o.first << 2;
  multiply(rows, o.last - o.first, o.inputs, o.input, o.weights + offset, o.units, o.output + offset);
  addBiasAndActivate(rows, o);
}

function addBiasAndActivate(rows: i32, o: DenseOperands): void {
  const stride = <usize>o.units << 2, end = <usize>o.last << 2;
  let row = o.output;
  for (let i = 0; i < rows; i++, row += stride) {
    for (let u = <usize>o.first << 2; u < end; u += 16) {
      store4(row + u, activate(f32x4.add(load4(row + u), load4(o.bias + u)), o.activation));
    }
  }
}

/** C[M,N] = A[M,K] · B[K,N] in 4×8 tiles; M and N multiples of 4; B and C have rows of `stride` floats. */
function multiply(M: i32, N: i32, K: i32, A: usize, B: usize, stride: i32, C: usize): void {
  const rowA = <usize>K << 2, rowB = <usize>stride << 2;
  for (let k = 0; k < K; k += K_BLOCK) {
    const depth = min(K - k, K_BLOCK), accumulate = k > 0;
    const a = A + (<usize>k << 2), b = B + <usize>k * rowB;
    let j = 0;
    for (; j + 8 <= N; j += 8) {
      for (let i = 0; i < M; i += 4) {
        tile8(depth, a + <usize>i * rowA, rowA, b + (<usize>j << 2), rowB, C + <usize>i * rowB + (<usize>j << 2), accumulate);
      }
    }
    if (j < N) {
      for (let i = 0; i < M; i += 4) {
        tile4(depth, a + <usize>i * rowA, rowA, b + (<usize>j << 2), rowB, C + <usize>i * rowB + (<usize>j << 2), accumulate);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function tile8(depth: i32, a0: usize, rowA: usize, b: usize, rowB: usize, c0: usize, accumulate: bool): void {
  const c1 = c0 + rowB, c2 = c1 + rowB, c3 = c2 + rowB;
  let p0 = f32x4.splat(0), q0 = p0, p1 = p0, q1 = p0, p2 = p0, q2 = p0, p3 = p0, q3 = p0;
  if (accumulate) {
    p0 = load4(c0); q0 = load4(c0 + 16); p1 = load4(c1); q1 = load4(c1 + 16);
    p2 = load4(c2); q2 = load4(c2 + 16); p3 = load4(c3); q3 = load4(c3 + 16);
  }
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
    b += rowB; a0 += 4; a1 += 4; a2 += 4; a3 += 4;
  } while (--depth);
  store4(c0, p0); store4(c0 + 16, q0); store4(c1, p1); store4(c1 + 16, q1);
  store4(c2, p2); store4(c2 + 16, q2); store4(c3, p3); store4(c3 + 16, q3);
}

// @ts-ignore: decorator
@inline
function tile4(depth: i32, a0: usize, rowA: usize, b: usize, rowB: usize, c0: usize, accumulate: bool): void {
  const c1 = c0 + rowB, c2 = c1 + rowB, c3 = c2 + rowB;
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
  if (accumulate) {
    p0 = load4(c0); p1 = load4(c1); p2 = load4(c2); p3 = load4(c3);
  }
  let a1 = a0 + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
  do {
    const b0 = load4(b);
    p0 = multiplyAdd(splat(a0), b0, p0);
    p1 = multiplyAdd(splat(a1), b0, p1);
    p2 = multiplyAdd(splat(a2), b0, p2);
    p3 = multiplyAdd(splat(a3), b0, p3);
    b += rowB; a0 += 4; a1 += 4; a2 += 4; a3 += 4;
  } while (--depth);
  store4(c0, p0); store4(c1, p1); store4(c2, p2); store4(c3, p3);
}

/** inputGradient = outputGradient · weightsᵀ, in 2×4 tiles of dot products along the units. */
export function denseInputGradient(o: DenseInputGradientOperands): void {
  const rows = roundUp4(batch), rowW = <usize>o.units << 2, rowX = <usize>o.inputs << 2;
  for (let j = o.first; j < o.last; j += 4) {
    const w = o.weights + <usize>j * rowW;
    for (let i = 0; i < rows; i += 2) {
      const target = o.inputGradient + <usize>i * rowX + (<usize>j << 2);
      dotTile(o.units, o.outputGradient + <usize>i * rowW, w, rowW, target, target + rowX);
    }
  }
}

// @ts-ignore: decorator
@inline
function dotTile(depth: i32, a0: usize, b0: usize, row: usize, c0: usize, c1: usize): void {
  let a1 = a0 + row, b1 = b0 + row, b2 = b1 + row, b3 = b2 + row;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  do {
    const x = load4(a0), y = load4(a1);
    let w = load4(b0);
    s0 = multiplyAdd(x, w, s0); t0 = multiplyAdd(y, w, t0);
    w = load4(b1);
    s1 = multiplyAdd(x, w, s1); t1 = multiplyAdd(y, w, t1);
    w = load4(b2);
    s2 = multiplyAdd(x, w, s2); t2 = multiplyAdd(y, w, t2);
    w = load4(b3);
    s3 = multiplyAdd(x, w, s3); t3 = multiplyAdd(y, w, t3);
    a0 += 16; a1 += 16; b0 += 16; b1 += 16; b2 += 16; b3 += 16;
  } while ((depth -= 4) > 0);
  store4(c0, laneSums(s0, s1, s2, s3));
  store4(c1, laneSums(t0, t1, t2, t3));
}

/** weightGradient = inputᵀ · outputGradient: four inputs are packed once and meet every tile of eight units. */
export function denseWeightGradient(o: DenseWeightGradientOperands): void {
  const rowX = <usize>o.inputs << 2, row = <usize>o.units << 2;
  let target = o.weightGradient;
  for (let i = o.first; i < o.last; i += 4, target += row << 2) {
    packColumns(o.input + (<usize>i << 2), rowX, o.panel);
    let j: usize = 0;
    for (; j + 32 <= row; j += 32) outerTile8(o.panel, o.outputGradient + j, row, target + j);
    if (j < row) outerTile4(o.panel, o.outputGradient + j, row, target + j);
  }
}

// @ts-ignore: decorator
@inline
function packColumns(source: usize, stride: usize, target: usize): void {
  let k = batch;
  do {
    v128.store(target, load4(source));
    source += stride;
    target += 16;
  } while (--k);
}

// @ts-ignore: decorator
@inline
function outerTile8(panel: usize, b: usize, row: usize, c0: usize): void {
  let p0 = f32x4.splat(0), q0 = p0, p1 = p0, q1 = p0, p2 = p0, q2 = p0, p3 = p0, q3 = p0;
  let k = batch;
  do {
    const b0 = v128.load(b, 0, 4), b1 = v128.load(b, 16, 4);
    let x = v128.load_splat<f32>(panel, 0);
    p0 = multiplyAdd(x, b0, p0); q0 = multiplyAdd(x, b1, q0);
    x = v128.load_splat<f32>(panel, 4);
    p1 = multiplyAdd(x, b0, p1); q1 = multiplyAdd(x, b1, q1);
    x = v128.load_splat<f32>(panel, 8);
    p2 = multiplyAdd(x, b0, p2); q2 = multiplyAdd(x, b1, q2);
    x = v128.load_splat<f32>(panel, 12);
    p3 = multiplyAdd(x, b0, p3); q3 = multiplyAdd(x, b1, q3);
    b += row; panel += 16;
  } while (--k);
  const c1 = c0 + row, c2 = c1 + row, c3 = c2 + row;
  store4(c0, p0); store4(c0 + 16, q0); store4(c1, p1); store4(c1 + 16, q1);
  store4(c2, p2); store4(c2 + 16, q2); store4(c3, p3); store4(c3 + 16, q3);
}

// @ts-ignore: decorator
@inline
function outerTile4(panel: usize, b: usize, row: usize, c0: usize): void {
  let p0 = f32x4.splat(0), p1 = p0, p2 = p0, p3 = p0;
  let k = batch;
  do {
    const b0 = load4(b);
    p0 = multiplyAdd(v128.load_splat<f32>(panel, 0), b0, p0);
    p1 = multiplyAdd(v128.load_splat<f32>(panel, 4), b0, p1);
    p2 = multiplyAdd(v128.load_splat<f32>(panel, 8), b0, p2);
    p3 = multiplyAdd(v128.load_splat<f32>(panel, 12), b0, p3);
    b += row; panel += 16;
  } while (--k);
  const c1 = c0 + row, c2 = c1 + row, c3 = c2 + row;
  store4(c0, p0); store4(c1, p1); store4(c2, p2); store4(c3, p3);
}

export function denseBiasGradient(o: DenseBiasGradientOperands): void {
  const row = <usize>o.units << 2;
  for (let u: usize = 0; u < row; u += 16) {
    let sum = f32x4.splat(0), p = o.outputGradient + u;
    for (let e = 0; e < batch; e++, p += row) sum = f32x4.add(sum, load4(p));
    store4(o.biasGradient + u, sum);
  }
}
