import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  type Configuration,
  type SearchSpace,
} from '../../../src/core/space';
import { LAYERED, TINY_LAYERED } from '../../contract/search/spaces';
import { anySpace } from './arbitrary-space';

/** Every combination of all values, then without what does not count, each once: slow and plain. */
function bruteForce(space: SearchSpace): string[] {
  let all: Configuration[] = [{}];
  for (const parameter of space) {
    const { name, when = [] } = parameter;
    const values =
      'values' in parameter
        ? parameter.values
        : Array.from({ length: parameter.high - parameter.low + 1 }, (_, i) => parameter.low + i);
    all = all.flatMap((known): Configuration[] =>
      when.every((condition) => condition.in.some((value) => value === known[condition.parameter]))
        ? values.map((value) => ({ ...known, [name]: value }))
        : [known],
    );
  }
  return all.map((configuration) => configurationKey(space, configuration));
}

/** Spaces that can be listed. */
const countable = anySpace.filter(
  (space) => space.every(({ kind }) => kind !== 'real') && configurationCount(space) <= 5_000,
);

describe('a space with conditions', () => {
  test('is enumerated and counted as a plain list of everything says', () => {
    fc.assert(
      fc.property(countable, (space) => {
        const listed = Array.from(enumerate(space), (one) => configurationKey(space, one));
        expect([...listed].sort()).toEqual(bruteForce(space).sort());
        expect(new Set(listed).size).toBe(listed.length);
        expect(configurationCount(space)).toBe(listed.length);
      }),
      { numRuns: 50 },
    );
  });

  test('is sampled, spread over and walked within its own configurations', () => {
    fc.assert(
      fc.property(countable, fc.integer(), (space, seed) => {
        const all = new Set(bruteForce(space));
        const random = randomStream(seed);
        const drawn = sampleConfiguration(space, random);
        const near = neighbours(space, drawn);
        const keys = [drawn, ...latinHypercube(space, 5, random), ...near].map((one) =>
          configurationKey(space, one),
        );
        keys.forEach((key) => expect(all).toContain(key));
        expect(near.map((one) => configurationKey(space, one))).not.toContain(configurationKey(space, drawn));
      }),
      { numRuns: 50 },
    );
  });

  test('has one encoding for a configuration, whatever is said of what does not count', () => {
    const { encode } = createEncoder(LAYERED);
    const plain: Configuration = { blocks: 1, kind: 'plain', filters1: 16 };
    expect(encode({ ...plain, filters2: 64, rate3: 0.3, activation: 'tanh' })).toEqual(encode(plain));
  });

  test('refuses a configuration without a value of what counts', () => {
    const { encode } = createEncoder(LAYERED);
    expect(() => encode({ blocks: 2, kind: 'plain', filters1: 16 })).toThrowError(
      expect.objectContaining({ code: 'invalid-configuration', details: { parameter: 'filters2' } }),
    );
  });

  test('counts each meaning once', () => {
    expect(configurationCount(TINY_LAYERED)).toBe(15);
  });

  test('needs what it depends on to stand before it, with a list of values', () => {
    const [kind, , b] = TINY_LAYERED;
    const refused = expect.objectContaining({ code: 'invalid-space' });
    expect(() => validateSpace([b, kind])).toThrowError(refused);
    const real = { name: 'kind', kind: 'real', low: 0, high: 1 } as const;
    expect(() => validateSpace([real, b])).toThrowError(refused);
  });
});
