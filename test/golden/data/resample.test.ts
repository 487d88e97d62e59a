import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareRecordings } from '../../../src/core/data/recordings/prepare';
import type { Recording } from '../../../src/core/data/recordings/recording';
import { finishSteps } from '../../../src/core/data/steps';
import { windowDataset } from '../../../src/core/data/examples/windows';
import type { IngestChoices } from '../../../src/core/data';
import { kernelContext } from '../../helpers/kernels';

interface Case {
  name: string;
  rate: number;
  hertz: number;
  channels: number[][];
  resampled: number[][];
  windowLength: number;
  overlap: number;
  windows: number[][];
  withoutGravity: number[];
  magnitude: number[];
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'resample.json'), 'utf8')) as {
  cases: Case[];
};

function recordingOf({ channels, rate }: Case): Recording {
  const rows = channels[0].length;
  return {
    session: 's',
    file: 's.csv',
    channels: channels.map((values) => Float32Array.from(values)),
    labels: new Uint16Array(rows),
    lines: Uint32Array.from({ length: rows }, (_, row) => row + 1),
    seconds: Float64Array.from({ length: rows }, (_, row) => row / rate),
  };
}

function prepared(golden: Case, choices: Partial<IngestChoices>) {
  const { windowLength, overlap } = golden;
  const reading = { kind: 'recordings', windowLength, overlap, maxGapPeriods: 10 } as const;
  const set = {
    name: 's',
    recordings: [recordingOf(golden)],
    classNames: ['a'],
    channelNames: ['x', 'y'],
  };
  const all = { removeGravity: false, addMagnitude: false, reading, ...choices } as IngestChoices;
  return { set: finishSteps(prepareRecordings(set, all, kernelContext().kernels)), reading };
}

/** The largest difference, as a share of the largest value: the kernels compute in float32. */
function farthest(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i])), 0) / largest;
}

describe.each(cases)('$name', (golden) => {
  it('gives SciPy’s resampled signal to 1e-5', () => {
    const { recordings } = prepared(golden, { resampleHz: golden.hertz }).set;
    golden.resampled.forEach((values, c) =>
      expect(farthest(recordings[0].channels[c], values)).toBeLessThan(1e-5),
    );
  });

  it('gives NumPy’s windows over it to 1e-5', () => {
    const { set, reading } = prepared(golden, { resampleHz: golden.hertz });
    const { examples } = finishSteps(windowDataset(set, reading)).dataset;
    expect(farthest(examples.features, golden.windows.flat())).toBeLessThan(1e-5);
  });

  it('gives SciPy’s signal without gravity to 1e-5, and NumPy’s magnitude', () => {
    const [x, y] = prepared(golden, { removeGravity: true }).set.recordings[0].channels;
    expect(farthest(y, golden.withoutGravity)).toBeLessThan(1e-5);
    expect(x.length).toBe(golden.channels[0].length);
    const whole = prepared(golden, { addMagnitude: true }).set.recordings[0].channels;
    expect(farthest(whole[2], golden.magnitude)).toBeLessThan(2e-7);
  });
});
