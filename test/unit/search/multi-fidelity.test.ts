import { describe, expect, test } from 'vitest';
import { createOptimizer } from '../../../src/core/search';
import { slotOf } from '../../../src/core/search/methods/rungs';
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

test('an undeployable trial is never promoted', () => {
  const optimizer = createOptimizer({ method: 'hyperband', space: PLANE, budget: 40, seed: 1 });
  for (let trial = 1; trial <= 40; trial++) {
    const [{ configuration, fidelity, reason }] = optimizer.ask();
    expect(reason).not.toContain('Promoted');
    optimizer.tell([{ configuration, fidelity, objective: 1, deployable: false, trial }]);
  }
});
