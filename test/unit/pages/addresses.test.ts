import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { experiment2, thoroughSpace } from '../../../src/core/network';
import {
  readPlanParameters,
  refusedParameters,
  writePlanParameters,
  type PlanParameters,
} from '../../../src/planning/addresses/plan-parameters';
import { adjusted, spokenSetup } from '../../../src/planning/addresses/network-address';
import { addressOf, parseRoute } from '../../../src/planning/addresses/routes';

describe('addresses', () => {
  test('every study and trial has its own address, whatever its id is made of', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.integer({ min: 1, max: 1e6 }),
        (id, trial) => {
          const route = { page: 'study', id, trial } as const;
          expect(parseRoute(addressOf(route))).toEqual(route);
        },
      ),
    );
  });

  test('no hash and a bare slash are the start page', () => {
    expect(['', '#', '#/'].map((hash) => parseRoute(hash).page)).toEqual(['start', 'start', 'start']);
  });

  test('addresses that lead nowhere are missing, and say so', () => {
    for (const hash of ['#/nothing', '#/study', '#/study/x/trial/0', '#/study/x/trial/1e3', '#/plan/x']) {
      expect(parseRoute(hash)).toEqual({ page: 'missing', hash });
    }
  });

  test('an address that is not well-formed does not throw', () => {
    expect(parseRoute('#/study/%E0%A4%A')).toEqual({ page: 'study', id: '%E0%A4%A' });
  });
});

describe('presets of the plan', () => {
  test('are read through the table; unknown names and values out of range are ignored', () => {
    const search = new URLSearchParams(
      'board=stm32l476rg&profile=x-cube-ai&compression=x8&trials=12&seed=1&method=svm-cbo&colour=red&folds=1&epochs=many&crossAccuracy=1.5',
    );
    expect(readPlanParameters(search)).toEqual({
      board: 'stm32l476rg',
      profile: 'x-cube-ai',
      compression: 'x8',
      trials: 12,
      seed: 1,
      method: 'svm-cbo',
    });
  });

  test('names inherited by every object are no presets', () => {
    expect(readPlanParameters(new URLSearchParams('board=constructor&sample=toString&__proto__=1'))).toEqual(
      {},
    );
  });

  test('an empty value is no number', () => {
    expect(readPlanParameters(new URLSearchParams('seed=&trials=%20'))).toEqual({});
  });

  test('survive the way to the address and back', () => {
    const preset = {
      sample: 'walking',
      board: 'custom',
      ramBytes: 5000,
      romBytes: 9000,
      crossAccuracy: 0.9,
      seed: 0,
    };
    expect(readPlanParameters(writePlanParameters(preset))).toEqual(preset);
  });
});

describe('the search in an address', () => {
  const through = (parameters: PlanParameters) =>
    readPlanParameters(new URLSearchParams(writePlanParameters(parameters).toString()));

  test('says budget, objective, patience, weights, parallel trials, racing and preset', () => {
    const parameters: PlanParameters = {
      preset: 'experiment2',
      minutes: 2.5,
      objective: 'macro-f1',
      patience: 0,
      classWeights: 'balanced',
      parallel: 3,
      racingErrorRate: 0.05,
    };
    expect(through(parameters)).toEqual(parameters);
  });

  test('says a whole network with its space, whatever hyperparameters are called', () => {
    const { space, template } = thoroughSpace('image', 'tiny');
    const named = JSON.parse(
      JSON.stringify({ space, template }).replaceAll('filters1', 'a & b = <c> “d” ;:,'),
    ) as typeof experiment2 extends () => infer E ? E : never;
    expect(through({ network: named })).toEqual({ network: named });
  });

  test('is short where a preset says nearly the same', () => {
    const standard = experiment2();
    const changed = adjusted(standard, { filters: [8, 16], optimizer: ['adam'] }, 3);
    const spoken = spokenSetup(changed, [['experiment2', standard]]);
    expect(spoken).toEqual({
      preset: 'experiment2',
      values: { filters: [8, 16], optimizer: ['adam'] },
      epochs: 3,
    });
    expect(adjusted(standard, spoken.values!, spoken.epochs!)).toEqual(changed);
  });

  test.each([
    ['no JSON', '{'],
    ['no network', '{"space":[],"template":{}}'],
    ['a name that is no name', network((text) => text.replaceAll('"filters"', '"__proto__"'))],
    ['a field without its hyperparameter', network((text) => text.replace('"name":"filters"', '"name":"f"'))],
    [
      'a value that no engine can train',
      network((text) => text.replace('"values":[1,2,3]', '"values":[1,2,99]')),
    ],
    ['a choice that does not exist', network((text) => text.replace('"relu"', '"alert(1)"'))],
    ['too much of it', ' '.repeat(20_000)],
  ])('is left out where it is %s, and the page says so', (_, text) => {
    const search = new URLSearchParams({ network: text, seed: '7' });
    expect(readPlanParameters(search)).toEqual({ seed: 7 });
    expect(refusedParameters(search)).toEqual(['network']);
  });

  test('names everything that was left out, once', () => {
    const search = new URLSearchParams('seed=7&folds=1&colour=red&colour=blue&toString=1&minutes=-1');
    expect(refusedParameters(search)).toEqual(['folds', 'colour', 'toString', 'minutes']);
  });

  test('cannot give a preset values that no engine can train', () => {
    const standard = experiment2();
    expect(adjusted(standard, { kernel: [17, 19], filters: [0.5] }, null)).toEqual(standard);
  });
});

function network(change: (text: string) => string): string {
  return change(JSON.stringify(experiment2()));
}
