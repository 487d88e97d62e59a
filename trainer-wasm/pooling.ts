import { batch } from './context';
import { activationGradient } from './math';
import {
  AveragePoolGradientOperands,
  AveragePoolOperands,
  GlobalMaxPoolOperands,
  MaxPoolGradientOperands,
  MaxPoolOperands,
} from './operands';
import { load4, store4 } from './simd';

/** Max-pool with stride = size; what does not fill a window is left out. Ties go to the first position. */
export function maxPool(o: MaxPoolOperands): void {
  const x = o.input, y = o.output, pixel = <usize>y.channels << 2;
  let winners = o.winners;
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < y.height; row++) {
      let target = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride);
      let corner = x.data + <usize>(e * x.imageStride) + <usize>(row * o.height * x.rowStride);
      for (let column = 0; column < y.width; column++) {
        for (let c: usize = 0; c < pixel; c += 16, winners += 4) poolCell(o, corner + c, target + c, winners);
        target += pixel;
        corner += pixel * <usize>o.width;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function poolCell(o: MaxPoolOperands, corner: usize, target: usize, winners: usize): void {
  let best = f32x4.splat(-Infinity), winner = i32x4.splat(0), position = 0;
  for (let y = 0; y < o.height; y++) {
    for (let x = 0; x < o.width; x++, position++) {
      const value = load4(corner + <usize>(y * o.input.rowStride) + (<usize>(x * o.input.channels) << 2));
      winner = v128.bitselect(i32x4.splat(position), winner, f32x4.gt(value, best));
      best = f32x4.max(best, value);
    }
  }
  store4(target, best);
  v128.store32_lane(winners, v128.shuffle<i8>(winner, winner, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 1);
}

/** Sends every cell's gradient to its winner through the activation; the window's other pixels get 0. */
export function maxPoolGradient(o: MaxPoolGradientOperands): void {
  const d = o.outputGradient, x = o.inputGradient, pixel = <usize>d.channels << 2, keep = f32x4.splat(o.keep);
  let winners = o.winners;
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < d.height; row++) {
      let from = d.data + <usize>(e * d.imageStride) + <usize>(row * d.rowStride);
      let value = o.output.data + <usize>(e * o.output.imageStride) + <usize>(row * o.output.rowStride);
      let corner = x.data + <usize>(e * x.imageStride) + <usize>(row * o.height * x.rowStride);
      for (let column = 0; column < d.width; column++) {
        for (let c: usize = 0; c < pixel; c += 16, winners += 4) {
          const gradient = activationGradient(load4(from + c), f32x4.mul(load4(value + c), keep), o.activation);
          scatter(o, gradient, winners, corner + c);
        }
        from += pixel;
        value += pixel;
        corner += pixel * <usize>o.width;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function scatter(o: MaxPoolGradientOperands, gradient: v128, winners: usize, corner: usize): void {
  const winner = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(winners, 0, 1)));
  let position = 0;
  for (let y = 0; y < o.height; y++) {
    for (let x = 0; x < o.width; x++, position++) {
      const target = corner + <usize>(y * o.inputGradient.rowStride) + (<usize>(x * o.inputGradient.channels) << 2);
      store4(target, v128.and(gradient, i32x4.eq(winner, i32x4.splat(position))));
    }
  }
}

/** Mean over windows with stride = size; what does not fill a window is left out. */
export function averagePool(o: AveragePoolOperands): void {
  const x = o.input, y = o.output, pixel = <usize>x.channels << 2, share = f32x4.splat(1 / <f32>(o.height * o.width));
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < y.height; row++) {
      let target = y.data + <usize>(e * y.imageStride) + <usize>(row * y.rowStride);
      let corner = x.data + <usize>(e * x.imageStride) + <usize>(row * o.height * x.rowStride);
      for (let column = 0; column < y.width; column++) {
        for (let c: usize = 0; c < pixel; c += 16) {
          let sum = f32x4.splat(0);
          for (let i = 0; i < o.height; i++) {
            let p = corner + <usize>(i * x.rowStride) + c;
            for (let j = 0; j < o.width; j++, p += pixel) sum = f32x4.add(sum, load4(p));
          }
          store4(target + c, f32x4.mul(sum, share));
        }
        target += pixel;
        corner += pixel * <usize>o.width;
      }
    }
  }
}

/** Spreads every mean's gradient over the pixels of its window. */
export function averagePoolGradient(o: AveragePoolGradientOperands): void {
  const d = o.outputGradient, x = o.inputGradient, pixel = <usize>x.channels << 2;
  const share = f32x4.splat(1 / <f32>(o.height * o.width));
  for (let e = 0; e < batch; e++) {
    for (let row = 0; row < d.height; row++) {
      let source = d.data + <usize>(e * d.imageStride) + <usize>(row * d.rowStride);
      let corner = x.data + <usize>(e * x.imageStride) + <usize>(row * o.height * x.rowStride);
      for (let column = 0; column < d.width; column++) {
        for (let c: usize = 0; c < pixel; c += 16) {
          const gradient = f32x4.mul(load4(source + c), share);
          for (let i = 0; i < o.height; i++) {
            let p = corner + <usize>(i * x.rowStride) + c;
            for (let j = 0; j < o.width; j++, p += pixel) store4(p, gradient);
          }
        }
        source += pixel;
        corner += pixel * <usize>o.width;
      }
    }
  }
}

/** Largest value of every channel, and where it was; of equals the first. */
export function globalMaxPool(o: GlobalMaxPoolOperands): void {
  const x = o.image, pixel = <usize>x.channels << 2, one = i32x4.splat(1);
  let target = o.vector, winners = o.winners;
  for (let e = 0; e < batch; e++) {
    for (let c: usize = 0; c < pixel; c += 16, target += 16, winners += 16) {
      let best = f32x4.splat(-Infinity), winner = i32x4.splat(0), position = i32x4.splat(0);
      for (let y = 0; y < x.height; y++) {
        let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
        for (let i = 0; i < x.width; i++, p += pixel) {
          const value = load4(p);
          winner = v128.bitselect(position, winner, f32x4.gt(value, best));
          // max, not pmax: a NaN has to get through.
          best = f32x4.max(best, value);
          position = i32x4.add(position, one);
        }
      }
      store4(target, best);
      store4(winners, winner);
    }
  }
}

/** Sends every channel's gradient to its winner; all other pixels get 0. */
export function globalMaxPoolGradient(o: GlobalMaxPoolOperands): void {
  const x = o.image, pixel = <usize>x.channels << 2, one = i32x4.splat(1);
  let source = o.vector, winners = o.winners;
  for (let e = 0; e < batch; e++) {
    for (let c: usize = 0; c < pixel; c += 16, source += 16, winners += 16) {
      const gradient = load4(source), winner = load4(winners);
      let position = i32x4.splat(0);
      for (let y = 0; y < x.height; y++) {
        let p = x.data + <usize>(e * x.imageStride) + <usize>(y * x.rowStride) + c;
        for (let i = 0; i < x.width; i++, p += pixel) {
          store4(p, v128.and(gradient, i32x4.eq(winner, position)));
          position = i32x4.add(position, one);
        }
      }
    }
  }
}
