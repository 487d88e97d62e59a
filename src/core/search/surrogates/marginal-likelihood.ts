import { exp, log } from '../../elementary';
import type { Random } from '../../random';
import { minimiseInBox, type Bounds } from '../lbfgs';
import {
  choleskyInPlace,
  inverseFromCholesky,
  solveLowerInPlace,
  solveLowerTransposedInPlace,
} from '../linalg';
import { correlation, correlationSlope, type KernelName, type KernelParameters } from './kernel';
import type { RegressionData } from './regression';
import { trendCovariances } from './trend';

/** Independent normal priors of the log hyperparameters, in the order [log s², log l₁…, log noise]. */
export interface LogPriors {
  mean: Float64Array;
  sd: Float64Array;
}

export interface FitOptions {
  kernel: KernelName;
  groups: readonly (readonly number[])[];
  /** A trend per group besides the kernel; its log variances follow the noise in θ. */
  trend?: boolean;
  /** None: maximum likelihood; else maximum a posteriori. */
  priors?: LogPriors;
  bounds?: Bounds;
  /** Where the search starts besides the middle of the priors. */
  restarts?: number;
  random?: Random;
  maxIterations?: number;
}

/**
 * Negative log marginal likelihood (minus the log prior, without its constants) as a function of
 * θ = [log s², log l₁…, log noise], with its gradient: −½ tr((ααᵀ − K⁻¹) ∂K/∂θ) (Rasmussen & Williams 2006, eq. 5.9).
 * Infinity where K is not positive definite.
 */
export function negativeLogLikelihood(
  data: RegressionData,
  { kernel, groups, priors, trend }: Pick<FitOptions, 'kernel' | 'groups' | 'priors' | 'trend'>,
): (theta: Float64Array, gradient: Float64Array) => number {
  const { count: n, targets } = data;
  const distances = groups.map((columns) => groupDistances(data, columns));
  const covariance = new Float64Array(n * n);
  const slopes = new Float64Array(n * n);
  const trends = trend ? trendCovariances(data, groups) : [];
  const firstTrend = groups.length + 2;

  return (theta, gradient) => {
    const signal = exp(theta[0]);
    const noise = exp(theta[groups.length + 1]);
    const inverseSquares = groups.map((_, g) => exp(-2 * theta[g + 1]));
    for (let i = 0; i < n; i++) {
      const packed = (i * (i - 1)) / 2;
      for (let j = 0; j < i; j++) {
        let distance = 0;
        for (let g = 0; g < distances.length; g++) distance += distances[g][packed + j] * inverseSquares[g];
        covariance[i * n + j] = signal * correlation(kernel, distance);
        slopes[i * n + j] = signal * correlationSlope(kernel, distance);
      }
      covariance[i * n + i] = signal + noise;
    }
    const factor = covariance.slice();
    trends.forEach((products, g) => {
      const variance = exp(theta[firstTrend + g]);
      for (let k = 0; k < factor.length; k++) factor[k] += variance * products[k];
    });
    if (!choleskyInPlace(factor, n)) return Infinity;
    const alpha = targets.slice();
    solveLowerInPlace(factor, n, alpha);
    solveLowerTransposedInPlace(factor, n, alpha);
    let value = 0.5 * n * log(2 * Math.PI);
    for (let i = 0; i < n; i++) value += 0.5 * targets[i] * alpha[i] + log(factor[i * n + i]);

    const inverse = inverseFromCholesky(factor, n);
    gradient.fill(0);
    for (let i = 0; i < n; i++) {
      const packed = (i * (i - 1)) / 2;
      for (let j = 0; j < i; j++) {
        const weight = alpha[i] * alpha[j] - inverse[i * n + j];
        gradient[0] -= weight * covariance[i * n + j];
        const sloped = weight * slopes[i * n + j];
        for (let g = 0; g < distances.length; g++) {
          gradient[g + 1] -= sloped * distances[g][packed + j] * inverseSquares[g];
        }
      }
      const diagonal = alpha[i] * alpha[i] - inverse[i * n + i];
      gradient[0] -= 0.5 * diagonal * signal;
      gradient[groups.length + 1] -= 0.5 * diagonal * noise;
    }
    trends.forEach((products, g) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) sum += (alpha[i] * alpha[j] - inverse[i * n + j]) * products[i * n + j];
        sum += 0.5 * (alpha[i] * alpha[i] - inverse[i * n + i]) * products[i * n + i];
      }
      gradient[firstTrend + g] -= exp(theta[firstTrend + g]) * sum;
    });
    return value + (priors ? addPriors(theta, gradient, priors) : 0);
  };
}

function addPriors(theta: Float64Array, gradient: Float64Array, { mean, sd }: LogPriors): number {
  let value = 0;
  for (let k = 0; k < theta.length; k++) {
    const z = (theta[k] - mean[k]) / sd[k];
    value += 0.5 * z * z;
    gradient[k] += z / sd[k];
  }
  return value;
}

/** Squared distances in one group of columns, strictly lower triangle packed by rows. */
function groupDistances(
  { points, count, dimensions }: RegressionData,
  columns: readonly number[],
): Float64Array {
  const packed = new Float64Array((count * (count - 1)) / 2);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < i; j++, at++) {
      for (const column of columns) {
        const difference = points[i * dimensions + column] - points[j * dimensions + column];
        packed[at] += difference * difference;
      }
    }
  }
  return packed;
}

/** Priors for standardised targets in the encoded space: l around ½√d, s² around 1, noise as the problem expects. */
export function defaultPriors(
  groups: readonly (readonly number[])[],
  parameters: number,
  noise: { mean: number; sd: number } = { mean: log(1e-3), sd: 2 },
  lengthScaleSd = 1,
  trend?: { mean: number; sd: number },
): LogPriors {
  const lengthScale = log(0.5 * Math.sqrt(parameters));
  const trends = trend ? groups : [];
  return {
    mean: Float64Array.of(0, ...groups.map(() => lengthScale), noise.mean, ...trends.map(() => trend!.mean)),
    sd: Float64Array.of(1, ...groups.map(() => lengthScaleSd), noise.sd, ...trends.map(() => trend!.sd)),
  };
}

/** Wide limits that keep the matrix well conditioned; `smallestNoise` also bounds how closely noise-free data is met. */
export function defaultBounds(
  groups: readonly (readonly number[])[],
  smallestNoise = 1e-6,
  trend = false,
): Bounds {
  const trends = trend ? groups : [];
  return {
    lower: Float64Array.of(
      log(0.05),
      ...groups.map(() => log(0.02)),
      log(smallestNoise),
      ...trends.map(() => log(1e-5)),
    ),
    upper: Float64Array.of(log(20), ...groups.map(() => log(30)), 0, ...trends.map(() => log(10))),
  };
}

/** Starting points tried per restart; only the best of them is descended from. */
const STARTS_PER_RESTART = 3;

/**
 * Hyperparameters that maximise the likelihood (or posterior). Starts: the priors' mean, and per restart the best of
 * three random draws from the priors (seeded), so the result depends on the data and the stream alone.
 */
export function fitHyperparameters(
  data: RegressionData,
  options: FitOptions,
): KernelParameters & { value: number } {
  const { kernel, groups, restarts = 1, random, maxIterations = 40 } = options;
  const bounds = options.bounds ?? defaultBounds(groups);
  const centre = options.priors ?? defaultPriors(groups, groups.length);
  const objective = negativeLogLikelihood(data, options);
  let best = minimiseInBox(objective, centre.mean.slice(), bounds, { maxIterations });
  const scratch = new Float64Array(centre.mean.length);
  for (let restart = 0; random !== undefined && restart < restarts; restart++) {
    let start = centre.mean;
    let startValue = Infinity;
    for (let k = 0; k < STARTS_PER_RESTART; k++) {
      const draw = centre.mean.map((mean, i) => {
        const value = mean + centre.sd[i] * random.normal();
        return Math.min(bounds.upper[i], Math.max(bounds.lower[i], value));
      });
      const value = objective(draw, scratch);
      if (value < startValue) {
        start = draw;
        startValue = value;
      }
    }
    const found = minimiseInBox(objective, start, bounds, { maxIterations });
    if (found.value < best.value) best = found;
  }
  return {
    kernel,
    groups,
    lengthScales: Float64Array.from(groups, (_, g) => exp(best.x[g + 1])),
    signalVariance: exp(best.x[0]),
    noiseVariance: exp(best.x[groups.length + 1]),
    ...(options.trend ? { trendVariances: best.x.slice(groups.length + 2).map(exp) } : {}),
    value: best.value,
  };
}
