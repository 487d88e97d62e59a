import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { numericParzen } from '../../../src/core/search/methods/parzen';
import { conditionGaussianProcess } from '../../../src/core/search/surrogates/gaussian-process';
import {
  defaultBounds,
  defaultPriors,
  fitHyperparameters,
  negativeLogLikelihood,
} from '../../../src/core/search/surrogates/marginal-likelihood';

/** Two numbers and a category of three values, one-hot over √2. */
const GROUPS = [[0], [1], [2, 3, 4]];
const DIMENSIONS = 5;
const EFFECTS = [0, 1.5, -1];

function draws(count: number, noiseSd: number) {
  const random = randomStream(7, 'additive');
  const points = new Float64Array(count * DIMENSIONS);
  const targets = Float64Array.from({ length: count }, (_, i) => {
    const category = random.integer(3);
    points[i * DIMENSIONS] = random.uniform();
    points[i * DIMENSIONS + 1] = random.uniform();
    points[i * DIMENSIONS + 2 + category] = Math.SQRT1_2;
    return truth(points.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS)) + noiseSd * random.normal();
  });
  return { points, count, dimensions: DIMENSIONS, targets };
}

/** Main effects only: a peak at 0.6, a slope, a level per category. */
function truth(x: Float64Array): number {
  const level = EFFECTS.reduce((sum, effect, c) => sum + effect * Math.SQRT2 * x[2 + c], 0);
  return -4 * (x[0] - 0.6) ** 2 + x[1] + level;
}

/** Solves A x = b by elimination; A is small and well conditioned. */
function solved(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  rows.forEach((pivot, i) => {
    for (const row of rows.slice(i + 1)) {
      const factor = row[i] / pivot[i];
      pivot.forEach((value, k) => (row[k] -= factor * value));
    }
  });
  const x = right.map(() => 0);
  for (let i = rows.length - 1; i >= 0; i--) {
    const known = x.reduce((sum, value, k) => sum + (k > i ? rows[i][k] * value : 0), 0);
    x[i] = (rows[i][rows.length] - known) / rows[i][i];
  }
  return x;
}

describe('a Gaussian process', () => {
  test.each([1, 2, 7, 10])('of %d trials predicts what its equations say', (count) => {
    const data = draws(count, 0.1);
    const queries = draws(count + 6, 0).points.subarray(count * DIMENSIONS);
    const [lengthScales, trendVariances] = [Float64Array.of(0.4, 0.7, 1.1), Float64Array.of(0.5, 0.2, 0.9)];
    const process = {
      kernel: 'rbf',
      groups: GROUPS,
      lengthScales,
      signalVariance: 0.8,
      noiseVariance: 0.01,
    } as const;
    const rows = (from: Float64Array) =>
      Array.from({ length: from.length / DIMENSIONS }, (_, i) =>
        from.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS),
      );
    const features = (u: number) => [2 * u - 1, 1.5 * (2 * u - 1) ** 2 - 0.5];
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);
    const covariance = (a: Float64Array, b: Float64Array) => {
      const distance = GROUPS.reduce(
        (sum, columns, g) =>
          sum + columns.reduce((own, c) => own + ((a[c] - b[c]) / lengthScales[g]) ** 2, 0),
        0,
      );
      const trend =
        trendVariances[0] * dot(features(a[0]), features(b[0])) +
        trendVariances[1] * dot(features(a[1]), features(b[1])) +
        trendVariances[2] * 2 * dot(a.subarray(2), b.subarray(2));
      return 0.8 * Math.exp(-distance / 2) + trend;
    };
    const known = rows(data.points);
    const matrix = known.map((a, i) => known.map((b, j) => covariance(a, b) + (i === j ? 0.01 : 0)));
    const { mean, sd } = conditionGaussianProcess(data, { ...process, trendVariances }).predict(queries, 6);
    rows(queries).forEach((query, q) => {
      const cross = known.map((point) => covariance(point, query));
      expect(mean[q]).toBeCloseTo(dot(cross, solved(matrix, Array.from(data.targets))), 8);
      const variance = covariance(query, query) - dot(cross, solved(matrix, cross));
      expect(sd[q] ** 2).toBeCloseTo(variance, 8);
    });
  });
});

describe('trend of a Gaussian process', () => {
  test('has the gradient of its likelihood that finite differences say', () => {
    const value = negativeLogLikelihood(draws(25, 0.1), { kernel: 'matern52', groups: GROUPS, trend: true });
    const theta = Float64Array.of(0.2, -0.3, 0.1, 0.4, -3, -1, -2, -1.5);
    const gradient = new Float64Array(theta.length);
    value(theta, gradient);
    const scratch = new Float64Array(theta.length);
    theta.forEach((_, k) => {
      const moved = (step: number) => theta.map((entry, i) => (i === k ? entry + step : entry));
      const slope = (value(moved(1e-5), scratch) - value(moved(-1e-5), scratch)) / 2e-5;
      expect(gradient[k]).toBeCloseTo(slope, 5);
    });
  });

  test('predicts main effects from few noisy trials better than the kernel alone', () => {
    const data = draws(20, 0.1);
    const unseen = draws(400, 0);
    const error = (trend?: { mean: number; sd: number }) => {
      const parameters = fitHyperparameters(data, {
        kernel: 'matern52',
        groups: GROUPS,
        priors: defaultPriors(GROUPS, 3, undefined, 1, trend),
        bounds: defaultBounds(GROUPS, 1e-6, trend !== undefined),
        trend: trend !== undefined,
        random: randomStream(1, 'fit'),
      });
      const { mean } = conditionGaussianProcess(data, parameters).predict(unseen.points, unseen.count);
      return Math.sqrt(mean.reduce((sum, m, i) => sum + (m - unseen.targets[i]) ** 2, 0) / unseen.count);
    };
    expect(error({ mean: Math.log(0.1), sd: 1.5 })).toBeLessThan(0.75 * error());
  });

  test('is less sure away from the trials than near them, and never surer than the trials allow', () => {
    const data = draws(20, 0);
    const model = conditionGaussianProcess(data, {
      kernel: 'rbf',
      groups: GROUPS,
      lengthScales: Float64Array.of(0.5, 0.5, 0.5),
      signalVariance: 1,
      noiseVariance: 1e-6,
      trendVariances: Float64Array.of(0.1, 0.1, 0.1),
    });
    const { mean, sd } = model.predict(data.points, data.count);
    data.targets.forEach((target, i) => expect(mean[i]).toBeCloseTo(target, 3));
    expect(Math.max(...sd)).toBeLessThan(0.01);
    const { sd: unseen } = model.predict(draws(200, 0).points.slice(20 * DIMENSIONS), 180);
    expect(Math.max(...unseen)).toBeGreaterThan(0.1);
  });
});

describe('Parzen estimator of numbers', () => {
  const massNear = (observed: number[], low: number, high: number) => {
    const { logDensity } = numericParzen(observed, 0, 1, false);
    let mass = 0;
    for (let i = 0; i < 1000; i++) {
      const x = low + ((i + 0.5) / 1000) * (high - low);
      mass += (Math.exp(logDensity(x)) / Math.sqrt(2 * Math.PI)) * ((high - low) / 1000);
    }
    return mass;
  };

  test('is a density', () => {
    expect(massNear([0.2, 0.7, 0.71], 0, 1)).toBeCloseTo(1, 3);
  });

  test('keeps its outermost kernels as narrow as the distance to their neighbour, as Optuna’s defaults do', () => {
    // One observation at 0.4 and the prior at 0.5: the least width for two kernels, 1/3, and not the 0.4 down to zero.
    const kernelAt = (x: number, centre: number, width: number) =>
      Math.exp(-0.5 * ((x - centre) / width) ** 2) / width;
    const massOfPrior = 0.3829249;
    const { logDensity } = numericParzen([0.4], 0, 1, false);
    const own = (x: number) => Math.exp(logDensity(x)) - (0.5 * kernelAt(x, 0.5, 1)) / massOfPrior;
    expect(own(0) / own(0.4)).toBeCloseTo(kernelAt(0, 0.4, 1 / 3) / kernelAt(0.4, 0.4, 1 / 3), 4);
  });
});
