import fc from 'fast-check';
import { levelCount, valueAt } from '../../../src/core/space/parameter';
import type { Condition, Parameter, SearchSpace } from '../../../src/core/space/types';

const scale = fc.constantFrom('linear' as const, 'log' as const);
const positive = fc.double({ min: 1e-4, max: 1e4, noNaN: true });

const parameter: fc.Arbitrary<Parameter> = fc.oneof(
  fc
    .uniqueArray(fc.oneof(fc.string({ maxLength: 5 }), fc.integer()), { minLength: 1, maxLength: 6 })
    .map((values): Parameter => ({ name: '', kind: 'categorical', values })),
  fc
    .tuple(fc.uniqueArray(positive, { minLength: 1, maxLength: 6 }), scale)
    .map(([values, scale]): Parameter => ({
      name: '',
      kind: 'ordinal',
      values: values.sort((a, b) => a - b),
      scale,
    })),
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100_000 }), scale)
    .map(([low, width, scale]): Parameter => ({ name: '', kind: 'integer', low, high: low + width, scale })),
  fc
    .tuple(positive, fc.double({ min: 0, max: 1e4, noNaN: true }), scale)
    .map(([low, width, scale]): Parameter => ({ name: '', kind: 'real', low, high: low + width, scale })),
);

/** Draws that make conditions: none, or on which earlier parameter and which share of its values. */
const dependence = fc.option(
  fc.record({ parent: fc.nat(), from: fc.nat(), count: fc.integer({ min: 1, max: 3 }) }),
  { freq: 1 },
);
type Dependence = { parent: number; from: number; count: number } | null;

function conditionsFrom(earlier: SearchSpace, drawn: readonly Dependence[]): Condition[] {
  const listed = earlier.filter(({ kind }) => kind !== 'real');
  return drawn.flatMap((one) => {
    if (one === null || listed.length === 0) return [];
    const parent = listed[one.parent % listed.length];
    const levels = Math.min(levelCount(parent), 7);
    const values = Array.from({ length: Math.min(one.count, levels) }, (_, i) =>
      valueAt(parent, (one.from + i) % levels),
    );
    return [{ parameter: parent.name, in: values }];
  });
}

/** Spaces of one to five parameters of every kind, single-valued ones and ones that count under conditions among them. */
export const anySpace: fc.Arbitrary<SearchSpace> = fc
  .array(fc.tuple(parameter, fc.array(dependence, { maxLength: 2 })), { minLength: 1, maxLength: 5 })
  .map((drawn) =>
    drawn.reduce<Parameter[]>((space, [one, dependences], i) => {
      const when = conditionsFrom(space, dependences);
      return [...space, { ...one, name: `p${i}`, ...(when.length > 0 && { when }) }];
    }, []),
  );
