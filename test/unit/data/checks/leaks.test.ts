import { describe, expect, it } from 'vitest';
import {
  classBalance,
  describeDataset,
  findLeaks,
  finishSteps,
  generateSample,
  splitExamples,
  type ExampleSet,
} from '../../../../src/core/data';
import { randomStream } from '../../../../src/core/random';
import { file, read, recordingText } from '../make-files';
import { windowsOf } from '../example-set';

function scattered(): ExampleSet {
  const examples = windowsOf(
    [
      { session: 0, label: 0, windows: 60 },
      { session: 0, label: 1, windows: 60, from: 60 },
    ],
    1,
    1,
  );
  const random = randomStream(1, 'leaks');
  return { ...examples, features: Float32Array.from(examples.features, () => random.normal() * 100) };
}

describe('the leak check', () => {
  const plan = { folds: 4, by: 'rows', outerTestShare: 0.2, seed: 2 } as const;

  it('finds nothing among scattered examples', () => {
    const examples = { ...scattered(), input: [2, 1, 1] as const, featureGroups: 2 };
    const { leaking, heldOut, explanation } = finishSteps(
      findLeaks(wide(examples), splitExamples(examples, plan)),
    );
    expect(leaking).toBe(0);
    expect(heldOut).toBe(120);
    expect(explanation).toMatch(/^No held-out/);
  });

  it('finds a copy on the other side of the split, counts both, and tells the pair once', () => {
    const examples = wide(scattered());
    const split = splitExamples(examples, plan);
    const [heldOut, learnt] = [split.folds[1].validation[3], split.folds[1].train[5]];
    copy(examples, learnt, heldOut, 1e-3);
    const report = finishSteps(findLeaks(examples, split));
    expect(report.leaking).toBe(2);
    expect(report.explanation).toMatch(/^2 of \d+ held-out examples \(\d+\.\d%\) have/);
    const [first, second] = [heldOut, learnt].sort((a, b) => a - b);
    expect(report.pairs).toEqual([{ heldOut: first, learnt: second, difference: expect.closeTo(0, 2) }]);
  });

  it('ignores copies on the same side', () => {
    const examples = wide(scattered());
    const split = splitExamples(examples, plan);
    copy(examples, split.folds[1].validation[0], split.folds[1].validation[1], 0);
    expect(finishSteps(findLeaks(examples, split)).leaking).toBe(0);
  });

  /** Twenty entries per example, so that chance neighbours do not happen. */
  function wide(examples: ExampleSet): ExampleSet {
    const random = randomStream(3, 'wide');
    const features = Float32Array.from({ length: examples.labels.length * 20 }, () => random.normal());
    return { ...examples, input: [20, 1, 1], featureGroups: 20, features };
  }

  function copy({ features }: ExampleSet, from: number, to: number, noise: number): void {
    for (let k = 0; k < 20; k++) features[to * 20 + k] = features[from * 20 + k] + noise;
  }
});

describe('a data set in words', () => {
  it('tells recordings, channels, rate, windows and classes', () => {
    const { summary } = generateSample('vibration', 1);
    expect(describeDataset(summary)).toMatch(
      /^12 recordings, 2 channels, about 1,000 Hz, [\d,]+ windows, 4 classes, largest \d+, smallest \d+$/,
    );
    expect(describeDataset(generateSample('glyphs', 1).summary)).toMatch(
      /^1,500 images, 8×8 pixels, grey, 10 classes/,
    );
    expect(describeDataset(generateSample('pumps', 1).summary)).toMatch(/^800 rows, 5 columns, 2 classes/);
  });

  it('says when classes are uneven, and what a model has to beat', () => {
    const balance = classBalance({ classNames: ['a', 'b', 'c'], examplesPerClass: [60, 30, 10] });
    expect(balance).toEqual({
      largest: { name: 'a', examples: 60 },
      smallest: { name: 'c', examples: 10 },
      majorityShare: 0.6,
      skewed: true,
    });
    expect(classBalance({ classNames: ['a', 'b'], examplesPerClass: [20, 10] }).skewed).toBe(false);
  });
});

describe('timelines', () => {
  it('hold lowest and highest values, and the stretches between cuts', async () => {
    const clock = (row: number) => row / 50 + (row >= 1200 ? 9 : 0);
    const files = [file('1.csv', recordingText(2000, 0.3, clock)), file('2.csv', recordingText(100, 0.4))];
    const { timelines } = await read(files);
    expect(timelines.map(({ rows, buckets }) => [rows, buckets])).toEqual([
      [2000, 512],
      [100, 100],
    ]);
    const [{ low, high, stretches, seconds }] = timelines;
    expect(stretches.map(({ firstRow, rows }) => [firstRow, rows])).toEqual([
      [0, 1200],
      [1200, 800],
    ]);
    expect(seconds).toBeCloseTo(1999 / 50 + 9, 6);
    expect(low[0].every((value, bucket) => value <= high[0][bucket])).toBe(true);
    expect(Math.min(...low[0])).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...high[0])).toBeGreaterThan(0.99);
  });
});
