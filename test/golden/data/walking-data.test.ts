import { beforeAll, describe, expect, it } from 'vitest';
import { splitExamples, type ReadOutcome } from '../../../src/core/data';
import { filesOf, readGolden, WALKING_MISSING, walkingFolder } from '../../helpers/reference';
import { inspectFiles, readDataset } from '../../../src/core/data/files';

async function load(folder: string, uncut = false): Promise<ReadOutcome> {
  const files = await filesOf(folder);
  const { choices } = await inspectFiles(files);
  const reading = uncut ? { ...choices.reading, maxGapPeriods: Infinity } : choices.reading;
  return readDataset(files, { ...choices, reading }, async () => undefined);
}

const suite = walkingFolder
  ? 'the walking recordings, without a correction'
  : `the walking recordings (skipped: ${WALKING_MISSING})`;

describe.skipIf(!walkingFolder)(suite, () => {
  const folder = walkingFolder!;
  let walking: ReadOutcome;
  beforeAll(async () => {
    walking = await load(folder);
  });

  it('are 149,332 rows, 22 classes in natural order, 3,286 windows before cutting', () => {
    const { summary } = walking.dataset;
    expect(summary.rows).toBe(149_332);
    expect(summary.classNames).toEqual(Array.from({ length: 22 }, (_, i) => String(i + 1)));
    expect(summary.windowsUncut).toBe(3286);
    // A sample each 30 ms, many of them late.
    expect(summary.samplingHz).toBeCloseTo(100 / 3, 0);
    expect(summary.input).toEqual([90, 3, 1]);
  });

  it('are cut at the 7 clock steps of 17 and 18 and at the gaps', () => {
    const steps = walking.cuts.filter(({ kind }) => kind === 'clock-step');
    expect(steps.map(({ session, line }) => `${session}:${line}`)).toEqual([
      '17:1807',
      '17:1871',
      '17:1935',
      '17:1999',
      '18:257',
      '18:321',
      '18:385',
    ]);
    expect(walking.dataset.summary.examples).toBeLessThan(3286);
    expect(walking.cuts.filter(({ kind }) => kind === 'gap').every(({ seconds }) => seconds > 0.29)).toBe(
      true,
    );
  });

  it('give the folds of the Keras baseline when they are not cut', async () => {
    const golden = readGolden<{ windows: number; windowsPerFold: number[] }>('walking_baseline');
    const { examples } = (await load(folder, true)).dataset;
    const { folds } = splitExamples(examples, { folds: 5, by: 'time', outerTestShare: 0, seed: 0 });
    expect(examples.labels.length).toBe(golden.windows);
    expect(folds.map(({ validation }) => validation.length)).toEqual(golden.windowsPerFold);
  });
});
