import { batch } from './context';
import { ActivationCode } from './codes';
import { slopeFast } from './math';
import { addTo, blockRows, LINE } from './normalisation';
import { NormaliseGradientOperands } from './operands';
import { load4, multiplyAdd, store4 } from './simd';

/*
 * Where an activation is called for, all registers have to be saved: loops over many channels know by a constant that there
 * is none to call.
 */

/**
 * With dy = outputGradient · f′: dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), dγ = Σ dy · x̂, dβ = Σ dy, means over the
 * batch's pixels.
 */
export function normaliseGradient(o: NormaliseGradientOperands): void {
  const x = o.input, pixel = <usize>x.channels << 2, rows = blockRows(x.width);
  memory.fill(o.gammaGradient, 0, pixel);
  memory.fill(o.betaGradient, 0, pixel);
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < x.height; y += rows) {
      const end = min(y + rows, x.height);
      let c: usize = 0;
      for (; c + LINE <= pixel; c += LINE) sumsLine(o, e, y, end, c);
      for (; c < pixel; c += 16) sums(o, e, y, end, c);
    }
  }
  // What was summed up is Σ dy · (x − mean).
  for (let c: usize = 0; c < pixel; c += 16) {
    store4(o.gammaGradient + c, f32x4.mul(load4(o.gammaGradient + c), load4(o.inverseSd + c)));
  }
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < x.height; y += rows) {
      const end = min(y + rows, x.height);
      let c: usize = 0;
      for (; c + 32 <= pixel; c += 32) backEight(o, e, y, end, c);
      if (c < pixel) backFour(o, e, y, end, c);
    }
  }
}

/** Adds a block's Σ dy and Σ dy · (x − mean) of sixteen channels to the totals. */
function sumsLine(o: NormaliseGradientOperands, e: i32, y: i32, end: i32, c: usize): void {
  if (o.activation === ActivationCode.linear) sumsLineOf(o, e, y, end, c, ActivationCode.linear);
  else if (o.activation === ActivationCode.relu) sumsLineOf(o, e, y, end, c, ActivationCode.relu);
  else sumsLineOf(o, e, y, end, c, o.activation);
}

// @ts-ignore: decorator
@inline
function sumsLineOf(o: NormaliseGradientOperands, e: i32, y: i32, end: i32, c: usize, f: i32): void {
  const x = o.input, d = o.outputGradient, v = o.output, pixel = <usize>x.channels << 2;
  const m0 = load4(o.mean + c), m1 = load4(o.mean + c + 16), m2 = load4(o.mean + c + 32), m3 = load4(o.mean + c + 48);
  const keep = o.keep, products = o.gammaGradient + c, totals = o.betaGradient + c;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, p0 = s0, p1 = s0, p2 = s0, p3 = s0;
  for (; y < end; y++) {
    let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
    let q = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + c;
    let by = v.data + <usize>(e * v.imageStride) + <usize>(y * v.rowStride) + c;
    for (let i = 0; i < x.width; i++, p += pixel, q += pixel, by += pixel) {
      let g = slopeFast(q, by, keep, f);
      s0 = f32x4.add(s0, g); p0 = multiplyAdd(f32x4.sub(v128.load(p, 0, 4), m0), g, p0);
      g = slopeFast(q + 16, by + 16, keep, f);
      s1 = f32x4.add(s1, g); p1 = multiplyAdd(f32x4.sub(v128.load(p, 16, 4), m1), g, p1);
      g = slopeFast(q + 32, by + 32, keep, f);
      s2 = f32x4.add(s2, g); p2 = multiplyAdd(f32x4.sub(v128.load(p, 32, 4), m2), g, p2);
      g = slopeFast(q + 48, by + 48, keep, f);
      s3 = f32x4.add(s3, g); p3 = multiplyAdd(f32x4.sub(v128.load(p, 48, 4), m3), g, p3);
    }
  }
  addTo(totals, s0); addTo(totals + 16, s1); addTo(totals + 32, s2); addTo(totals + 48, s3);
  addTo(products, p0); addTo(products + 16, p1); addTo(products + 32, p2); addTo(products + 48, p3);
}

function sums(o: NormaliseGradientOperands, e: i32, y: i32, end: i32, c: usize): void {
  const x = o.input, d = o.outputGradient, v = o.output, pixel = <usize>x.channels << 2;
  const mean = load4(o.mean + c);
  let sum = f32x4.splat(0), product = sum;
  for (; y < end; y++) {
    let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
    let q = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + c;
    let by = v.data + <usize>(e * v.imageStride) + <usize>(y * v.rowStride) + c;
    for (let i = 0; i < x.width; i++, p += pixel, q += pixel, by += pixel) {
      const g = slopeFast(q, by, o.keep, o.activation);
      sum = f32x4.add(sum, g); product = multiplyAdd(f32x4.sub(load4(p), mean), g, product);
    }
  }
  addTo(o.betaGradient + c, sum);
  addTo(o.gammaGradient + c, product);
}

/** dx of eight channels of a block: more do not fit into the registers. */
function backEight(o: NormaliseGradientOperands, e: i32, y: i32, end: i32, c: usize): void {
  if (o.activation === ActivationCode.linear) backEightOf(o, e, y, end, c, ActivationCode.linear);
  else if (o.activation === ActivationCode.relu) backEightOf(o, e, y, end, c, ActivationCode.relu);
  else backEightOf(o, e, y, end, c, o.activation);
}

// @ts-ignore: decorator
@inline
function backEightOf(o: NormaliseGradientOperands, e: i32, y: i32, end: i32, c: usize, f: i32): void {
  const x = o.input, d = o.outputGradient, v = o.output, target = o.inputGradient, pixel = <usize>x.channels << 2;
  const share = f32x4.splat(1 / <f32>(batch * x.height * x.width)), keep = o.keep;
  const m0 = load4(o.mean + c), m1 = load4(o.mean + c + 16), i0 = load4(o.inverseSd + c), i1 = load4(o.inverseSd + c + 16);
  const g0 = f32x4.mul(load4(o.gamma + c), i0), g1 = f32x4.mul(load4(o.gamma + c + 16), i1);
  const b0 = f32x4.mul(load4(o.betaGradient + c), share), b1 = f32x4.mul(load4(o.betaGradient + c + 16), share);
  const p0 = f32x4.mul(f32x4.mul(load4(o.gammaGradient + c), share), i0);
  const p1 = f32x4.mul(f32x4.mul(load4(o.gammaGradient + c + 16), share), i1);
  for (; y < end; y++) {
    let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
    let q = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + c;
    let by = v.data + <usize>(e * v.imageStride) + <usize>(y * v.rowStride) + c;
    let to = target.data + <usize>(e * target.imageStride) + <usize>(y * target.rowStride) + c;
    for (let i = 0; i < x.width; i++, p += pixel, q += pixel, by += pixel, to += pixel) {
      const r0 = f32x4.mul(f32x4.sub(v128.load(p, 0, 4), m0), p0), r1 = f32x4.mul(f32x4.sub(v128.load(p, 16, 4), m1), p1);
      v128.store(to, f32x4.mul(g0, f32x4.sub(f32x4.sub(slopeFast(q, by, keep, f), b0), r0)), 0, 4);
      v128.store(to, f32x4.mul(g1, f32x4.sub(f32x4.sub(slopeFast(q + 16, by + 16, keep, f), b1), r1)), 16, 4);
    }
  }
}

function backFour(o: NormaliseGradientOperands, e: i32, y: i32, end: i32, c: usize): void {
  const x = o.input, d = o.outputGradient, v = o.output, target = o.inputGradient, pixel = <usize>x.channels << 2;
  const share = f32x4.splat(1 / <f32>(batch * x.height * x.width));
  const mean = load4(o.mean + c), inverseSd = load4(o.inverseSd + c), scale = f32x4.mul(load4(o.gamma + c), inverseSd);
  const meanD = f32x4.mul(load4(o.betaGradient + c), share);
  const product = f32x4.mul(f32x4.mul(load4(o.gammaGradient + c), share), inverseSd);
  for (; y < end; y++) {
    let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
    let q = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride) + c;
    let by = v.data + <usize>(e * v.imageStride) + <usize>(y * v.rowStride) + c;
    let to = target.data + <usize>(e * target.imageStride) + <usize>(y * target.rowStride) + c;
    for (let i = 0; i < x.width; i++, p += pixel, q += pixel, by += pixel, to += pixel) {
      const rest = f32x4.sub(f32x4.sub(slopeFast(q, by, o.keep, o.activation), meanD), f32x4.mul(f32x4.sub(load4(p), mean), product));
      store4(to, f32x4.mul(scale, rest));
    }
  }
}
