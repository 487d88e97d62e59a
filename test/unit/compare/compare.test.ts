import fc from 'fast-check';
import { METHOD_IDS } from '../../../src/core/search';
import { describe, expect, it } from 'vitest';
import { createSimulatorService } from '../../../src/study/workers/simulator-service';
import { regretPerTrial, runSearch, simulatedProblem } from '../../../src/core/simulate';
import {
  COMPARE_START,
  compareRequests,
  PROBLEM_KEYS,
  readCompare,
  writeCompare,
} from '../../../src/planning/addresses/compare-plan';
import { spreadLabels } from '../../../src/charts/data/best-curves';
import { bestCurves, objectiveOf, runRows } from '../../../src/pages/compare/compare-rows';
import { methodSummaries } from '../../../src/charts/data/method-rows';

describe('the plan', () => {
  it('comes back from its address', () => {
    const plan = fc.record({
      on: fc.constantFrom('problems' as const, 'study' as const),
      study: fc.string({ maxLength: 200 }),
      problems: fc.subarray([...PROBLEM_KEYS]),
      methods: fc.subarray(METHOD_IDS),
      budget: fc.integer({ min: 5, max: 200 }),
      seeds: fc.integer({ min: 1, max: 200 }),
      screened: fc.boolean(),
    });
    fc.assert(
      fc.property(plan, (wanted) => {
        expect(readCompare(new URLSearchParams(writeCompare(wanted).toString()))).toEqual({
          state: wanted,
          refused: [],
        });
      }),
    );
  });

  it('refuses what it does not know and starts anew', () => {
    expect(readCompare(new URLSearchParams('methods=grid.__proto__&budget=10'))).toEqual({
      state: COMPARE_START,
      refused: ['methods'],
    });
  });

  it('gives every method the same budgets, seeds and screen', () => {
    const requests = compareRequests({
      ...COMPARE_START,
      problems: ['table', 'branin_2ell'],
      methods: ['grid', 'tpe'],
      budget: 9,
      seeds: 3,
      screened: true,
    });
    expect(requests).toHaveLength(12);
    for (const method of ['grid', 'tpe']) {
      const own = requests.filter((request) => request.method === method);
      expect(own.map(({ seed }) => seed)).toEqual([1, 1, 2, 2, 3, 3]);
      expect(own.every(({ budget, screened }) => budget === 9 && screened)).toBe(true);
    }
  });
});

describe('the results', () => {
  const requests = compareRequests({
    ...COMPARE_START,
    problems: ['branin_2ell'],
    methods: ['random', 'svm-cbo'],
    budget: 12,
    seeds: 3,
    screened: false,
  });
  const summaries = createSimulatorService().summaries(requests);

  it('are those of the runs that the search benchmark makes', () => {
    const problem = simulatedProblem({ kind: 'plane', id: 'branin_2ell' });
    requests.forEach(({ method, budget, seed }, i) => {
      const outcome = runSearch(problem, method, budget, seed);
      expect(summaries[i].regret).toEqual(regretPerTrial(problem, outcome));
      expect(summaries[i].undeployable).toBe(outcome.trials.filter(({ deployable }) => !deployable).length);
    });
  });

  it('curves rise from the median to the best and never fall', () => {
    const scale = createSimulatorService().scale({ kind: 'plane', id: 'branin_2ell' });
    expect(objectiveOf(0, scale)).toBe(scale.optimum);
    expect(objectiveOf(1, scale)).toBeCloseTo(scale.medianDeployable, 12);
    for (const { points } of bestCurves(methodSummaries(['random', 'svm-cbo'], summaries), scale)) {
      points.forEach(({ low, median, high }, i) => {
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
        if (i > 0) expect(median).toBeGreaterThanOrEqual(points[i - 1].median);
      });
    }
  });

  it('are saved one row a search', () => {
    const rows = runRows(requests.map((request, i) => ({ request, summary: summaries[i] })));
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatchObject({
      problem: 'branin_2ell',
      method: 'random',
      seed: 1,
      budget: 12,
      trials: 12,
    });
  });
});

describe('labels at the ends of lines', () => {
  it('keep their distance, their order and the frame', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (wanted) => {
          const placed = spreadLabels(wanted, 15, 0, 300);
          const sorted = [...placed].sort((a, b) => a - b);
          sorted.slice(1).forEach((y, i) => expect(y - sorted[i]).toBeGreaterThanOrEqual(15 - 1e-9));
          expect(sorted[0]).toBeGreaterThanOrEqual(-1e-9);
          expect(sorted.at(-1)).toBeLessThanOrEqual(300 + 1e-9);
        },
      ),
    );
  });
});
