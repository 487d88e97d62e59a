import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  bandEdges,
  FeatureExtractor,
  framesIn,
  isPossible,
  spectrumFor,
  type FrontEnd,
} from '../../../src/core/signal';
import { kernelContext } from '../../helpers/kernels';

interface Case {
  frame: number;
  channels: number[][];
  /** By channel and frame, from the first frequency to half of the rate. */
  power: number[][][];
  statistics: number[][];
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'front-end.json'), 'utf8')) as {
  cases: Case[];
};

function featuresOf({ channels }: Case, frontEnd: FrontEnd): Float32Array {
  const rows = channels[0].length;
  const extractor = new FeatureExtractor(kernelContext().kernels, frontEnd, rows, channels.length);
  const features = new Float32Array(extractor.size);
  extractor.extract(
    channels.map((values) => Float32Array.from(values)),
    0,
    features,
    0,
  );
  return features;
}

describe.each(cases)('windows with frames of $frame rows', (golden) => {
  const { frame, channels, power } = golden;
  const width = channels.length;

  it('have SciPy’s spectrum to 1e-5 of its largest power', () => {
    const frontEnd: FrontEnd = { kind: 'spectrum', frame, bands: frame / 2, scale: 'linear' };
    const features = featuresOf(golden, frontEnd);
    const bands = frame / 2;
    expect(features.length).toBe(framesIn(frontEnd, channels[0].length) * bands * width);
    power.forEach((frames, c) => {
      const largest = Math.max(...frames.flat());
      frames.forEach((powers, f) =>
        powers.forEach((expected, k) => {
          const found = Math.exp(features[(f * bands + k) * width + c]);
          expect(Math.abs(found - expected)).toBeLessThan(1e-5 * largest);
        }),
      );
    });
  });

  it.each(['linear', 'logarithmic'] as const)('have the means of %s bands', (scale) => {
    const frontEnd: FrontEnd = { kind: 'spectrum', frame, bands: 3, scale };
    const edges = bandEdges(frontEnd);
    expect([edges[0], edges.at(-1)]).toEqual([1, frame / 2 + 1]);
    const features = featuresOf(golden, frontEnd);
    power.forEach((frames, c) =>
      frames.forEach((powers, f) => {
        for (let band = 0; band < 3; band++) {
          const inside = powers.slice(edges[band] - 1, edges[band + 1] - 1);
          expect(inside.length).toBeGreaterThan(0);
          const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
          expect(features[(f * 3 + band) * width + c]).toBeCloseTo(Math.log(mean + 1e-9), 4);
        }
      }),
    );
  });

  it('have NumPy’s statistics to 1e-5', () => {
    const features = featuresOf(golden, { kind: 'statistics' });
    golden.statistics.forEach((expected, c) =>
      expected.forEach((value, s) => expect(features[s * width + c]).toBeCloseTo(value, 5)),
    );
  });
});

it('a spectrum is suggested for every window that has room for one', () => {
  for (let rows = 1; rows < 3000; rows++) {
    const suggested = spectrumFor(rows);
    if (!suggested) expect(rows).toBeLessThan(8);
    else {
      expect(isPossible(suggested, rows)).toBe(true);
      expect(bandEdges(suggested).every((edge, i, edges) => i === 0 || edge > edges[i - 1])).toBe(true);
    }
  }
});
