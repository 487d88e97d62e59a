import { batch, dropoutSeed } from './context';
import { activateFast, slopeFast } from './math';
import { ActivationGradientOperands, AddOperands, DropoutOperands, SpreadOperands } from './operands';
import { dropoutStream, next } from './random';
import { load4, store4 } from './simd';

/**
 * Inverted dropout in place: 0 with probability `rate`, else divided by 1 − rate. The mask is a function of the
 * step's seed, the layer and the example, so the same instruction carries the gradient back.
 */
export function dropout(o: DropoutOperands): void {
  const t = o.values, row = <usize>(t.width * t.channels) << 2;
  const threshold = i32x4.splat(<i32>(<u32>(<f64>o.rate * 4294967296.0))), scale = f32x4.splat(1 / (1 - o.rate));
  for (let e = 0; e < batch; e++) {
    let state = dropoutStream(dropoutSeed, o.layer, e);
    for (let y = 0; y < t.height; y++) {
      let p = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride);
      const end = p + row;
      do {
        state = next(state);
        store4(p, v128.and(f32x4.mul(load4(p), scale), i32x4.ge_u(state, threshold)));
        p += 16;
      } while (p < end);
    }
  }
}

/** inputGradient = outputGradient · f′, with the slope told by the activation's value. */
export function activationGradient(o: ActivationGradientOperands): void {
  const d = o.outputGradient, value = o.output, x = o.inputGradient, keep = o.keep;
  const row = <usize>(d.width * d.channels) << 2;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < d.height; y++) {
      const from = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride);
      const by = value.data + <usize>(e * value.imageStride) + <usize>(y * value.rowStride);
      const to = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride);
      for (let i: usize = 0; i < row; i += 16) {
        store4(to + i, slopeFast(from + i, by + i, keep, o.activation));
      }
    }
  }
}

/** output = f(one + other), which may be one and the same tensor; padding channels stay 0. */
export function add(o: AddOperands): void {
  const a = o.one, b = o.other, y = o.output, pixel = <usize>y.channels << 2, full = <usize>(o.channels >> 2) << 4;
  const kept = i32x4.gt_s(i32x4.splat(o.channels & 3), i32x4(0, 1, 2, 3));
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < y.height; row++) {
      let p = a.data + <usize>(e * a.imageStride) + <usize>(row * a.rowStride);
      let q = b.data + <usize>(e * b.imageStride) + <usize>(row * b.rowStride);
      let to = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride);
      for (let x = 0; x < y.width; x++, p += pixel, q += pixel, to += pixel) {
        for (let c: usize = 0; c < full; c += 16) {
          store4(to + c, activateFast(f32x4.add(load4(p + c), load4(q + c)), o.activation));
        }
        if (full < pixel) {
          store4(to + full, v128.and(kept, activateFast(f32x4.add(load4(p + full), load4(q + full)), o.activation)));
        }
      }
    }
  }
}

/** Pixels of the source to every `rowStep`-th row and `columnStep`-th column of the target. */
export function spread(o: SpreadOperands): void {
  const x = o.source, y = o.target, pixel = <usize>x.channels << 2, step = pixel * <usize>o.columnStep;
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < x.height; row++) {
      let from = x.data + <usize>(e * x.imageStride) + <usize>(row * x.rowStride);
      let to = y.data + <usize>(e * y.imageStride) + <usize>(row * o.rowStep * y.rowStride);
      for (let i = 0; i < x.width; i++, from += pixel, to += step) {
        for (let c: usize = 0; c < pixel; c += 16) store4(to + c, load4(from + c));
      }
    }
  }
}
