import { exp, log } from '../../elementary';
import type { Random } from '../../random';
import { minimiseInBox, type Bounds } from '../lbfgs';
import type { KernelParameters } from './kernel';
import { compiledLikelihood } from './likelihood/compiled';
import { plainLikelihood } from './likelihood/plain';
import type { Likelihood, LikelihoodModel } from './likelihood/types';
import type { RegressionData } from './regression';

/** Independent normal priors of the log hyperparameters, in the order [log s², log l₁…, log noise]. */
export interface LogPriors {
  mean: Float64Array;
  sd: Float64Array;
}

export interface FitOptions extends LikelihoodModel {
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
 * θ = [log s², log l₁…, log noise, log variances of trends…], with its gradient. Infinity where K is not positive definite.
 */
export function negativeLogLikelihood(
  data: RegressionData,
  { priors, ...model }: LikelihoodModel & Pick<FitOptions, 'priors'>,
): Likelihood {
  const likelihood = compiledLikelihood(data, model) ?? plainLikelihood(data, model);
  return (theta, gradient) => {
    const value = likelihood(theta, gradient);
    return value < Infinity && priors ? value + addPriors(theta, gradient, priors) : value;
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
