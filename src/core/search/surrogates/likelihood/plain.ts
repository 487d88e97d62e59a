import { exp, log } from '../../../elementary';
import {
  choleskyInPlace,
  inverseFromCholesky,
  solveLowerInPlace,
  solveLowerTransposedInPlace,
} from '../../linalg';
import { correlation, correlationSlope } from '../kernel';
import type { RegressionData } from '../regression';
import { trendCovariances } from '../trend';
import { groupDistances } from './group-distances';
import type { Likelihood, LikelihoodModel } from './types';

/**
 * Negative log marginal likelihood with its gradient: −½ tr((ααᵀ − K⁻¹) ∂K/∂θ) (Rasmussen & Williams 2006, eq. 5.9). Infinity
 * where K is not positive definite. In TypeScript, where an engine has no vectors of numbers in WebAssembly: what
 * `compiledLikelihood` has to give bit by bit.
 */
export function plainLikelihood(
  data: RegressionData,
  { kernel, groups, trend }: LikelihoodModel,
): Likelihood {
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
    return value;
  };
}
