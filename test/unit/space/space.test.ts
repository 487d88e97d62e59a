import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { randomStream } from '../../../src/core/random';
import {
  configurationCount,
  configurationKey,
  createEncoder,
  enumerate,
  latinHypercube,
  neighbours,
  sampleConfiguration,
  validateSpace,
  type SearchSpace,
} from '../../../src/core/space';
import { anySpace } from './arbitrary-space';

const SMALL: SearchSpace = [
  { name: 'filters', kind: 'ordinal', values: [8, 16, 32], scale: 'log' },
  { name: 'activation', kind: 'categorical', values: ['relu', 'tanh'] },
  { name: 'depth', kind: 'integer', low: 1, high: 4 },
];

describe('enumeration', () => {
  test('lists every configuration once', () => {
    const keys = new Set(
      Array.from(enumerate(SMALL), (configuration) => configurationKey(SMALL, configuration)),
    );
    expect(configurationCount(SMALL)).toBe(24);
    expect(keys.size).toBe(24);
  });

  test('starts at once in a space of a thousand million points', () => {
    const wide: SearchSpace = [
      { name: 'a', kind: 'integer', low: 1, high: 1_000_000 },
      { name: 'b', kind: 'integer', low: 1, high: 1_000 },
    ];
    expect(configurationCount(wide)).toBe(1e9);
    expect(enumerate(wide).next().value).toEqual({ a: 1, b: 1 });
  });

  test('refuses a space with a real parameter', () => {
    const space: SearchSpace = [{ name: 'rate', kind: 'real', low: 0, high: 1 }];
    expect(configurationCount(space)).toBe(Infinity);
    expect(() => enumerate(space).next()).toThrowError(
      expect.objectContaining({ code: 'space-not-countable' }),
    );
  });
});

describe('encoding', () => {
  test('keeps every configuration of every space within the unit cube', () => {
    fc.assert(
      fc.property(anySpace, fc.integer(), (space, seed) => {
        const encoder = createEncoder(space);
        const encoded = encoder.encode(sampleConfiguration(space, randomStream(seed)));
        expect(encoded).toHaveLength(encoder.dimensions);
        expect(encoded.every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
    );
  });

  test('puts two different categories at squared distance 1', () => {
    const encoder = createEncoder(SMALL);
    const relu = encoder.encode({ filters: 8, activation: 'relu', depth: 1 });
    const tanh = encoder.encode({ filters: 8, activation: 'tanh', depth: 1 });
    expect(relu.reduce((sum, value, i) => sum + (value - tanh[i]) ** 2, 0)).toBeCloseTo(1, 12);
  });

  test('spaces powers of two evenly on a log scale', () => {
    const encoder = createEncoder([{ name: 'units', kind: 'real', low: 8, high: 128, scale: 'log' }]);
    expect(encoder.encode({ units: 32 })[0]).toBeCloseTo(0.5, 12);
  });

  test.each([
    ['a missing value', { filters: 8, activation: 'relu' }],
    ['a value between two choices', { filters: 9, activation: 'relu', depth: 1 }],
    ['a value beyond the range', { filters: 8, activation: 'relu', depth: 5 }],
    ['text for a number', { filters: 8, activation: 'relu', depth: '1' }],
  ])('refuses %s', (_, configuration) => {
    expect(() => createEncoder(SMALL).encode(configuration as never)).toThrowError(
      expect.objectContaining({ code: 'invalid-configuration' }),
    );
  });
});

describe('sampling', () => {
  test('stays in the space', () => {
    fc.assert(
      fc.property(anySpace, fc.integer(), (space, seed) => {
        const { encode } = createEncoder(space);
        encode(sampleConfiguration(space, randomStream(seed)));
        latinHypercube(space, 5, randomStream(seed)).forEach(encode);
      }),
    );
  });

  test('a Latin hypercube uses every share of every range once', () => {
    const space: SearchSpace = [
      { name: 'a', kind: 'real', low: 0, high: 1 },
      { name: 'b', kind: 'integer', low: 0, high: 9 },
    ];
    const design = latinHypercube(space, 10, randomStream(3));
    const shares = (name: string, scale: number) =>
      design.map((c) => Math.floor((c[name] as number) * scale)).sort();
    expect(shares('a', 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shares('b', 1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('is the same for the same stream', () => {
    expect(sampleConfiguration(SMALL, randomStream(1, 'a'))).toEqual(
      sampleConfiguration(SMALL, randomStream(1, 'a')),
    );
  });
});

test('neighbours differ in one parameter and stay in the space', () => {
  fc.assert(
    fc.property(anySpace, fc.integer(), (space, seed) => {
      const { encode } = createEncoder(space);
      const configuration = sampleConfiguration(space, randomStream(seed));
      for (const neighbour of neighbours(space, configuration)) {
        encode(neighbour);
        expect(space.filter(({ name }) => neighbour[name] !== configuration[name])).toHaveLength(1);
      }
    }),
  );
});

test('the key does not depend on the order of the properties', () => {
  const key = configurationKey(SMALL, { filters: 8, activation: 'relu', depth: 1 });
  expect(configurationKey(SMALL, { depth: 1, activation: 'relu', filters: 8 })).toBe(key);
});

describe('validation names the parameter and the remedy', () => {
  test.each<[string, SearchSpace]>([
    ['no parameters', []],
    ['a name used twice', [SMALL[0], SMALL[0]]],
    ['no values', [{ name: 'a', kind: 'categorical', values: [] }]],
    ['a value twice', [{ name: 'a', kind: 'categorical', values: ['x', 'x'] }]],
    ['descending values', [{ name: 'a', kind: 'ordinal', values: [2, 1] }]],
    ['low above high', [{ name: 'a', kind: 'real', low: 1, high: 0 }]],
    ['a log scale from zero', [{ name: 'a', kind: 'real', low: 0, high: 1, scale: 'log' }]],
    ['a broken number', [{ name: 'a', kind: 'real', low: Number.NaN, high: 1 }]],
    ['a fractional end', [{ name: 'a', kind: 'integer', low: 0.5, high: 2 }]],
  ])('%s', (_, space) => {
    try {
      validateSpace(space);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('invalid-space');
      expect((error as AppError).remedy).not.toBe('');
      return;
    }
    expect.unreachable('the space was accepted');
  });
});
