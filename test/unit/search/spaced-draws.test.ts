import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { createOptimizer } from '../../../src/core/search';
import type { Turn } from '../../../src/core/search/method';
import { drawSpaced } from '../../../src/core/search/methods/spaced-draws';
import { createCodec, type Codec } from '../../../src/core/space/codec';
import type { Point } from '../../../src/core/space/parameter';
import { samplePoint } from '../../../src/core/space/sampling';
import type { Configuration, SearchSpace } from '../../../src/core/space/types';
import { TINY } from '../../contract/search/spaces';

const BOX: SearchSpace = ['a', 'b', 'c'].map((name) => ({ name, kind: 'real', low: 0, high: 1 }));
const DESIGN = BOX.length;

/** What is asked while nothing deploys. */
function asked(version: number, count: number, seed: number, space = BOX): Configuration[] {
  const optimizer = createOptimizer({
    method: 'autotinyml',
    space,
    budget: 200,
    seed,
    options: { version },
  });
  return Array.from({ length: count }, (_, i) => {
    const [{ configuration }] = optimizer.ask();
    optimizer.tell([{ configuration, deployable: false, objective: undefined, trial: i + 1 }]);
    return configuration;
  });
}

function turnOf(codec: Codec, seed: number, isFree: (point: Point) => boolean = () => true): Turn {
  const random = randomStream(seed, 'spaced');
  return {
    number: 9,
    random,
    isFree,
    drawFree() {
      for (;;) {
        const point = samplePoint(codec.space, random);
        if (isFree(point)) return point;
      }
    },
    recommended: () => null,
  };
}

function drawn(space: SearchSpace, tried: readonly Configuration[], seed: number, count = 64): Configuration {
  const codec = createCodec(space);
  const encoded = tried.map((configuration) => {
    const out = new Float64Array(codec.dimensions);
    codec.encode(codec.pointOf(configuration), out, 0);
    return out;
  });
  return codec.configurationOf(drawSpaced(codec, encoded, count, turnOf(codec, seed))!);
}

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('draws that keep their distance', () => {
  it('meet a small region sooner than uniform ones', () => {
    const side = 0.03 ** (1 / DESIGN);
    const firstHit = (version: number, seed: number) => {
      const corner = randomStream(seed, 'region');
      const low = BOX.map(() => corner.uniform() * (1 - side));
      const inside = (configuration: Configuration) =>
        BOX.every(({ name }, i) => {
          const value = configuration[name] as number;
          return value >= low[i] && value <= low[i] + side;
        });
      const at = asked(version, 60, seed).findIndex(inside);
      return at < 0 ? 60 : at;
    };
    const hits = (version: number) => sum(seeds(24).map((seed) => firstHit(version, seed)));
    expect(hits(4)).toBeLessThan(0.85 * hits(3));
  });

  it('leave the initial design, and uniform draws of earlier rules, as they were', () => {
    const newest = asked(4, 12, 3);
    const before = asked(3, 12, 3);
    expect(newest.slice(0, DESIGN)).toEqual(before.slice(0, DESIGN));
    expect(newest.slice(DESIGN)).not.toEqual(before.slice(DESIGN));
    expect(before).toEqual(asked(1, 12, 3));
  });

  it('are as often at the edges as anywhere', () => {
    const values = seeds(20).flatMap((seed) =>
      asked(4, 43, seed)
        .slice(DESIGN)
        .flatMap((configuration) => Object.values(configuration) as number[]),
    );
    const atEdges = values.filter((value) => value < 0.1 || value > 0.9).length / values.length;
    expect(atEdges).toBeGreaterThan(0.17);
    expect(atEdges).toBeLessThan(0.23);
  });

  it('go to what is farthest: the other side of a circle, another category, another value', () => {
    const real: SearchSpace = [{ name: 'x', kind: 'real', low: 0, high: 10 }];
    for (const seed of seeds(5)) {
      expect(drawn(real, [{ x: 9.5 }], seed).x as number).toBeCloseTo(4.5, 0);
      const category: SearchSpace = [{ name: 'k', kind: 'categorical', values: ['p', 'q'] }];
      expect(drawn(category, [{ k: 'p' }], seed)).toEqual({ k: 'q' });
      const choice: SearchSpace = [{ name: 'n', kind: 'integer', low: 1, high: 2 }];
      expect(drawn(choice, [{ n: 1 }], seed)).toEqual({ n: 2 });
      const steps: SearchSpace = [{ name: 'n', kind: 'ordinal', values: [0, 1, 2, 3] }];
      expect(drawn(steps, [{ n: 0 }], seed)).toEqual({ n: 2 });
    }
  });

  it('are free, and end with the space', () => {
    const codec = createCodec(TINY);
    const only = codec.pointOf({ a: 2, b: 'z' });
    const isOnly = (point: Point) => codec.keyOf(point) === codec.keyOf(only);
    const tried = [new Float64Array(codec.dimensions)];
    const last = drawSpaced(codec, tried, 16, turnOf(codec, 1, isOnly));
    expect(codec.keyOf(last!)).toBe(codec.keyOf(only));
    const exhausted = { ...turnOf(codec, 1, () => false), drawFree: () => null };
    expect(drawSpaced(codec, tried, 16, exhausted)).toBeNull();
    const everything = asked(4, 12, 1, TINY).map((configuration) => JSON.stringify(configuration));
    expect(new Set(everything).size).toBe(12);
  });

  it('say why they were asked', () => {
    const optimizer = createOptimizer({
      method: 'autotinyml',
      space: BOX,
      budget: 40,
      seed: 1,
      options: { version: 4 },
    });
    const reasons = Array.from({ length: 6 }, (_, i) => {
      const [{ configuration, reason }] = optimizer.ask();
      optimizer.tell([{ configuration, deployable: false, objective: undefined, trial: i + 1 }]);
      return reason;
    });
    expect(reasons[3]).toBe(
      'Of 16 uniform draws the farthest from all trials, since none of 3 trials so far was deployable and measured.',
    );
  });
});
