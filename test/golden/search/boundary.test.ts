import { describe, expect, test } from 'vitest';
import { fitDeployability, spreadOf } from '../../../src/core/search/classifiers/deployability';
import { boundaryCriterion } from '../../../src/core/search/methods/boundary';
import { readGolden, rows } from '../../helpers/reference';

interface Phase1 {
  X: number[][];
  label: number[];
  var: number;
  gamma: number;
  Xq: number[][];
  decision: number[];
  phase1: number[];
}

describe('golden numbers of phase1.json', () => {
  const golden = readGolden<Phase1>('phase1');
  const points = golden.X.map((row, i) => ({
    encoded: Float64Array.from(row),
    deployable: golden.label[i] > 0,
  }));
  const classifier = fitDeployability(points)!;
  const decisions = classifier.decide(rows(golden.Xq), golden.Xq.length);

  test('the kernel width is the variance of all entries', () => {
    expect(spreadOf(points)).toBeCloseTo(golden.var, 9);
    expect(classifier.gamma).toBeCloseTo(golden.gamma, 6);
  });

  test('decision values agree', () => {
    golden.decision.forEach((value, i) => expect(Math.abs(decisions[i] - value)).toBeLessThan(1e-4));
  });

  test('the criterion of phase 1 agrees', () => {
    const tried = points.map(({ encoded }) => encoded);
    const criterion = boundaryCriterion(
      rows(golden.Xq),
      golden.Xq.length,
      tried,
      classifier.spread,
      decisions,
    );
    golden.phase1.forEach((value, i) => expect(Math.abs(criterion[i] - value)).toBeLessThan(1e-4));
  });
});
