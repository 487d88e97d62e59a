import { log } from '../../elementary';
import { AppError } from '../../errors';
import {
  choleskyInPlace,
  dotAt,
  solveLowerInPlace,
  solveLowerTransposedInPlace,
  squaredDistanceAt,
} from '../linalg';
import { correlation, scaledColumns, type KernelParameters } from './kernel';
import { predictions, type Posterior } from './prediction';
import type { Prediction, RegressionData } from './regression';
import { addTrend, trendVarianceAt, weightedTrend } from './trend';

export interface GaussianProcess {
  readonly parameters: KernelParameters;
  /** Natural logarithm, with −n/2 log 2π. */
  readonly logLikelihood: number;
  /** Added to the diagonal to rescue a singular matrix; 0 when it was not needed. */
  readonly jitter: number;
  predict(points: Float64Array, count: number): Prediction;
}

const MIN_VARIANCE = 1e-12;
const LARGEST_JITTER = 1;

/**
 * Exact Gaussian process regression with zero prior mean: K = k(X, X) + noise·I, mean = k*ᵀ K⁻¹ y,
 * variance = k** − k*ᵀ K⁻¹ k* (Rasmussen & Williams 2006, algorithm 2.1). A matrix that is not positive definite gets
 * tenfold growing jitter. Throws AppError `surrogate-singular` when even that fails, which takes non-finite data.
 */
export function conditionGaussianProcess(
  data: RegressionData,
  parameters: KernelParameters,
): GaussianProcess {
  const { count, dimensions, points, targets } = data;
  const scaled = scaledColumns(points, count, dimensions, parameters);
  const trend = weightedTrend(points, count, dimensions, parameters);
  const { factor, jitter } = factorise(scaled, trend, count, dimensions, parameters);
  const weights = targets.slice();
  solveLowerInPlace(factor, count, weights);
  const fit = dotAt(weights, 0, weights, 0, count);
  solveLowerTransposedInPlace(factor, count, weights);
  const posterior: Posterior = { count, dimensions, scaled, trend, factor, weights, parameters };
  let logDeterminant = 0;
  for (let i = 0; i < count; i++) logDeterminant += log(factor[i * count + i]);

  return {
    parameters,
    jitter,
    logLikelihood: -0.5 * fit - logDeterminant - 0.5 * count * log(2 * Math.PI),
    predict(queries, queryCount) {
      const queryTrend = weightedTrend(queries, queryCount, dimensions, parameters);
      const scaledQueries = scaledColumns(queries, queryCount, dimensions, parameters);
      const { mean, explained } = predictions(posterior, {
        count: queryCount,
        scaled: scaledQueries,
        trend: queryTrend,
      });
      const sd = explained.map((value, q) => {
        const prior = parameters.signalVariance + trendVarianceAt(queryTrend, q, queryCount);
        return Math.sqrt(Math.max(MIN_VARIANCE, prior - value));
      });
      return { mean, sd };
    },
  };
}

function factorise(
  scaled: Float64Array,
  trend: Float64Array | null,
  count: number,
  dimensions: number,
  { kernel, signalVariance, noiseVariance }: KernelParameters,
): { factor: Float64Array; jitter: number } {
  const covariance = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const distance = squaredDistanceAt(scaled, i * dimensions, scaled, j * dimensions, dimensions);
      covariance[i * count + j] = signalVariance * correlation(kernel, distance);
    }
  }
  if (trend) addTrend(covariance, trend, count, trend, count);
  for (
    let jitter = 0;
    jitter <= LARGEST_JITTER * signalVariance;
    jitter = nextJitter(jitter, signalVariance)
  ) {
    const factor = covariance.slice();
    for (let i = 0; i < count; i++) {
      factor[i * count + i] = signalVariance + noiseVariance + jitter + trendVarianceAt(trend, i, count);
    }
    if (choleskyInPlace(factor, count)) return { factor, jitter };
  }
  throw new AppError(
    'surrogate-singular',
    'The surrogate could not be fitted: its covariance matrix holds values that are not numbers.',
    'Check the objective values of the trials.',
  );
}

function nextJitter(jitter: number, signalVariance: number): number {
  return jitter === 0 ? 1e-10 * signalVariance : jitter * 10;
}
