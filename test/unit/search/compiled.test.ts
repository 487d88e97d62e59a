import { describe, expect, test } from 'vitest';
import { randomStream, type Random } from '../../../src/core/random';
import type { KernelName } from '../../../src/core/search/surrogates/kernel';
import { compiledLikelihood } from '../../../src/core/search/surrogates/likelihood/compiled';
import { plainLikelihood } from '../../../src/core/search/surrogates/likelihood/plain';
import type { Likelihood } from '../../../src/core/search/surrogates/likelihood/types';
import { compiledPredictions } from '../../../src/core/search/surrogates/prediction/compiled';
import { plainPredictions } from '../../../src/core/search/surrogates/prediction/plain';

const KERNELS = ['rbf', 'matern52'] as const;
/** From points that share everything to points beyond what an exponential tells from 0. */
const DISTANCES = [0.1, 1, 10, 40];

const numbers = (count: number, draw: () => number) => Float64Array.from({ length: count }, draw);

/** A process and queries of drawn sizes, odd ones and a single one among them. */
function drawnPosterior(random: Random, kernel: KernelName) {
  const [count, dimensions, queryCount] = [
    1 + random.integer(40),
    1 + random.integer(12),
    1 + random.integer(20),
  ];
  const width = random.uniform() < 0.3 ? 0 : 1 + random.integer(20);
  const spread = DISTANCES[random.integer(DISTANCES.length)];
  const near = () => spread * random.normal();
  const feature = () => random.normal();
  const features = (rows: number) => (width > 0 ? numbers(rows * width, feature) : null);
  const factor = numbers(count * count, () => random.normal() / count);
  for (let i = 0; i < count; i++) factor[i * count + i] = 1 + random.uniform();
  const posterior = {
    count,
    dimensions,
    scaled: numbers(count * dimensions, near),
    trend: features(count),
    factor,
    weights: numbers(count, feature),
    parameters: {
      kernel,
      groups: [],
      lengthScales: Float64Array.of(),
      signalVariance: 0.5 + random.uniform(),
      noiseVariance: 0,
    },
  };
  const queries = {
    count: queryCount,
    scaled: numbers(queryCount * dimensions, near),
    trend: features(queryCount),
  };
  return { posterior, queries };
}

/** Trials in a space of numbers and categories; every second set has the same trial twice. */
function drawnData(random: Random, twice: boolean) {
  let dimensions = 0;
  const groups = Array.from({ length: 1 + random.integer(10) }, () =>
    Array.from({ length: random.uniform() < 0.7 ? 1 : 3 }, () => dimensions++),
  );
  const count = 2 + random.integer(40);
  const points = numbers(count * dimensions, () => random.uniform());
  if (twice) points.copyWithin(0, dimensions, 2 * dimensions);
  return { data: { count, dimensions, points, targets: numbers(count, () => random.normal()) }, groups };
}

function at(likelihood: Likelihood, theta: Float64Array) {
  const gradient = new Float64Array(theta.length);
  return { value: likelihood(theta, gradient), gradient };
}

describe('what search-wasm/ computes is what TypeScript computes, to the last bit', () => {
  test.each(KERNELS)('predictions, %s', (kernel) => {
    const random = randomStream(11, 'compiled predictions', kernel);
    for (let i = 0; i < 100; i++) {
      const { posterior, queries } = drawnPosterior(random, kernel);
      expect(compiledPredictions(posterior, queries)).toEqual(plainPredictions(posterior, queries));
    }
  });

  test.each(KERNELS)('likelihoods and their gradients, %s', (kernel) => {
    const random = randomStream(12, 'compiled likelihoods', kernel);
    let indefinite = 0;
    for (let i = 0; i < 60; i++) {
      const { data, groups } = drawnData(random, i % 2 === 0);
      const model = { kernel, groups, trend: random.uniform() < 0.6 };
      const [plain, compiled] = [plainLikelihood(data, model), compiledLikelihood(data, model)!];
      // A noise too small to be seen beside the signal: where a trial is there twice, the matrix is not positive definite.
      for (const noise of [-2, -45]) {
        const theta = numbers(groups.length * (model.trend ? 2 : 1) + 2, () => random.normal());
        theta[groups.length + 1] = noise;
        const expected = at(plain, theta);
        if (expected.value === Infinity) indefinite++;
        expect(at(compiled, theta)).toEqual(expected);
      }
    }
    expect(indefinite).toBeGreaterThan(5);
  });

  test('two likelihoods by turns do not disturb each other', () => {
    const random = randomStream(13, 'by turns');
    const both = [0, 1].map(() => {
      const { data, groups } = drawnData(random, false);
      const model = { kernel: 'rbf' as const, groups };
      const theta = new Float64Array(groups.length + 2);
      return {
        compiled: compiledLikelihood(data, model)!,
        theta,
        expected: at(plainLikelihood(data, model), theta),
      };
    });
    for (const { compiled, theta, expected } of [...both, ...both]) {
      expect(at(compiled, theta)).toEqual(expected);
    }
  });
});
