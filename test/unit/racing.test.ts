import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expectedOf,
  looksAt,
  lossOf,
  paceOf,
  upperTail,
  type Pace,
  type Runner,
} from '../../src/core/racing';
import { randomStream } from '../../src/core/random';

describe('the tail of Student’s t', () => {
  // Quantiles of printed tables.
  test.each([
    [2.92, 2, 0.05],
    [4.604, 4, 0.005],
    [1.812, 10, 0.05],
    [2.845, 20, 0.005],
    [1.6525, 200, 0.05],
  ])('t = %d with ν = %d leaves %d', (t, freedom, tail) => {
    expect(upperTail(t, freedom)).toBeCloseTo(tail, 4);
    // The next smaller even number: a heavier tail, never a lighter one.
    expect(upperTail(t, freedom + 1)).toBe(upperTail(t, freedom));
  });
});

const runner = (trial: number, ...values: number[]): Runner => ({
  trial,
  values,
  crossAccuracies: values.map(() => 1),
});
const first = (...values: number[]) => runner(0, ...values);
const LIMIT = 0.95;

describe('a race', () => {
  test('needs some finished trials, and pools the better half of them', () => {
    const best = runner(2, 0.9, 0.8, 0.85);
    expect(paceOf(best, [], LIMIT)).toBeNull();
    const early = paceOf(best, [best, runner(1, 0.6, 0.5, 0.4)], LIMIT)!;
    expect(lossOf(early, first(0.1), 0.5)).toBeNull();
    const trials = [
      best,
      runner(1, 0.6, 0.5, 0.4),
      runner(3, 0.6, 0.5, 0.55),
      ...[4, 5, 6].map((trial) => runner(trial, 0, 0.3, 0.1)),
    ];
    // Differences −0.3, −0.3, −0.45 and −0.3 three times: squares 0.015 over four degrees of freedom.
    const { values } = paceOf(best, trials, LIMIT)!;
    expect(values.freedom).toBe(4);
    expect(values.variance).toBeCloseTo(0.015 / 4, 12);
  });

  test('looks after 1, 2, 4, … folds, never after the last', () => {
    expect([2, 3, 4, 5, 10].map(looksAt)).toEqual([[1], [1, 2], [1, 2], [1, 2, 4], [1, 2, 4, 8]]);
  });

  const pace: Pace = {
    incumbent: runner(1, 0.9, 0.8, 0.85),
    folds: 3,
    crossLimit: LIMIT,
    values: { variance: 0.0004, freedom: 20 },
    crossAccuracies: { variance: 0.0004, freedom: 20 },
  };

  test('gives up what is far behind, never what is ahead, and expects it below the incumbent', () => {
    expect(lossOf(pace, first(0.7), 0.05)).toEqual({ reason: 'worse', than: 1 });
    expect(lossOf(pace, first(0.89), 0.05)).toBeNull();
    expect(lossOf(pace, first(0.95), 0.5)).toBeNull();
    // An easier fold does not make it better than it is.
    expect(expectedOf(pace, first(0.7)).objective).toBeCloseTo(0.65, 12);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 2 }),
        (values) => {
          if (lossOf(pace, first(...values), 0.05))
            expect(expectedOf(pace, first(...values)).objective).toBeLessThan(0.85);
        },
      ),
    );
  });

  test('gives up what is far below the limit of X-CROSS, with an incumbent or without', () => {
    const agreeing = (...crossAccuracies: number[]) => ({ values: [0.95, 0.95], crossAccuracies });
    for (const other of [pace, { ...pace, incumbent: null }]) {
      expect(lossOf(other, agreeing(0.8, 0.85), 0.05)).toEqual({ reason: 'undeployable' });
      expect(lossOf(other, agreeing(0.93, 0.96), 0.05)).toBeNull();
      expect(lossOf(other, agreeing(1, 1), 0.05)).toBeNull();
    }
    expect(expectedOf(pace, agreeing(0.8, 0.85)).crossAccuracy).toBeCloseTo(0.825, 12);
  });

  test('loses a better trial no more often than it says', () => {
    const random = randomStream(5, 'racing');
    const folds = 5;
    const normal = (sd: number) => sd * random.normal();
    let better = 0;
    let lost = 0;
    let given = 0;
    for (let study = 0; study < 400; study++) {
      const hard = Array.from({ length: folds }, () => normal(0.05));
      const trained = (trial: number, skill: number) =>
        runner(trial, ...hard.map((effect) => skill + effect + normal(0.03)));
      const finished = Array.from({ length: 12 }, (_, i) => trained(i + 1, 0.6 + normal(0.05)));
      const mean = ({ values }: Runner) => values.reduce((sum, value) => sum + value) / folds;
      const incumbent = finished.reduce((best, one) => (mean(one) > mean(best) ? one : best));
      const against = paceOf(incumbent, finished, LIMIT)!;
      for (let i = 0; i < 20; i++) {
        const next = trained(13 + i, 0.62 + normal(0.05));
        const isGivenUp = looksAt(folds).some((m) => lossOf(against, first(...next.values.slice(0, m)), 0.1));
        given += Number(isGivenUp);
        if (mean(next) <= mean(incumbent)) continue;
        better += 1;
        lost += Number(isGivenUp);
      }
    }
    expect(better).toBeGreaterThan(300);
    expect(given).toBeGreaterThan(2000);
    expect(lost / better).toBeLessThan(0.1);
  });
});
