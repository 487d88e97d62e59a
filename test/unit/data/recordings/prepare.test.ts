import { describe, expect, it } from 'vitest';
import { clockRate } from '../../../../src/core/data/recordings/sampling-rate';
import { errorCode, file, read, recordingText } from '../make-files';

const reading = { kind: 'recordings', windowLength: 20, overlap: 0, maxGapPeriods: 10 } as const;
const pair = (clock?: (row: number) => number) => [
  file('1.csv', recordingText(400, 0.3, clock)),
  file('2.csv', recordingText(400, 0.4, clock)),
];

describe('resampling recordings', () => {
  it('changes the rate and keeps the cuts, with their lines', async () => {
    const clock = (row: number) => row / 50 + (row >= 200 ? 3 : 0);
    const { dataset, cuts } = await read(pair(clock), { reading, resampleHz: 25 });
    expect(dataset.summary.samplingHz).toBeCloseTo(25, 6);
    expect(cuts).toMatchObject([
      { file: '1.csv', line: 201, kind: 'gap' },
      { file: '2.csv', line: 201, kind: 'gap' },
    ]);
    expect(dataset.summary.examples).toBe(2 * 2 * 5);
  });

  it('leaves no window across a gap that the new rate would hide', async () => {
    const clock = (row: number) => row / 50 + (row >= 200 ? 0.3 : 0);
    const { dataset, cuts } = await read(pair(clock), { reading, resampleHz: 10 });
    expect(cuts.length).toBe(2);
    expect(dataset.summary.examples).toBe(2 * 2 * 2);
  });

  it('takes away what is too fast for the new rate instead of folding it back', async () => {
    const fast = (amplitude: number) =>
      Array.from(
        { length: 1000 },
        (_, r) =>
          `${(r / 100).toFixed(2)},${(amplitude * Math.sin(2 * Math.PI * 22 * (r / 100))).toFixed(5)}`,
      ).join('\n');
    const { examples } = (
      await read([file('1.csv', fast(1)), file('2.csv', fast(2))], { reading, resampleHz: 20 })
    ).dataset;
    const inside = examples.features.filter((_, i) => i % 200 > 20 && i % 200 < 160);
    expect(Math.max(...inside.map(Math.abs))).toBeLessThan(0.01);
  });

  it('needs a clock and a rate that makes sense', async () => {
    const bare = ['1.csv', '2.csv'].map((path) =>
      file(path, Array.from({ length: 100 }, (_, r) => `${r % 9},${r % 7}`).join('\n')),
    );
    await expect(read(bare, { reading, resampleHz: 20 })).rejects.toThrow(errorCode('no-clock'));
    await expect(read(pair(), { reading, resampleHz: 0 })).rejects.toThrow(errorCode('invalid-rate'));
  });

  it('takes samples for evenly spaced at the median step, whatever the clock misses', async () => {
    const late = (row: number) => row / 50 + (row % 7 === 0 ? 0.004 : 0) + Math.floor(row / 40) * 0.05;
    const { dataset } = await read(pair(late), { reading, resampleHz: 25 });
    const even = await read(pair(), { reading, resampleHz: 25 });
    expect(dataset.summary.preparation).toMatchObject({ sensorHz: 50, resampleHz: 25 });
    expect(dataset.examples.features).toEqual(even.dataset.examples.features);
  });

  it('brings files of different rates to one', async () => {
    const slow = file(
      '2.csv',
      recordingText(200, 0.6, (row) => row / 25),
    );
    const { dataset } = await read([file('1.csv', recordingText(400, 0.3)), slow], {
      reading,
      resampleHz: 25,
    });
    expect(dataset.summary.samplingHz).toBe(25);
    expect(dataset.summary.examplesPerClass).toEqual([10, 10]);
  });

  it('is recommended where rates differ between files', async () => {
    const files = [
      file('1.csv', recordingText(400, 0.3)),
      file(
        '2.csv',
        recordingText(400, 0.3, (row) => row / 80),
      ),
    ];
    const { summary } = (await read(files, { reading })).dataset;
    expect(summary.notes.join()).toMatch(/differ from 50\.0 Hz \(1\.csv\) to (80|83)\.\d Hz \(2\.csv\)/);
    expect((await read(pair(), { reading })).dataset.summary.notes.join()).not.toMatch(/differ/);
  });
});

describe('the rate of a clock', () => {
  // The same numbers every time.
  const random = (i: number) => Math.abs((Math.sin(i * 12.9898) * 43758.5453) % 1);
  const clock = (jitter: number, gap: number) => {
    const seconds = new Float64Array(3000);
    for (let i = 1; i < seconds.length; i++)
      seconds[i] = seconds[i - 1] + (1 + jitter * (2 * random(i) - 1)) / 50 + (i % 500 === 0 ? gap : 0);
    return seconds;
  };

  it.each([
    [0, 0],
    [0.3, 0],
    [0.9, 0],
    [0.9, 3],
    [0.6, 3],
  ])(
    'is how often samples come, with steps that vary by %d of their length and gaps of %d s',
    (jitter, gap) => {
      expect(Math.abs(clockRate(clock(jitter, gap)) / 50 - 1)).toBeLessThan(0.02);
    },
  );

  it('is that of stamps which vary about even times, in their order', () => {
    const stamps = Float64Array.from({ length: 3000 }, (_, i) => (i + 1.8 * (random(i) - 0.5)) / 50).sort();
    expect(Math.abs(clockRate(stamps) / 50 - 1)).toBeLessThan(0.02);
  });

  it('is that of the sensor where a third of the samples is lost', () => {
    const kept = Float64Array.from({ length: 3000 }, (_, i) => i / 50).filter((_, i) => random(i) > 1 / 3);
    expect(clockRate(kept)).toBeCloseTo(50, 6);
  });
});

describe('derived channels', () => {
  it('magnitude is the length of the first three channels', async () => {
    const { summary, examples } = (await read(pair(), { reading, addMagnitude: true })).dataset;
    expect(summary.channelNames.at(-1)).toBe('magnitude');
    expect(examples.input).toEqual([20, 3, 1]);
    expect(examples.featureGroups).toBe(3);
    const [x, y, magnitude] = examples.features.slice(30, 33);
    expect(magnitude).toBeCloseTo(Math.hypot(x, y), 6);
  });

  it('without gravity a constant vanishes', async () => {
    const still = Array.from({ length: 400 }, (_, r) => `${(r / 50).toFixed(2)},9.81,${r % 2}`).join('\n');
    const files = [file('1.csv', still), file('2.csv', still)];
    const { examples } = (await read(files, { reading, removeGravity: true })).dataset;
    expect(Math.abs(examples.features[40])).toBeLessThan(1e-6);
    expect(examples.features.filter((_, i) => i % 2 === 1).some((value) => Math.abs(value) > 0.3)).toBe(true);
  });
});
