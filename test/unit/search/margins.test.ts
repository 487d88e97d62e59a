import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/core/search';
import type { OptimizerOptions } from '../../../src/core/search/types';
import { runSearch, type SimulatedProblem } from '../../../src/core/simulate';
import type { Configuration } from '../../../src/core/space';

const at = ({ x, y }: Configuration) => [x as number, y as number] as const;

/** Deployable is a corner of about 1 %: far from it the margin says which way to go. */
const corner: SimulatedProblem = {
  name: 'corner',
  space: [
    { name: 'x', kind: 'real', low: 0, high: 1 },
    { name: 'y', kind: 'real', low: 0, high: 1 },
  ],
  value: (configuration) => {
    const [x, y] = at(configuration);
    return -((x - 0.9) ** 2) - (y - 0.8) ** 2;
  },
  margin: (configuration) => {
    const [x, y] = at(configuration);
    return x + y - 1.86;
  },
  deployable: (configuration) => corner.margin!(configuration) >= 0,
  measure: (configuration) => corner.value(configuration),
  passesScreen: () => true,
  optimum: -0.0128,
  medianDeployable: -0.03,
  measurableOutside: false,
  hasFidelities: false,
};
const silent: SimulatedProblem = { ...corner, margin: undefined };

const searched = (
  problem: SimulatedProblem,
  budget: number,
  options: OptimizerOptions = { ...METHODS.autotinyml.newest },
) => runSearch(problem, 'autotinyml', budget, 4, options).trials;
const asked = (...search: Parameters<typeof searched>) =>
  searched(...search).map(({ configuration }) => configuration);

describe('margins', () => {
  it('lead to what is deployable, and along the border, within a few trials', () => {
    const trials = searched(corner, 20);
    const first = trials.find(({ deployable }) => deployable);
    expect(first!.number).toBeLessThanOrEqual(8);
    const best = Math.max(...trials.flatMap(({ deployable, value }) => (deployable ? [value!] : [])));
    expect(best).toBeGreaterThan(corner.optimum - 0.001);
    expect(trials.some(({ reason }) => reason.includes('missed the limit'))).toBe(true);
  });

  it('are not looked at by the rules that older studies began with', () => {
    expect(asked(corner, 14, {})).toEqual(asked(silent, 14, {}));
  });

  it('are all that the second rules change where undeployable trials are not measured', () => {
    expect(asked(silent, 14, { version: 2 })).toEqual(asked(silent, 14, {}));
  });

  it('do not count where they contradict what is deployable', () => {
    const contrary: SimulatedProblem = { ...corner, margin: () => 1 };
    expect(asked(contrary, 14)).toEqual(asked(silent, 14));
  });

  it('and failures are both heeded', () => {
    const fails = ({ x }: Configuration) => (x as number) > 0.97;
    const trials = searched({ ...corner, fails }, 24);
    const best = Math.max(
      ...trials.flatMap(({ deployable, value }) => (deployable && value !== undefined ? [value] : [])),
    );
    // The best that neither fails nor misses the limit is at (0.97, 0.89).
    expect(best).toBeGreaterThan(corner.value({ x: 0.97, y: 0.89 }) - 0.005);
    expect(trials.some(({ deployable, value }) => deployable && value === undefined)).toBe(true);
  });
});
