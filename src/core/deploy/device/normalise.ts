import type { Normalisation } from '../../data';

/** Raw examples, one after the other, as the firmware normalises them: in float32, missing values to 0. */
export function normaliseAsFirmware(raw: Float32Array, { mean, sd }: Normalisation): Float32Array {
  return raw.map((value, i) => {
    const normalised = Math.fround(Math.fround(value - mean[i % mean.length]) / sd[i % mean.length]);
    return Number.isNaN(normalised) ? 0 : normalised;
  });
}
