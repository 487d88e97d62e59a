import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { conditionGaussianProcess } from '../../../src/core/search/surrogates/gaussian-process';
import {
  fitHyperparameters,
  negativeLogLikelihood,
} from '../../../src/core/search/surrogates/marginal-likelihood';
import { readGolden, rows } from '../../helpers/reference';

interface PosteriorCase {
  case: string;
  kernel: string;
  X: number[][];
  y: number[];
  Xq: number[][];
  length_scale: number[];
  signal_variance: number;
  noise_variance: number;
  mean: number[];
  std_latent: number[];
  log_marginal_likelihood: number;
  lml_grad_log_params: number[];
}

interface FitCase {
  case: string;
  X: number[][];
  y: number[];
  Xq: number[][];
  sklearn_ml: { best_lml: number };
  reference_map: { neg_log_posterior: number; mean: number[] };
}

function prepare({ kernel, X, y, length_scale }: Pick<PosteriorCase, 'kernel' | 'X' | 'y' | 'length_scale'>) {
  const dimensions = X[0].length;
  const columns = Array.from({ length: dimensions }, (_, column) => column);
  return {
    data: { points: rows(X), count: X.length, dimensions, targets: Float64Array.from(y) },
    kernel: kernel.includes('matern') ? ('matern52' as const) : ('rbf' as const),
    groups: length_scale.length === 1 ? [columns] : columns.map((column) => [column]),
  };
}

describe('golden numbers of gp_posterior.json', () => {
  const cases = readGolden<PosteriorCase[]>('gp_posterior');
  test.each(cases.map((golden) => [golden.case, golden] as const))(
    '%s: posterior and likelihood agree',
    (_, golden) => {
      const { data, kernel, groups } = prepare(golden);
      const model = conditionGaussianProcess(data, {
        kernel,
        groups,
        lengthScales: Float64Array.from(golden.length_scale),
        signalVariance: golden.signal_variance,
        noiseVariance: golden.noise_variance,
      });
      const { mean, sd } = model.predict(rows(golden.Xq), golden.Xq.length);
      golden.mean.forEach((value, i) =>
        expect(Math.abs(mean[i] - value)).toBeLessThan(1e-7 * (1 + Math.abs(value))),
      );
      golden.std_latent.forEach((value, i) =>
        expect(Math.abs(sd[i] - value)).toBeLessThan(1e-7 * (1 + value)),
      );
      expect(model.logLikelihood / golden.log_marginal_likelihood).toBeCloseTo(1, 7);
    },
  );

  test.each(cases.map((golden) => [golden.case, golden] as const))(
    '%s: likelihood gradient agrees',
    (_, golden) => {
      const { data, kernel, groups } = prepare(golden);
      const logs = [golden.signal_variance, ...golden.length_scale, golden.noise_variance].map(Math.log);
      const gradient = new Float64Array(logs.length);
      const value = negativeLogLikelihood(data, { kernel, groups })(Float64Array.from(logs), gradient);
      expect(-value / golden.log_marginal_likelihood).toBeCloseTo(1, 7);
      golden.lml_grad_log_params.forEach((expected, i) =>
        expect(Math.abs(-gradient[i] - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected))),
      );
    },
  );
});

describe('golden numbers of gp_fit.json', () => {
  const cases = readGolden<FitCase[]>('gp_fit');
  function standardised({ X, y }: FitCase) {
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    const sd = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length);
    const targets = Float64Array.from(y, (value) => (value - mean) / sd);
    return { points: rows(X), count: X.length, dimensions: X[0].length, targets };
  }

  test.each(cases.map((golden) => [golden.case, golden] as const))(
    '%s: the likelihood found is as high',
    (_, golden) => {
      const groups = golden.X[0].map((_value, column) => [column]);
      const bounds = {
        lower: Float64Array.from({ length: groups.length + 2 }, () => Math.log(1e-6)),
        upper: Float64Array.from({ length: groups.length + 2 }, () => Math.log(1e4)),
      };
      const found = fitHyperparameters(standardised(golden), {
        kernel: 'matern52',
        groups,
        bounds,
        restarts: 8,
        random: randomStream(1, 'gp-fit'),
        maxIterations: 200,
      });
      expect(-found.value).toBeGreaterThanOrEqual(golden.sklearn_ml.best_lml - 1e-3);
    },
  );

  test.each(cases.map((golden) => [golden.case, golden] as const))(
    '%s: the posterior found is as high',
    (_, golden) => {
      const groups = golden.X[0].map((_value, column) => [column]);
      const d = groups.length;
      const found = fitHyperparameters(standardised(golden), {
        kernel: 'matern52',
        groups,
        priors: {
          mean: Float64Array.of(0, ...groups.map(() => Math.log(0.5 * Math.sqrt(d))), Math.log(1e-3)),
          sd: Float64Array.of(1, ...groups.map(() => 1), 2),
        },
        restarts: 2,
        random: randomStream(1, 'gp-fit'),
        maxIterations: 200,
      });
      expect(found.value).toBeLessThanOrEqual(golden.reference_map.neg_log_posterior + 1e-3);
    },
  );
});
