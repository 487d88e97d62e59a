import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { alignedTo, inOrderOfTime } from '../../../../src/core/data/files/arrange/align';
import { createIngestService } from '../../../../src/study/workers/ingest-service';
import { file } from '../make-files';

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
const noise = (i: number) => 0.05 * Math.sin(i * 12.9898);

describe('values of another sensor at the times of a clock', () => {
  const clock = Float64Array.from({ length: 500 }, (_, i) => 10 + i / 50);
  const sine = (seconds: Float64Array, hertz: number) =>
    seconds.map((time) => Math.sin(2 * Math.PI * hertz * time));

  it('lie on the line between its samples', () => {
    const seconds = Float64Array.from({ length: 700 }, (_, i) => 9.993 + i / 61);
    const [values] = alignedTo(clock, { seconds, values: [sine(seconds, 1)] });
    const truth = sine(clock, 1);
    values.forEach((value, i) => expect(Math.abs(value - truth[i])).toBeLessThan(0.003));
  });

  it('are means where it is faster, so that what is too fast for the clock does not fold over', () => {
    const seconds = Float64Array.from({ length: 5000 }, (_, i) => 9 + i / 400);
    // 99 Hz by points at 50 Hz would look like 1 Hz at full height.
    const [values] = alignedTo(clock, { seconds, values: [sine(seconds, 99)] });
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(0.35);
  });

  it('are unknown outside of its samples, and in gaps of more than five periods', () => {
    const seconds = Float64Array.from({ length: 300 }, (_, i) => 11 + i / 50 + (i >= 100 ? 2 : 0));
    const [values] = alignedTo(clock, { seconds, values: [seconds.map(() => 1)] });
    const known = [...clock].map((time) => time >= 11 && (time <= 12.98 + 1e-9 || time >= 15 - 1e-9));
    expect([...values].map((value) => !Number.isNaN(value))).toEqual(
      known.map((is, i) => is && clock[i] <= seconds[299] + 1e-9),
    );
  });

  it('are taken in order of time, but not from recordings that run at once', () => {
    const seconds = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 50 + i : i - 50));
    expect([...inOrderOfTime({ seconds, values: [seconds] })!.values[0]]).toEqual([...Array(100).keys()]);
    const twice = Float64Array.from({ length: 100 }, (_, i) => i % 50);
    expect(inOrderOfTime({ seconds: twice, values: [twice] })).toBeUndefined();
  });
});

/** Two seconds of a sensor as a phone's recorder writes it. */
function sensor(hertz: number, from: number, frequency: number, to = from + 8): string {
  const count = Math.floor((to - from) * hertz);
  return `time,seconds_elapsed,x,y\n${lines(count, (i) => {
    const time = from + i / hertz;
    const angle = 2 * Math.PI * frequency * time;
    return `${1.7e18 + Math.round(time * 1e6) * 1000},${time.toFixed(6)},${(Math.sin(angle) + noise(i)).toFixed(5)},${(Math.cos(angle) + noise(i)).toFixed(5)}`;
  })}`;
}

describe('sensors of one recording in files of their own', () => {
  const recorded = ['Walk_1', 'Walk_2', 'Rest_1', 'Rest_2'].flatMap((name, n) => [
    file(`set/${name}/Accelerometer.csv`, sensor(50, n, n < 2 ? 1 : 0.1)),
    file(`set/${name}/Gyroscope.csv`, sensor(100, n + 0.5, n < 2 ? 1 : 0.1)),
    file(`set/${name}/Gravity.csv`, sensor(50, n, 0.01)),
    file(`set/${name}/Metadata.csv`, 'device,version\nphone,1\n'),
  ]);

  it('are joined by their clocks where they overlap, and it is said', async () => {
    const report = await inspectReport([...recorded].reverse());
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['Rest', 'Walk'],
      recordings: 4,
      channels: ['Accelerometer x', 'Accelerometer y', 'Gyroscope x', 'Gyroscope y'],
      rows: 4 * 375,
    });
    expect(report.samplingHz).toBeCloseTo(50, 0);
    expect(report.sentences.join('\n')).toMatch(
      /“Gyroscope” \(100 Hz\) is joined to “Accelerometer” \(50 Hz\).*\n100 of 1,600 rows are left out/,
    );
    expect(report.setAside?.filter(({ path }) => /Gyroscope|Accelerometer/.test(path))).toEqual([]);
  });

  it('are found by a word in names or folders, too, and keep labels, persons and blank lines', async () => {
    const rows = (add: number) =>
      `who,label,t,x,y\n${lines(400, (i) => `${i === 200 ? '\n' : ''}${i < 200 ? 'ann' : 'bob'},${i % 200 < 100 ? 'up' : 'down'},${(i / 25).toFixed(2)},${(Math.sin(i / 5) + add).toFixed(3)},${(Math.cos(i / 9) + add).toFixed(3)}`)}`;
    for (const [acc, gyr] of [
      ['data_7_accel_phone.csv', 'data_7_gyro_phone.csv'],
      ['acc/7.csv', 'gyr/7.csv'],
    ]) {
      const report = await inspectReport([file(acc, rows(0)), file(gyr, rows(5))]);
      expect(report).toMatchObject({ classes: ['down', 'up'], rows: 400, samplingHz: 25, recordings: 2 });
      expect(report.channels).toHaveLength(4);
    }
  });

  it('are read apart where a person says so, and where clocks do not overlap it is told', async () => {
    const service = createIngestService();
    const { choices, put } = await service.inspect(recorded, { apart: true });
    expect([choices.apart, put]).toEqual([true, undefined]);
    const { dataset } = await service.read(recorded, choices);
    expect(dataset.summary.channelNames).toEqual(['x', 'y']);
    const strangers = [
      file('a/Accelerometer.csv', sensor(50, 0, 1)),
      file('a/Gyroscope.csv', sensor(50, 100, 1)),
      file('b/Accelerometer.csv', sensor(50, 0, 0.2)),
      file('b/Gyroscope.csv', sensor(50, 100, 0.2)),
    ];
    const report = await inspectReport(strangers);
    expect(report.sentences.join('\n')).toContain('are not joined: their clocks do not overlap.');
    expect(report.channels).toEqual(['x', 'y']);
  });

  it('become the same whatever the delimiter, the decimal sign and the line ends', async () => {
    const german = await Promise.all(
      recorded.map(async ({ path, blob }) =>
        file(
          path,
          `\ufeff${(await blob.text()).replaceAll(',', ';').replaceAll('.', ',').replaceAll('\n', '\r\n')}`,
        ),
      ),
    );
    const [plain, other] = [await inspectReport(recorded), await inspectReport(german)];
    expect({ ...other, columns: undefined }).toEqual({ ...plain, columns: undefined });
  });
});

describe('labels in files of their own', () => {
  const window = (i: number, phase: number) =>
    Array.from({ length: 64 }, (_, t) => Math.sin((t * (1 + (i % 3))) / 5 + phase).toExponential(6)).join(
      ' ',
    );
  const part = (name: string, count: number) => [
    ...['x', 'y', 'z'].map((axis, a) =>
      file(
        `har/${name}/Inertial Signals/body_acc_${axis}_${name}.txt`,
        lines(count, (i) => ` ${window(i, a)}`),
      ),
    ),
    file(
      `har/${name}/X_${name}.txt`,
      lines(count, (i) => `${i % 3} ${noise(i)}`),
    ),
    file(
      `har/${name}/y_${name}.txt`,
      lines(count, (i) => String(1 + (i % 3))),
    ),
    file(
      `har/${name}/subject_${name}.txt`,
      lines(count, (i) => String((name === 'test' ? 9 : 1) + (i >> 4))),
    ),
  ];
  const set = [
    ...part('train', 60),
    ...part('test', 30),
    file('har/activity_labels.txt', '1 WALKING\n2 SITTING\n3 LAYING\n'),
  ];

  it('and axes in files of their own become windows with classes by name, and persons', async () => {
    const report = await inspectReport(set);
    expect(report).toMatchObject({
      kind: 'rows that are windows',
      classes: ['LAYING', 'SITTING', 'WALKING'],
      channels: ['body_acc_x', 'body_acc_y', 'body_acc_z'],
      examples: 90,
      input: [64, 3, 1],
    });
    expect(report.sessions).toEqual(expect.arrayContaining(['1', '9']));
    expect(report.files?.map(({ part: own }) => own).sort()).toEqual(['test', 'training']);
  });

  it('come beside a table, with names from a list', async () => {
    const report = await inspectReport([
      file(
        'X_train.csv',
        lines(60, (i) => `${(i * 7919) % 101},${i % 3},${(i * 31) % 17}`),
      ),
      file('y_train.csv', `label\n${lines(60, (i) => 'abc'[i % 3])}`),
      file('feature_names.txt', '1 width\n2 depth\n3 weight\n'),
    ]);
    expect(report).toMatchObject({
      kind: 'table',
      classes: ['a', 'b', 'c'],
      channels: ['width', 'depth', 'weight'],
      examples: 60,
    });
  });
});

it('the times that a serial monitor puts before lines are the clock, and the first number stays', async () => {
  const take = (n: number) =>
    `12:01:00.000 -> aX,aY,aZ\n${lines(
      300,
      (i) =>
        `12:01:${(i * 0.02).toFixed(3).padStart(6, '0')} -> ${[0, 1, 2].map((c) => (Math.sin((i * n) / 9 + c) + noise(i)).toFixed(3)).join()}`,
    )}`;
  const report = await inspectReport([file('punch.txt', take(1)), file('flex.txt', take(3))]);
  expect(report).toMatchObject({ classes: ['flex', 'punch'], channels: ['aX', 'aY', 'aZ'], rows: 600 });
  expect(report.samplingHz).toBeCloseTo(50, 1);
});

describe('sensors that begin with a start and a rate', () => {
  const sensor = (start: number, hertz: number, rows: number, line: (i: number) => string, width = 1) =>
    [start, hertz].map((value) => Array.from({ length: width }, () => value.toFixed(6)).join()).join('\n') +
    '\n' +
    lines(rows, line);
  const wristband = (folder: string, by: number) => [
    file(
      `${folder}/ACC.csv`,
      sensor(1680686620, 32, 640, (i) => `${(i * by) % 63},${i % 7},${-i % 5}`, 3),
    ),
    // Half a second later: the ramp says its own time.
    file(
      `${folder}/BVP.csv`,
      sensor(1680686620.5, 64, 1280, (i) => (0.5 + i / 64).toFixed(6)),
    ),
    file(
      `${folder}/EDA.csv`,
      sensor(1680686620, 4, 80, (i) => (i / 4).toFixed(6)),
    ),
    file(
      `${folder}/HR.csv`,
      sensor(1680686630, 1, 10, () => '70'),
    ),
    file(`${folder}/tags.csv`, '1680686621.5\n'),
  ];

  it('are joined to the acceleration by them, where all were recorded', async () => {
    const report = await inspectReport([...wristband('set/rest', 3), ...wristband('set/walk', 5)]);
    expect(report.error).toBeUndefined();
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['rest', 'walk'],
      recordings: 2,
      samplingHz: 32,
    });
    expect(report.channels).toEqual(['ACC x', 'ACC y', 'ACC z', 'BVP', 'EDA']);
    expect(report.sentences.join('\n')).toContain(
      '“BVP” (64 Hz) and “EDA” (4 Hz) are joined to “ACC” (32 Hz) by start and rate, at its times.',
    );
    expect(report.sentences.join('\n')).toMatch(/rows? are left out: not all sensors/);
    expect(report.setAside!.map(({ path }) => path)).toContain('set/walk/HR.csv');
  });

  it('have their values at the times of the acceleration', async () => {
    const service = createIngestService();
    const files = [...wristband('set/rest', 3), ...wristband('set/walk', 5)];
    const { choices } = await service.inspect(files);
    const reading = { kind: 'recordings', windowLength: 32, overlap: 0, maxGapPeriods: 10 } as const;
    const { examples } = (await service.read(files, { ...choices, reading })).dataset;
    // Both ramps are the time since the start of the acceleration, whose first row is half a second after it.
    for (let row = 0; row < 32; row++) {
      const [bvp, eda] = [examples.features[row * 5 + 3], examples.features[row * 5 + 4]];
      expect(eda - examples.features[4]).toBeCloseTo(row / 32, 3);
      expect(Math.abs(bvp - eda)).toBeLessThan(0.02);
    }
  });
});

describe('labels in NumPy arrays of their own', () => {
  function npy(shape: readonly number[], value: (i: number) => number) {
    const text =
      `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n';
    const count = shape.reduce((product, size) => product * size, 1);
    const bytes = new Uint8Array(128 + 4 * count);
    bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, 118, 0, ...new TextEncoder().encode(text)]);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < count; i++) view.setFloat32(128 + 4 * i, value(i), true);
    return bytes;
  }
  const windows = (count: number) => npy([count, 50, 3], (i) => Math.sin(i / 7) + noise(i));

  it('are put beside the array of as many examples, in each part', async () => {
    const files = [
      file('set/X_train.npy', windows(40)),
      file(
        'set/y_train.npy',
        npy([40], (i) => i % 3),
      ),
      file('set/X_test.npy', windows(20)),
      file(
        'set/y_test.npy',
        npy([20, 1], (i) => i % 3),
      ),
    ];
    const report = await inspectReport(files);
    expect(report.error).toBeUndefined();
    expect(report).toMatchObject({
      kind: 'rows that are windows',
      classes: ['0', '1', '2'],
      examples: 60,
      input: [50, 3, 1],
    });
    expect(report.sentences.join('\n')).toContain(
      '“y_train.npy” is put beside the examples of “X_train.npy”.',
    );
  });

  it('stay apart where another array is as long, or none is', async () => {
    const y = file(
      'y.npy',
      npy([40], (i) => i % 3),
    );
    for (const others of [
      [file('a.npy', windows(40)), file('b.npy', windows(40))],
      [file('a.npy', windows(30))],
    ])
      expect((await inspectReport([...others, y])).sentences.join('\n')).not.toContain('put beside');
  });
});
