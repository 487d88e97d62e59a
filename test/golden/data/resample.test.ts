import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeGravity } from '../../../src/core/data/recordings/derived-channels';
import type { Recording } from '../../../src/core/data/recordings/recording';
import { resampleRecording } from '../../../src/core/data/recordings/resample';
import { finishSteps } from '../../../src/core/data/steps';
import { windowDataset } from '../../../src/core/data/examples/windows';

interface Case {
  name: string;
  hertz: number;
  seconds: number[];
  channels: number[][];
  times: number[];
  resampled: number[][];
  windowLength: number;
  overlap: number;
  windows: number[][];
  withoutGravity: number[];
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'resample.json'), 'utf8')) as {
  cases: Case[];
};

function recordingOf({ seconds, channels }: Case): Recording {
  return {
    session: 's',
    file: 's.csv',
    channels: channels.map((values) => Float32Array.from(values)),
    labels: new Uint16Array(seconds.length),
    lines: Uint32Array.from(seconds, (_, row) => row + 1),
    seconds: Float64Array.from(seconds),
  };
}

function farthest(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0);
}

describe.each(cases)('$name', (golden) => {
  const resampled = resampleRecording(recordingOf(golden), golden.hertz, 10);

  it('gives SciPy’s resampled signal to 1e-5', () => {
    expect(farthest(resampled.seconds!, golden.times)).toBeLessThan(1e-8);
    golden.resampled.forEach((values, c) =>
      expect(farthest(resampled.channels[c], values)).toBeLessThan(1e-5),
    );
  });

  it('gives NumPy’s windows over it to 1e-5', () => {
    const { windowLength, overlap, windows } = golden;
    const set = { name: 's', recordings: [resampled], classNames: ['a'], channelNames: ['x', 'y'] };
    const reading = { kind: 'recordings', windowLength, overlap, maxGapPeriods: 10 } as const;
    const { examples } = finishSteps(windowDataset(set, reading)).dataset;
    expect(farthest(examples.features, windows.flat())).toBeLessThan(1e-5);
  });

  it('gives SciPy’s signal without gravity to 1e-5', () => {
    const moving = removeGravity(recordingOf(golden), 10);
    expect(farthest(moving.channels[1], golden.withoutGravity)).toBeLessThan(1e-5);
  });
});
