import type { KernelName } from '../kernel';

export interface LikelihoodModel {
  kernel: KernelName;
  groups: readonly (readonly number[])[];
  /** A trend per group besides the kernel; its log variances follow the noise in θ. */
  trend?: boolean;
}

/** The value at θ = [log s², log l₁…, log noise, log variances of trends…]; its gradient is written. */
export type Likelihood = (theta: Float64Array, gradient: Float64Array) => number;
