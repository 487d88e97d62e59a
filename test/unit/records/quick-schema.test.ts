import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { quick } from '../../../src/core/quick-schema';
import { headOf, trialHeadSchema, trialSchema } from '../../../src/core/records/trial';
import { trialOf } from '../../contract/storage/fixtures';
import { rounds } from '../../helpers/rounds';

const head = {
  ...headOf(trialOf('s', 1)),
  continues: 1,
  informedBy: 2,
  failure: { code: 'diverged', message: 'It diverged.' },
  violations: [{ figure: 'ramBytes', value: 2, limit: 1 }],
};

const trial = { ...trialOf('s', 1), ...head };

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

/** The schema, asked only where the quick look does not know. */
function watched<S extends v.GenericSchema>(schema: S) {
  let asked = 0;
  const run: S['~run'] = (dataset, config) => {
    asked++;
    return schema['~run'](dataset, config);
  };
  return { schema: quick({ ...schema, '~run': run }), asked: () => asked };
}

const parts = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, NaN, Infinity, 0, -1, 1.5, '', 'finished', [], {}, true),
  fc.jsonValue(),
);

describe('a quick schema', () => {
  it.each([
    ['heads of trials', trialHeadSchema, head],
    ['trials', trialSchema, trial],
  ])('answers as the schema itself, for %s', (_what, schema, good) => {
    fc.assert(
      fc.property(fc.constantFrom(...paths(good)), parts, (path, part) => {
        const value = changed(good, path, part);
        expect(v.safeParse(quick(schema), value)).toEqual(v.safeParse(schema, value));
      }),
      { numRuns: rounds(2000) },
    );
  });

  it.each([
    ['an entry that is not known', { ...head, mood: 'good' }],
    ['a value of a name that is dropped', { ...head, configuration: JSON.parse('{"__proto__":1}') }],
    ['a missing entry', { ...head, figures: {} }],
  ])('answers as the schema itself, given %s', (_what, value) => {
    expect(v.safeParse(quick(trialHeadSchema), value)).toEqual(v.safeParse(trialHeadSchema, value));
  });

  it('does not ask the schema for anything that is stored of a trial', () => {
    const { schema, asked } = watched(trialHeadSchema);
    expect(v.parse(schema, head)).toBe(head);
    expect(v.parse(schema, headOf(trialOf('s', 1)))).toEqual(headOf(trialOf('s', 1)));
    const taken = paths(head)
      .flatMap((path) => [0, 1, 'finished', undefined].map((part) => changed(head, path, part)))
      .filter((value) => v.is(trialHeadSchema, value));
    expect(taken.length).toBeGreaterThan(30);
    for (const value of taken) v.parse(schema, value);
    expect(asked()).toBe(0);
  });
});
