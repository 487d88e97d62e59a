import { describe, expect, test } from 'vitest';
import {
  expectedImprovement,
  logConstrainedImprovement,
  logExpectedImprovement,
  lowerConfidenceBound,
  probabilityOfImprovement,
  upperConfidenceBound,
} from '../../../src/core/search/acquisition/functions';
import { readGolden } from '../../helpers/reference';

interface Acquisition {
  mu: number[];
  std: number[];
  best: number;
  EI: number[];
  logEI: number[];
  PI: number[];
  LCB_beta1_96: number[];
  UCB_beta1_96: number[];
  beta: number;
  feas_prob: number[];
  logEI_plus_logP: number[];
}

describe('golden numbers of acquisition.json', () => {
  const golden = readGolden<Acquisition>('acquisition');
  // The file minimises: a lower value is an improvement there, so both sides are negated here.
  const cases = golden.mu.map((mu, i) => ({ i, mean: -mu, sd: golden.std[i], best: -golden.best }));

  function expectRelative(actual: number, expected: number, tolerance: number) {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
  }

  test.each(cases)('confidence bounds at point $i', ({ i, mean, sd }) => {
    expect(-upperConfidenceBound(mean, sd, golden.beta)).toBeCloseTo(golden.LCB_beta1_96[i], 9);
    expect(-lowerConfidenceBound(mean, sd, golden.beta)).toBeCloseTo(golden.UCB_beta1_96[i], 9);
  });

  test.each(cases)('improvement at point $i', ({ i, mean, sd, best }) => {
    expectRelative(expectedImprovement(mean, sd, best), golden.EI[i], 1e-9);
    expectRelative(probabilityOfImprovement(mean, sd, best), golden.PI[i], 1e-9);
  });

  test.each(cases)('log improvement at point $i, also far in the tail', ({ i, mean, sd, best }) => {
    expectRelative(logExpectedImprovement(mean, sd, best), golden.logEI[i], 1e-9);
    expectRelative(
      logConstrainedImprovement(mean, sd, best, golden.feas_prob[i]),
      golden.logEI_plus_logP[i],
      1e-9,
    );
  });
});
