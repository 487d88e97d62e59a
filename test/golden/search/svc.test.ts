import { describe, expect, test } from 'vitest';
import { trainSvc } from '../../../src/core/search/classifiers/svc';
import { readGolden, rows } from '../../helpers/reference';

interface SvcCase {
  case: string;
  X: number[][];
  label: number[];
  C: number;
  gamma: number;
  class_weight_balanced: boolean;
  Xq: number[][];
  decision: number[];
  decision_train: number[];
  alpha_signed: number[];
  dual_objective: number;
}

describe('golden numbers of svc.json', () => {
  const cases = readGolden<SvcCase[]>('svc');
  test.each(cases.map((golden) => [golden.case, golden] as const))(
    '%s: decisions and dual agree',
    (_, golden) => {
      const model = trainSvc({
        points: rows(golden.X),
        count: golden.X.length,
        dimensions: golden.X[0].length,
        labels: Int8Array.from(golden.label),
        cost: golden.C,
        gamma: golden.gamma,
        balanced: golden.class_weight_balanced,
        tolerance: 1e-8,
      });
      const decisions = model.decide(rows(golden.Xq), golden.Xq.length);
      golden.decision.forEach((value, i) => expect(Math.abs(decisions[i] - value)).toBeLessThan(1e-4));
      const trained = model.decide(rows(golden.X), golden.X.length);
      golden.decision_train.forEach((value, i) => expect(Math.abs(trained[i] - value)).toBeLessThan(1e-4));
      expect(Math.abs(model.dualObjective - golden.dual_objective)).toBeLessThan(1e-6);
      golden.alpha_signed.forEach((value, i) =>
        expect(Math.abs(model.signedAlpha[i] - value)).toBeLessThan(1e-4 * golden.C),
      );
    },
  );
});
