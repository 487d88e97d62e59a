import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { createCodec } from '../../../src/core/space/codec';
import { PointMap } from '../../../src/core/space/point-map';
import { samplePoint } from '../../../src/core/space/sampling';
import { anySpace } from './arbitrary-space';

test('holds what a map by written coordinates holds, whatever the space', () => {
  fc.assert(
    fc.property(anySpace, fc.integer(), (space, seed) => {
      const codec = createCodec(space);
      const random = randomStream(seed);
      const byText = new Map<string, number>();
      const byPoint = new PointMap<number>();
      for (let i = 0; i < 60; i++) {
        const point = samplePoint(space, random);
        expect(byPoint.get(codec.settled(point))).toBe(byText.get(codec.keyOf(point)));
        if (i % 2 === 1) continue;
        byPoint.add(codec.settled(point), i);
        if (!byText.has(codec.keyOf(point))) byText.set(codec.keyOf(point), i);
      }
    }),
  );
});

test('tells points apart that share a digest', () => {
  const golden = 1.618033988749895;
  const map = new PointMap<string>();
  map.add(Float64Array.of(1, 0), 'first');
  expect(map.get(Float64Array.of(0, golden))).toBeUndefined();
  map.add(Float64Array.of(0, golden), 'second');
  expect([map.get(Float64Array.of(1, 0)), map.get(Float64Array.of(-0, golden))]).toEqual(['first', 'second']);
});
