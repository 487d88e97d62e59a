import { describe, expect, it } from 'vitest';
import { createOptimizer } from '../../../src/core/search';
import {
  createRelevanceClassifiers,
  workingProbability,
} from '../../../src/core/search/classifiers/relevance-classifier';
import { daringProbability } from '../../../src/core/search/methods/leap';
import { createCodec, encodeAll } from '../../../src/core/space/codec';
import type { Configuration, SearchSpace } from '../../../src/core/space/types';
import { PLANE } from '../../contract/search/spaces';

const within = ({ x, y }: Configuration, centre: number, radius: number) =>
  Math.hypot((x as number) - centre, (y as number) - centre) < radius;
/** A large poor island and a small good one, far from each other. */
const deploys = (configuration: Configuration) =>
  within(configuration, -0.5, 0.4) || within(configuration, 0.65, 0.25);
const height = ({ x, y }: Configuration) => (x as number) + (y as number);
const SHORE = 1;

interface Asked {
  configuration: Configuration;
  reason: string;
}

function search(
  version: number,
  seed: number,
  {
    space = PLANE,
    margins = false,
    budget = 36,
  }: { space?: SearchSpace; margins?: boolean; budget?: number } = {},
): Asked[] {
  const optimizer = createOptimizer({ method: 'autotinyml', space, budget, seed, options: { version } });
  return Array.from({ length: budget }, (_, i) => {
    const [{ configuration, reason }] = optimizer.ask();
    const deployable = deploys(configuration);
    const objective = deployable ? height(configuration) : undefined;
    const margin = margins ? (deployable ? 0.1 : -0.1) : undefined;
    optimizer.tell([{ configuration, deployable, objective, margin, trial: i + 1 }]);
    return { configuration, reason };
  });
}

const isLeap = ({ reason }: Asked) => reason.includes('a leap to');
const seeds = [0, 1, 2, 3, 4];

describe('leaps beyond the border', () => {
  it('find a small good region after a large poor one', () => {
    const found = (version: number) =>
      seeds.filter((seed) =>
        search(version, seed, { budget: 60 }).some(
          ({ configuration }) => deploys(configuration) && height(configuration) > SHORE,
        ),
      ).length;
    expect(found(4)).toBeGreaterThan(found(3) + 1);
  });

  it('come every third trial at most, and say what they are', () => {
    const leaps = seeds.flatMap((seed) =>
      search(4, seed).flatMap((asked, i) => (isLeap(asked) ? [i + 1] : [])),
    );
    expect(leaps.length).toBeGreaterThan(0);
    expect(leaps.filter((number) => number % 3 > 0)).toEqual([]);
    expect(search(3, 1).filter(isLeap)).toEqual([]);
  });

  it('are not made where margins are told, or among more than five hyperparameters', () => {
    expect(search(4, 1, { margins: true })).toEqual(search(3, 1, { margins: true }));
    const space: SearchSpace = [
      ...PLANE,
      ...['a', 'b', 'c', 'd'].map((name) => ({ name, kind: 'ordinal' as const, values: [1, 2, 3] })),
    ];
    expect(search(4, 2, { space, budget: 30 })).toEqual(search(3, 2, { space, budget: 30 }));
  });
});

describe('the probability far from all trials', () => {
  const codec = createCodec(PLANE);
  const steps = Array.from({ length: 8 }, (_, i) => i);
  const labelled = steps.map((i) => {
    const configuration = { x: -1 + i / 20, y: -1 + ((3 * i) % 8) / 20 };
    const encoded = encodeAll(codec, [codec.pointOf(configuration)]);
    return { configuration, encoded, deployable: i < 3 };
  });
  const border = createRelevanceClassifiers(codec, 1, true)(labelled);
  const at = (configurations: readonly Configuration[]) => {
    const encoded = encodeAll(codec, configurations.map(codec.pointOf));
    const count = configurations.length;
    return {
      novelty: [...border.novelty(encoded, count)],
      believed: [...border.decide(encoded, count)].map(workingProbability),
      daring: [...daringProbability(border, encoded, count)],
    };
  };

  it('is that of the border at the trials themselves', () => {
    const { novelty, believed, daring } = at(labelled.map(({ configuration }) => configuration));
    for (const value of novelty) expect(value).toBeCloseTo(0, 12);
    daring.forEach((value, i) => expect(value).toBeCloseTo(believed[i], 12));
  });

  it('grows to a tenth with the distance, and is never less than the border’s', () => {
    const { novelty, believed, daring } = at(steps.map((i) => ({ x: -0.6 + i / 5, y: -0.6 + i / 5 })));
    expect(novelty).toEqual([...novelty].sort((a, b) => a - b));
    daring.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(believed[i]);
      expect(value).toBeCloseTo(believed[i] + novelty[i] * Math.max(0, 0.1 - believed[i]), 12);
    });
  });
});
