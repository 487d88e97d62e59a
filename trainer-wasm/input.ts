import { batch, exampleAt } from './context';
import { GatherOperands } from './operands';
import { load4, store4 } from './simd';

/** Copies the batch's examples into the input tensor, normalised: (x − mean) / sd; a missing value (NaN) becomes 0. */
export function gather(o: GatherOperands): void {
  const t = o.output;
  const packed = t.channels === o.channels;
  for (let e = 0; e < batch; e++) {
    const example = o.features + <usize>exampleAt(e) * (<usize>o.size << 2);
    if (packed && t.imageStride === o.size << 2) {
      normalise(example, o.mean, o.sd, t.data + <usize>(e * t.imageStride), o.size);
      continue;
    }
    for (let y = 0; y < t.height; y++) {
      const target = t.data + <usize>(e * t.imageStride) + <usize>(y * t.rowStride);
      const from = <usize>(y * t.width * o.channels) << 2;
      if (packed) {
        normalise(example + from, o.mean + from, o.sd + from, target, t.width * t.channels);
      } else {
        for (let x = 0; x < t.width; x++) {
          const at = from + (<usize>(x * o.channels) << 2);
          const pixel = target + (<usize>(x * t.channels) << 2);
          normalise(example + at, o.mean + at, o.sd + at, pixel, o.channels);
        }
      }
    }
  }
}

function normalise(source: usize, mean: usize, sd: usize, target: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    const value = f32x4.div(f32x4.sub(load4(source), load4(mean)), load4(sd));
    store4(target, v128.and(value, f32x4.eq(value, value)));
    source += 16;
    mean += 16;
    sd += 16;
    target += 16;
  }
  for (; count > 0; count--) {
    const value = (load<f32>(source) - load<f32>(mean)) / load<f32>(sd);
    store<f32>(target, isNaN(value) ? 0 : value);
    source += 4;
    mean += 4;
    sd += 4;
    target += 4;
  }
}
