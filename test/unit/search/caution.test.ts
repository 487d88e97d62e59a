import { describe, expect, it } from 'vitest';
import { createOptimizer, METHODS } from '../../../src/core/search';
import type { Configuration } from '../../../src/core/space/types';
import { PLANE } from '../../contract/search/spaces';

/** Deployable left of a line, and better the closer to it, but for a ripple that nobody can know everywhere. */
const deploys = ({ x }: Configuration) => (x as number) < 0.4;
const height = ({ x, y }: Configuration) =>
  (x as number) + 0.3 * Math.sin(23 * (x as number) + 17 * (y as number));
/** What is too unlikely is ranked by its decision value, a million below. */
const isTaken = (acquisition: number) => Math.abs(acquisition + 1e6) > 100;
const INITIAL = 6;
const QUERIES = Array.from({ length: 81 }, (_, i) => ({ x: -1 + i / 40, y: 0.1 }));

/** What is thought of the queries after six trials of the initial design and these. */
function thoughtAfter(last: readonly Configuration[], version: number, warm = false) {
  const initial = Array.from({ length: INITIAL }, (_, i) => ({
    x: (i - 2.4) / 3,
    y: ((i * 5) % 7) / 4 - 0.8,
  }));
  const observed = [...initial, ...last].map((configuration) => ({
    configuration,
    deployable: deploys(configuration),
    objective: deploys(configuration) ? height(configuration) : undefined,
  }));
  const elsewhere = warm ? INITIAL : 0;
  const optimizer = createOptimizer({
    method: 'autotinyml',
    space: PLANE,
    budget: 40,
    seed: 2,
    options: { version, warmStart: observed.slice(0, elsewhere) },
  });
  optimizer.tell(observed.slice(elsewhere).map((observation, i) => ({ ...observation, trial: i + 1 })));
  const { acquisition, feasibility } = optimizer.explain(QUERIES);
  return {
    acquisition: [...acquisition!],
    probability: [...feasibility!].map((decision) => 1 / (1 + Math.exp(-3 * decision))),
  };
}

/** So many that deploy, then so many that do not. */
const last = (deployed: number, failed: number): Configuration[] => [
  ...Array.from({ length: deployed }, (_, i) => ({ x: -0.9 + 0.09 * i, y: (i % 3) / 2 - 0.4 })),
  ...Array.from({ length: failed }, (_, i) => ({ x: 0.95 - 0.04 * i, y: 0.7 - (i % 4) / 3 })),
];

describe('caution', () => {
  it.each([
    [10, 0, 1, 0.15],
    [6, 4, 1.8, 0.21],
    [0, 10, 3, 0.3],
    [1, 1, 3, 0.3],
  ])(
    'after %i that deployed and %i that did not: P to the power of %f, from %f',
    (deployed, failed, exponent, least) => {
      const trials = last(deployed, failed);
      const newest = thoughtAfter(trials, 3);
      const before = thoughtAfter(trials, 2);
      expect(newest.probability).toEqual(before.probability);
      newest.probability.forEach((probability, i) => {
        expect(isTaken(newest.acquisition[i])).toBe(probability >= least - 1e-12);
        expect(isTaken(before.acquisition[i])).toBe(probability >= 0.3);
        if (probability < 0.3) return;
        const raised = (exponent - 3) * Math.log(probability);
        expect(newest.acquisition[i] - before.acquisition[i]).toBeCloseTo(raised, 8);
      });
      const between = newest.probability.filter((probability) => probability >= least && probability < 0.3);
      if (least < 0.3) expect(between.length).toBeGreaterThan(0);
    },
  );

  it('counts all trials of a study that began with another’s instead of a design of its own', () => {
    const trials = last(6, 4);
    const { acquisition, probability } = thoughtAfter(trials, 3, true);
    const cold = thoughtAfter(trials, 3);
    probability.forEach((value, i) => {
      expect(value).toBeCloseTo(cold.probability[i], 6);
      expect(isTaken(acquisition[i])).toBe(value >= 0.21);
    });
  });

  it('is that of the newest rules in new plans', () => {
    expect(METHODS.autotinyml.newest).toEqual({ version: 4 });
  });
});
