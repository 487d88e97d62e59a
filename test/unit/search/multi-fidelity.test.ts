import { describe, expect, test } from 'vitest';
import { createOptimizer, METHODS, type OptimizerOptions } from '../../../src/core/search';
import { promotable, slotOf } from '../../../src/core/search/methods/rungs';
import { configurationKey } from '../../../src/core/space';
import type { MethodId } from '../../../src/core/search/types';
import { PLANE } from '../../contract/search/spaces';

/** Training that is paid for by the epoch and goes on from where the same configuration was left. */
function createTrainer() {
  const trained = new Map<string, number>();
  let cost = 0;
  return {
    train(key: string, fidelity: number): { continued: boolean } {
      const before = trained.get(key) ?? 0;
      cost += fidelity - before;
      trained.set(key, fidelity);
      return { continued: before > 0 };
    },
    cost: () => cost,
    fullyTrained: () => [...trained.values()].filter((fidelity) => fidelity === 1).length,
    started: () => trained.size,
  };
}

test('the plan is Hyperband’s: brackets of 9, 5 and 3 trials, a third promoted from rung to rung', () => {
  const fidelities = Array.from({ length: 23 }, (_, i) => slotOf(i + 1).fidelity);
  const bracket = [
    ...Array<number>(9).fill(1 / 9),
    1 / 3,
    1 / 3,
    1 / 3,
    1,
    ...Array<number>(5).fill(1 / 3),
    1,
    1,
    1,
    1,
  ];
  expect(fidelities).toEqual([...bracket, 1 / 9]);
});

describe.each<MethodId>(['hyperband', 'bohb'])('%s', (method) => {
  const optimizer = createOptimizer({ method, space: PLANE, budget: 66, seed: 4 });
  const trainer = createTrainer();
  const promotions: { fidelity: number; objective: number; continued: boolean }[] = [];
  let full = 0;
  for (let trial = 1; trial <= 66; trial++) {
    const [{ configuration, fidelity }] = optimizer.ask();
    const { x, y } = configuration as { x: number; y: number };
    const { continued } = trainer.train(configurationKey(PLANE, configuration), fidelity);
    const objective = 1 - x * x - y * y - (1 - fidelity) * 0.1;
    if (continued) promotions.push({ fidelity, objective, continued });
    if (fidelity === 1) full++;
    optimizer.tell([{ configuration, fidelity, objective, deployable: true, trial }]);
  }

  test('trains most configurations only a little', () => {
    expect(trainer.fullyTrained()).toBe(full);
    expect(trainer.fullyTrained()).toBeLessThan(trainer.started() / 2);
    expect(trainer.cost()).toBeLessThan(0.55 * trainer.started());
  });

  test('goes on with the configurations that it promotes, rather than starting them again', () => {
    // Three rounds of three brackets promote 3 + 1, 1 and 0 trials each.
    expect(promotions).toHaveLength(15);
    expect(trainer.started()).toBe(66 - 15);
  });

  test('promotes the best', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
    expect(mean(promotions.map(({ objective }) => objective))).toBeGreaterThan(0.4);
  });
});

/** Every trial is undeployable, and misses its limit by so much. */
function searchBelowTheLimit(options: OptimizerOptions, marginOf: (trial: number) => number | undefined) {
  const optimizer = createOptimizer({ method: 'hyperband', space: PLANE, budget: 40, seed: 1, options });
  return Array.from({ length: 40 }, (_, i) => {
    const trial = i + 1;
    const [{ configuration, fidelity, reason }] = optimizer.ask();
    const margin = marginOf(trial);
    optimizer.tell([{ configuration, fidelity, objective: trial, deployable: false, margin, trial }]);
    return { trial, configuration, fidelity, promoted: reason.includes('Promoted'), reason };
  });
}

test('by the first rules an undeployable trial is never promoted', () => {
  const trials = searchBelowTheLimit({}, () => -0.1);
  expect(trials.filter(({ promoted }) => promoted)).toEqual([]);
});

describe('by the newest rules', () => {
  const newest = { ...METHODS.hyperband.newest } as OptimizerOptions;

  test('what misses X-CROSS is trained on where nothing deployable is left to promote, the best first', () => {
    const trials = searchBelowTheLimit(newest, () => -0.1);
    const [first] = trials.filter(({ promoted }) => promoted);
    expect(first.trial).toBe(10);
    expect(first.configuration).toEqual(trials[8].configuration);
    expect(first.reason).toContain('trial 9 did best (9) among 9 trials');
    expect(first.reason).toContain('misses its limit so far');
  });

  test('what is too large stays so, however long it is trained', () => {
    for (const margin of [0.02, undefined]) {
      const trials = searchBelowTheLimit(newest, () => margin);
      expect(trials.filter(({ promoted }) => promoted)).toEqual([]);
    }
  });

  test('what is deployable goes before what is not', () => {
    const known = [0.9, 0.2, 0.5].map((objective, i) => ({
      ...{ trial: i + 1, key: String(i), point: new Float64Array(1), encoded: new Float64Array(1) },
      ...{ configuration: {}, fidelity: 1 / 9, objective, deployable: i > 0, margin: i > 0 ? 0.01 : -0.01 },
    }));
    expect(promotable(known, { options: newest }).map(({ trial }) => trial)).toEqual([3, 2, 1]);
    expect(promotable(known, { options: {} }).map(({ trial }) => trial)).toEqual([3, 2]);
  });
});
