import type { Normalisation } from '../../data';

/** `ATM_MOST_DEVIATIONS` of kernels.h. */
const MOST_DEVIATIONS = 1e6;

/**
 * Raw examples, one after the other, as the firmware normalises them (`atm_normalise`): in float32, missing values to 0,
 * infinite and absurd ones to a million standard deviations.
 */
export function normaliseAsFirmware(raw: Float32Array, { mean, sd }: Normalisation): Float32Array {
  return raw.map((value, i) => {
    const deviations = Math.fround(Math.fround(value - mean[i % mean.length]) / sd[i % mean.length]);
    if (Number.isNaN(deviations)) return 0;
    return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations));
  });
}
