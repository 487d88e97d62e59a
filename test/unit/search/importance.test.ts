import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { FEWEST_SAMPLES, permutationImportance } from '../../../src/core/search';
import { sampleConfiguration, type SearchSpace } from '../../../src/core/space';

const space: SearchSpace = [
  { name: 'strong', kind: 'real', low: 0, high: 1 },
  { name: 'weak', kind: 'integer', low: 1, high: 8 },
  { name: 'colour', kind: 'categorical', values: ['red', 'green', 'blue'] },
  { name: 'fixed', kind: 'categorical', values: ['only'] },
];

function history(count: number, target: (c: Readonly<Record<string, string | number>>) => number) {
  const random = randomStream(7, 'history');
  return Array.from({ length: count }, () => {
    const configuration = sampleConfiguration(space, random);
    return { configuration, target: target(configuration) };
  });
}

const by = (answer: ReturnType<typeof permutationImportance>) =>
  Object.fromEntries(answer!.parameters.map(({ parameter, importance }) => [parameter, importance]));

describe('permutation importance on a random forest', () => {
  test('ranks the parameters by what they do to the target', () => {
    const answer = permutationImportance(
      space,
      history(120, ({ strong, weak }) => 3 * Number(strong) + 0.2 * Number(weak)),
      { seed: 1 },
    );
    const { strong, weak, colour, fixed } = by(answer);
    expect(strong).toBeGreaterThan(2 * weak);
    expect(weak).toBeGreaterThan(Math.abs(colour));
    expect(Math.abs(colour)).toBeLessThan(0.05);
    expect(fixed).toBe(0);
    expect(answer!.explained).toBeGreaterThan(0.7);
  });

  test('finds what decides a yes or no, a category included', () => {
    const answer = permutationImportance(
      space,
      history(100, ({ colour }) => (colour === 'red' ? 1 : 0)),
      { seed: 1 },
    );
    const { strong, colour } = by(answer);
    expect(colour).toBeGreaterThan(1);
    expect(Math.abs(strong)).toBeLessThan(0.1);
  });

  test('explains nothing where there is nothing but noise', () => {
    const noise = randomStream(3, 'noise');
    const answer = permutationImportance(
      space,
      history(100, () => noise.normal()),
      { seed: 1 },
    );
    expect(answer!.explained).toBeLessThan(0.2);
  });

  test('says nothing about too few trials, or trials that all came out the same', () => {
    const few = history(FEWEST_SAMPLES - 1, ({ strong }) => Number(strong));
    expect(permutationImportance(space, few, { seed: 1 })).toBeNull();
    expect(
      permutationImportance(
        space,
        history(40, () => 1),
        { seed: 1 },
      ),
    ).toBeNull();
  });

  test('gives the same answer to the same trials', () => {
    const trials = history(30, ({ weak }) => Number(weak));
    expect(permutationImportance(space, trials, { seed: 5 })).toEqual(
      permutationImportance(space, trials, { seed: 5 }),
    );
  });
});
