import { log } from '../../elementary';
import { deriveSeed, randomStream } from '../../random';
import type { Bounds } from '../lbfgs';
import { conditionGaussianProcess } from './gaussian-process';
import type { KernelName, KernelParameters } from './kernel';
import { defaultBounds, defaultPriors, fitHyperparameters } from './marginal-likelihood';
import type { Prediction } from './regression';
import { capped, regressionData, standardise } from './training-set';

/** A number known at an encoded point. */
export interface Sample {
  encoded: Float64Array;
  target: number;
}

/** Mean and standard deviation in the units of the targets. */
export interface Surrogate {
  /** Centre and spread of the targets: what makes scores independent of their units. */
  readonly centre: number;
  readonly unit: number;
  predict(encoded: Float64Array, count: number): Prediction;
}

export interface GaussianSurrogateOptions {
  kernel: KernelName;
  groups: readonly (readonly number[])[];
  /** Number of hyperparameters of the space: sets the prior of the length-scales. */
  parameters: number;
  seed: number;
  /** Prior of the noise variance of standardised targets. */
  noise?: { mean: number; sd: number };
  smallestNoise?: number;
  /** Prior of the log variances of a trend per group (see trend.ts); no trend when absent. */
  trend?: { mean: number; sd: number };
  /** Of the length-scales' prior, in log units. */
  lengthScaleSd?: number;
  /** False for targets that are already on a known scale, such as labels. */
  standardised?: boolean;
  restarts?: number;
  /** At most so many of the samples are seen, 300 when absent; and which first, those with the largest targets when absent. */
  conditioned?(count: number): number;
  priority?(target: number): number;
  /** Fixed for all groups; learnt when absent. */
  lengthScale?: number;
}

/** Fits beyond this many points see a selection (see `capped`): an ask stays below some tenths of a second. */
const CONDITIONED = 300;
const LEARNT_FROM = 120;

/**
 * Hyperparameters of growing histories, learnt (maximum a posteriori) from the first `checkpoint(n)` of the n samples by
 * a search that starts from the priors: they depend on the samples alone, yet between two checkpoints they are not
 * learnt again.
 */
export function createHyperparameterMemory(options: GaussianSurrogateOptions) {
  let learnt: { samples: readonly Sample[]; parameters: KernelParameters } | null = null;
  return (samples: readonly Sample[]): KernelParameters => {
    const first = samples.slice(0, checkpoint(samples.length));
    if (learnt === null || !sameSamples(learnt.samples, first)) {
      learnt = { samples: first, parameters: learnHyperparameters(first, options) };
    }
    return learnt.parameters;
  };
}

/** Gaussian process surrogates of growing histories. */
export function createGaussianSurrogates(options: GaussianSurrogateOptions) {
  const parametersFor = createHyperparameterMemory(options);

  /** Fantasies sit where trials are pending, with the value that the model itself expects there. */
  return (samples: readonly Sample[], fantasies: readonly Float64Array[] = []): Surrogate => {
    const parameters = parametersFor(samples);
    const { conditioned = () => CONDITIONED, priority = (target: number) => target } = options;
    const most = Math.min(CONDITIONED, conditioned(samples.length));
    const kept = capped(samples, most, ({ target }) => priority(target));
    const surrogate = condition(kept, parameters, options);
    if (fantasies.length === 0) return surrogate;
    const imagined = fantasies.map((encoded) => ({ encoded, target: surrogate.predict(encoded, 1).mean[0] }));
    return condition([...kept, ...imagined], parameters, options);
  };
}

/** Every sample up to 30, then every 5th, then every tenth part of the count. */
export function checkpoint(count: number): number {
  if (count <= 30) return count;
  const step = count <= 100 ? 5 : 10 ** (String(count).length - 1) / 5;
  return count - (count % step);
}

function sameSamples(a: readonly Sample[], b: readonly Sample[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ encoded, target }, i) => encoded === b[i].encoded && target === b[i].target)
  );
}

/** Maximum a posteriori hyperparameters, for targets as the options scale them. */
export function learnHyperparameters(
  samples: readonly Sample[],
  options: GaussianSurrogateOptions,
): KernelParameters {
  const {
    kernel,
    groups,
    parameters,
    noise,
    smallestNoise,
    restarts = 1,
    seed,
    lengthScale,
    lengthScaleSd,
    trend,
  } = options;
  const used = capped(samples, LEARNT_FROM, ({ target }) => target);
  const bounds: Bounds = defaultBounds(groups, smallestNoise, trend !== undefined);
  if (lengthScale !== undefined) {
    for (const bound of [bounds.lower, bounds.upper]) bound.fill(log(lengthScale), 1, 1 + groups.length);
  }
  return fitHyperparameters(dataOf(used, options).data, {
    kernel,
    groups,
    priors: defaultPriors(groups, parameters, noise, lengthScaleSd, trend),
    trend: trend !== undefined,
    bounds,
    restarts: samples.length < 3 ? 0 : restarts,
    random: randomStream(deriveSeed(seed, 'hyperparameters', samples.length)),
  });
}

function dataOf(samples: readonly Sample[], { standardised = true }: GaussianSurrogateOptions) {
  const targets = samples.map(({ target }) => target);
  const scale = standardised ? standardise(targets) : { mean: 0, sd: 1, values: Float64Array.from(targets) };
  const data = regressionData(
    samples.map(({ encoded }) => encoded),
    scale.values,
  );
  return { data, scale };
}

function condition(
  samples: readonly Sample[],
  parameters: KernelParameters,
  options: GaussianSurrogateOptions,
): Surrogate {
  const { data, scale } = dataOf(samples, options);
  const process = conditionGaussianProcess(data, parameters);
  return {
    centre: scale.mean,
    unit: scale.sd,
    predict(encoded, count) {
      const { mean, sd } = process.predict(encoded, count);
      return {
        mean: mean.map((value) => scale.mean + scale.sd * value),
        sd: sd.map((value) => scale.sd * value),
      };
    },
  };
}
