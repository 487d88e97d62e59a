import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlanParameters, writePlanParameters } from '../../../src/pages/plan/plan-parameters';
import { addressOf, parseRoute } from '../../../src/pages/shared/routes';

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
      'board=stm32l476rg&profile=slides&compression=x8&trials=12&seed=1&method=svm-cbo&colour=red&folds=1&epochs=many&crossAccuracy=1.5',
    );
    expect(readPlanParameters(search)).toEqual({
      board: 'stm32l476rg',
      profile: 'slides',
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
