import { batch, dropoutSeed } from './context';
import { activationGradient as slope } from './math';
import { ActivationGradientOperands, DropoutOperands } from './operands';
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
  const d = o.outputGradient, value = o.output, x = o.inputGradient, keep = f32x4.splat(o.keep);
  const row = <usize>(d.width * d.channels) << 2;
  for (let e = 0; e < batch; e++) {
    for (let y = 0; y < d.height; y++) {
      const from = d.data + <usize>(e * d.imageStride) + <usize>(y * d.rowStride);
      const by = value.data + <usize>(e * value.imageStride) + <usize>(y * value.rowStride);
      const to = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride);
      for (let i: usize = 0; i < row; i += 16) {
        store4(to + i, slope(load4(from + i), f32x4.mul(load4(by + i), keep), o.activation));
      }
    }
  }
}
