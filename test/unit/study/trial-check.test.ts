import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { trialHeadSchema } from '../../../src/core/records/record-schemas';
import { isTrialHead } from '../../../src/core/records/trial-check';
import { headOf } from '../../../src/core/records/types';
import { trialOf } from '../../contract/storage/fixtures';

const good = {
  ...headOf(trialOf('s', 1)),
  continues: 1,
  informedBy: 2,
  failure: { code: 'diverged', message: 'It diverged.' },
  violations: [{ figure: 'ramBytes', value: 2, limit: 1 }],
};

/** Every place in a value, as a path of keys. */
function paths(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  return [[...at], ...Object.entries(value).flatMap(([key, part]) => paths(part, [...at, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(value))
    return value.map((one, i) => (String(i) === key ? changed(one, rest, part) : one));
  const fields = value as Record<string, unknown>;
  return { ...fields, [key]: changed(fields[key], rest, part) };
}

describe('the quick check of a trial’s head', () => {
  it('takes what the storage holds', () => {
    expect(isTrialHead(good)).toBe(true);
    expect(isTrialHead(headOf(trialOf('s', 1)))).toBe(true);
  });

  it('never takes what the schema refuses', () => {
    const parts = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, NaN, Infinity, 0, -1, 1.5, '', 'finished', [], {}, true),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths(good)), parts, (path, part) => {
        const value = changed(good, path, part);
        const { success, output } = v.safeParse(trialHeadSchema, value);
        if (isTrialHead(value)) expect([success, output]).toEqual([true, value]);
      }),
      { numRuns: 2000 },
    );
  });

  it('recognises nearly all that the schema takes', () => {
    const taken = paths(good)
      .flatMap((path) => [0, 1, 'finished', undefined].map((part) => changed(good, path, part)))
      .filter((value) => v.is(trialHeadSchema, value));
    expect(taken.length).toBeGreaterThan(30);
    expect(taken.every(isTrialHead)).toBe(true);
  });
});
