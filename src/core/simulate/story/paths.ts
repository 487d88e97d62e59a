import { randomStream } from '../../random';
import { choleskyInPlace, dotAt, solveLowerInPlace } from '../../search/linalg';
import { learnHyperparameters, type Sample } from '../../search/surrogates/gaussian-surrogate';
import { correlation, type KernelParameters } from '../../search/surrogates/kernel';
import { defaultPriors } from '../../search/surrogates/marginal-likelihood';
import { standardise } from '../../search/surrogates/training-set';
import type { OptimizerOptions } from '../../search';
import { CURVE_PARAMETER } from '../curves';
import type { SearchRequest, SimulatedTrial } from '../types';
import { MESH } from './scene';

/** What accuracies are taken to be before any trial: the scale on which functions of the prior are drawn. */
const PRIOR = { mean: 0.7, sd: 0.12 };
const GROUPS = [[0]];
const JITTERS = [1e-10, 1e-8, 1e-6, 1e-4];

/**
 * `count` functions drawn from the Gaussian process that the request's method holds after some trials, along `MESH`;
 * from the prior while there are none. Joint draws: mean + L z with L Lᵀ the posterior covariance
 * (Rasmussen & Williams 2006, eq. 2.24 and A.2).
 */
export function drawPaths(
  request: SearchRequest,
  trials: readonly SimulatedTrial[],
  count: number,
): Float64Array[] {
  if (count === 0) return [];
  const samples = samplesOf(request, trials);
  const { kernel = 'rbf', lengthScale }: OptimizerOptions = request.options ?? {};
  const options = { kernel, lengthScale, groups: GROUPS, parameters: 1, seed: request.seed };
  const parameters =
    samples.length === 0 ? priorOf(kernel, lengthScale) : learnHyperparameters(samples, options);
  const scale = samples.length === 0 ? PRIOR : standardise(samples.map(({ target }) => target));
  const { mean, covariance } = posterior(samples, scale, parameters);
  const root = rootOf(covariance);
  const random = randomStream(request.seed, 'paths', trials.length);
  return Array.from({ length: count }, () => {
    const z = MESH.map(() => random.normal());
    return mean.map(
      (value, i) => scale.mean + scale.sd * (value + dotAt(root, i * MESH.length, z, 0, i + 1)),
    );
  });
}

/** What the method's process learns from: SVM-CBO looks at deployable trials only. */
function samplesOf({ method }: SearchRequest, trials: readonly SimulatedTrial[]): Sample[] {
  return trials.flatMap(({ configuration, deployable, measured }) =>
    measured === undefined || (method === 'svm-cbo' && !deployable)
      ? []
      : { encoded: Float64Array.of(configuration[CURVE_PARAMETER] as number), target: measured },
  );
}

function priorOf(kernel: KernelParameters['kernel'], lengthScale?: number): KernelParameters {
  const { mean } = defaultPriors(GROUPS, 1);
  return {
    kernel,
    groups: GROUPS,
    signalVariance: Math.exp(mean[0]),
    lengthScales: Float64Array.of(lengthScale ?? Math.exp(mean[1])),
    noiseVariance: Math.exp(mean[2]),
  };
}

/** Mean and covariance (row-major) over `MESH`, of standardised targets. */
function posterior(
  samples: readonly Sample[],
  scale: { mean: number; sd: number },
  parameters: KernelParameters,
) {
  const { kernel, lengthScales, signalVariance, noiseVariance } = parameters;
  const k = (a: number, b: number) => signalVariance * correlation(kernel, ((a - b) / lengthScales[0]) ** 2);
  const xs = samples.map(({ encoded }) => encoded[0]);
  const n = xs.length;
  const factor = new Float64Array(n * n);
  xs.forEach((a, i) => xs.forEach((b, j) => (factor[i * n + j] = k(a, b) + (i === j ? noiseVariance : 0))));
  choleskyInPlace(factor, n);
  const targets = Float64Array.from(samples, ({ target }) => (target - scale.mean) / scale.sd);
  solveLowerInPlace(factor, n, targets);
  const explained = Array.from(MESH, (x) => {
    const cross = Float64Array.from(xs, (other) => k(x, other));
    solveLowerInPlace(factor, n, cross);
    return cross;
  });
  const size = MESH.length;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[i * size + j] = k(MESH[i], MESH[j]) - dotAt(explained[i], 0, explained[j], 0, n);
    }
  }
  return { mean: Float64Array.from(explained, (cross) => dotAt(cross, 0, targets, 0, n)), covariance };
}

/** Lower Cholesky factor; neighbouring mesh points are almost the same, so the diagonal gets what rounding took. */
function rootOf(covariance: Float64Array): Float64Array {
  const size = MESH.length;
  for (const jitter of JITTERS) {
    const root = covariance.slice();
    for (let i = 0; i < size; i++) root[i * size + i] += jitter;
    if (choleskyInPlace(root, size)) return root;
  }
  return new Float64Array(size * size);
}
