import { exp, expInPlace } from '../../elementary';
export type KernelName = 'rbf' | 'matern52';

/**
 * Stationary kernel with a length-scale per group of columns: r² = Σ_g ‖x_g − x'_g‖² / l_g².
 * RBF: s² exp(−r²/2). Matérn 5/2: s² (1 + √5 r + 5r²/3) exp(−√5 r). One group with all columns is the isotropic kernel.
 */
export interface KernelParameters {
  kernel: KernelName;
  groups: readonly (readonly number[])[];
  lengthScales: Float64Array;
  signalVariance: number;
  noiseVariance: number;
  /** Prior variance of the trend's coefficients per group (see trend.ts); no trend when absent. */
  trendVariances?: Float64Array;
}

const SQRT5 = Math.sqrt(5);

/** Correlation at squared scaled distance r². */
export function correlation(kernel: KernelName, squaredDistance: number): number {
  if (kernel === 'rbf') return exp(-0.5 * squaredDistance);
  const r = SQRT5 * Math.sqrt(squaredDistance);
  return (1 + r + (r * r) / 3) * exp(-r);
}

/** Replaces squared scaled distances by correlations, bit by bit as `correlation` gives them. */
export function correlationsInPlace(kernel: KernelName, squaredDistances: Float64Array): void {
  if (kernel === 'rbf') {
    for (let i = 0; i < squaredDistances.length; i++) squaredDistances[i] *= -0.5;
    expInPlace(squaredDistances);
    return;
  }
  const factors = new Float64Array(squaredDistances.length);
  for (let i = 0; i < factors.length; i++) {
    const r = SQRT5 * Math.sqrt(squaredDistances[i]);
    factors[i] = 1 + r + (r * r) / 3;
    squaredDistances[i] = -r;
  }
  expInPlace(squaredDistances);
  for (let i = 0; i < factors.length; i++) squaredDistances[i] *= factors[i];
}

/** −2 ∂correlation/∂r²: what the gradient by a log length-scale needs, since ∂k/∂log l_g = slope · ‖x_g − x'_g‖²/l_g². */
export function correlationSlope(kernel: KernelName, squaredDistance: number): number {
  if (kernel === 'rbf') return exp(-0.5 * squaredDistance);
  const r = SQRT5 * Math.sqrt(squaredDistance);
  return (5 / 3) * (1 + r) * exp(-r);
}

/** Points with every column divided by its group's length-scale; columns in no group become 0. Row-major. */
export function scaledColumns(
  points: Float64Array,
  count: number,
  dimensions: number,
  { groups, lengthScales }: Pick<KernelParameters, 'groups' | 'lengthScales'>,
): Float64Array {
  const factors = new Float64Array(dimensions);
  groups.forEach((columns, g) => columns.forEach((column) => (factors[column] = 1 / lengthScales[g])));
  const scaled = new Float64Array(count * dimensions);
  for (let i = 0, at = 0; i < count; i++) {
    for (let column = 0; column < dimensions; column++, at++) scaled[at] = points[at] * factors[column];
  }
  return scaled;
}
