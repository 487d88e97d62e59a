import type { KernelParameters } from '../kernel';

/** A conditioned Gaussian process. Matrices are row-major. */
export interface Posterior {
  count: number;
  dimensions: number;
  /** Points divided by their length-scales. */
  scaled: Float64Array;
  /** The trend's features of the points (see trend.ts). */
  trend: Float64Array | null;
  /** L of the points' covariance, noise included. */
  factor: Float64Array;
  /** K⁻¹ y. */
  weights: Float64Array;
  parameters: KernelParameters;
}

export interface Queries {
  count: number;
  scaled: Float64Array;
  trend: Float64Array | null;
}

/** Of queries with covariances k* to the points. */
export interface Explanation {
  /** k*ᵀ K⁻¹ y. */
  mean: Float64Array;
  /** k*ᵀ K⁻¹ k*: what the points take from the prior variance. */
  explained: Float64Array;
}
