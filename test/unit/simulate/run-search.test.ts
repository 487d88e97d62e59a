import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/core/search';
import type { MethodId } from '../../../src/core/search/types';
import {
  meanAndSd,
  quartiles,
  regretPerTrial,
  runRequest,
  runSearch,
  simulatedProblem,
  summariseMethod,
  summariseRun,
  trialCost,
  type SearchRequest,
} from '../../../src/core/simulate';

const methods = Object.keys(METHODS) as MethodId[];
const curve: SearchRequest['problem'] = { kind: 'curve', id: 'two-hills' };

describe('a simulated search', () => {
  it.each(methods)('%s gives the same trials again for the same request', (method) => {
    const request: SearchRequest = { problem: curve, method, budget: 8, seed: 3 };
    expect(runRequest(request)).toEqual(runRequest(request));
  });

  it.each(methods)('%s spends at most the budget, counted in full trials', (method) => {
    const problem = simulatedProblem({ kind: 'table', seed: 1 });
    const { trials } = runSearch(problem, method, 12, 5);
    const spent = trials.reduce((sum, trial) => sum + trialCost(problem, trial), 0);
    expect(spent).toBeLessThanOrEqual(12 + 1e-9);
    expect(spent).toBeGreaterThan(11);
    expect(trials.map(({ number }) => number)).toEqual(trials.map((_, i) => i + 1));
  });

  it('tells nothing of an undeployable trial on a partially defined problem', () => {
    const { trials } = runRequest({
      problem: { kind: 'plane', id: 'branin_2ell' },
      method: 'random',
      budget: 30,
      seed: 1,
    });
    const outside = trials.filter(({ deployable }) => !deployable);
    expect(outside.length).toBeGreaterThan(0);
    for (const trial of outside) expect([trial.value, trial.measured]).toEqual([undefined, undefined]);
  });

  it('asks nothing that the screen rules out when screened', () => {
    const problem = simulatedProblem({ kind: 'table', seed: 1 });
    const { trials } = runRequest({
      problem: { kind: 'table', seed: 1 },
      method: 'random',
      budget: 30,
      seed: 1,
      screened: true,
    });
    expect(trials.every(({ configuration }) => problem.passesScreen(configuration))).toBe(true);
  });

  it('stops when the space is exhausted', () => {
    const space = [{ name: 'a', kind: 'ordinal', values: [1, 2, 3] }] as const;
    const problem = {
      ...simulatedProblem(curve),
      space,
      value: () => 0.5,
      deployable: () => true,
      measure: () => 0.5,
    };
    expect(runSearch(problem, 'random', 10, 1).trials).toHaveLength(3);
  });
});

describe('statistics', () => {
  const problem = { ...simulatedProblem(curve), optimum: 1, medianDeployable: 0, hasFidelities: true };
  const trial = (number: number, value: number, deployable: boolean, fidelity = 1) => ({
    number,
    value,
    measured: value,
    deployable,
    fidelity,
    configuration: { x: 0 },
    phase: 'optimise' as const,
    reason: '',
  });
  const outcome = {
    method: 'random' as const,
    seed: 1,
    trials: [trial(1, 0.2, true), trial(2, 0.9, false), trial(3, 0.95, true, 0.5), trial(4, 0.6, true, 1)],
  };

  it('regret counts deployable, fully trained trials only', () => {
    expect(regretPerTrial(problem, outcome).map((r) => Number(r.toFixed(6)))).toEqual([0.8, 0.8, 0.8, 0.4]);
  });

  it('a summary spreads regret over cost', () => {
    const { regret, undeployable, best } = summariseRun(problem, outcome, 5);
    expect(regret.map((r) => Number(r.toFixed(6)))).toEqual([0.8, 0.8, 0.8, 0.4, 0.4]);
    expect(undeployable).toBe(1);
    expect(best).toBe(0.6);
  });

  it('quartiles, mean and deviation agree with values worked by hand', () => {
    expect(quartiles([4, 1, 3, 2])).toEqual({ quartile1: 1.75, median: 2.5, quartile3: 3.25 });
    expect(meanAndSd([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, sd: Math.sqrt(32 / 7) });
  });

  it('a method that never found anything deployable says so instead of showing a mean', () => {
    const empty = summariseRun(problem, { ...outcome, trials: [trial(1, 0.9, false)] }, 1);
    const summary = summariseMethod([empty, empty]);
    expect(summary.emptyHanded).toBe(2);
    expect(summary.best.mean).toBeNaN();
    expect(summary.successShare).toBe(0);
  });
});
