/** A monotone change of scale of the objective. */
export interface Warp {
  forward(value: number): number;
  backward(warped: number): number;
}

export const IDENTITY: Warp = { forward: (value) => value, backward: (warped) => warped };

/**
 * Keeps the better half of the values as it is and compresses the worse half: z = (y − median) / (best − median), and
 * −log(1 − z) where z < 0. Cliffs far below the median then no longer decide the surrogate's length-scales.
 */
export function createWarp(values: readonly number[]): Warp {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  const unit = sorted[sorted.length - 1] - middle;
  if (!(unit > 0)) return IDENTITY;
  return {
    forward(value) {
      const z = (value - middle) / unit;
      return z < 0 ? -Math.log1p(-z) : z;
    },
    backward(warped) {
      return middle + unit * (warped < 0 ? -Math.expm1(-warped) : warped);
    },
  };
}
