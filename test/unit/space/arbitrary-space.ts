import fc from 'fast-check';
import type { Parameter, SearchSpace } from '../../../src/core/space/types';

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

/** Spaces of one to five parameters of every kind, single-valued ones among them. */
export const anySpace: fc.Arbitrary<SearchSpace> = fc
  .array(parameter, { minLength: 1, maxLength: 5 })
  .map((parameters) => parameters.map((one, i) => ({ ...one, name: `p${i}` })));
