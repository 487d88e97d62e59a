import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../src/core/data/files';
import { labelsFromPaths } from '../../../../src/core/data/files/classes-from-paths';
import { createIngestService } from '../../../../src/study/workers/ingest-service';
import { errorCode, file, read, recordingText, tableText } from '../make-files';

const classesOf = (paths: readonly string[]) =>
  labelsFromPaths(paths).files.map(({ className }) => className);

describe('classes from file names', () => {
  it('are the names, numbers in natural order', async () => {
    const files = ['10.csv', '2.csv', '1.csv'].map((path, i) => file(path, recordingText(200, 0.2 + i / 10)));
    expect((await read(files)).dataset.summary.classNames).toEqual(['1', '2', '10']);
  });

  it('are what remains without the number when files then form groups', () => {
    expect(classesOf(['walking_01.csv', 'walking_02.csv', 'rest-1.csv', 'rest (2).csv'])).toEqual([
      'walking',
      'walking',
      'rest',
      'rest',
    ]);
    expect(classesOf(['person1.csv', 'person2.csv'])).toEqual(['person1', 'person2']);
  });

  it('are a word that files share', () => {
    expect(classesOf(['s1_walk.csv', 's2_walk.csv', 's1_run.csv', 's2_run.csv'])).toEqual([
      'walk',
      'walk',
      'run',
      'run',
    ]);
  });

  it('are folders that hold several files', () => {
    expect(classesOf(['d/up/1.csv', 'd/up/2.csv', 'd/down/1.csv'])).toEqual(['up', 'up', 'down']);
    expect(
      new Set(labelsFromPaths(['d/up/1.csv', 'd/up/2.csv', 'd/down/1.csv']).files.map((f) => f.session)).size,
    ).toBe(3);
  });

  it('are folders without their numbers, and persons whose files are in several folders are sessions', () => {
    const { files } = labelsFromPaths([
      'd/walk_1/ann.csv',
      'd/walk_2/ann.csv',
      'd/run_1/ann.csv',
      'd/run_1/bob.csv',
    ]);
    expect(files.map(({ className }) => className)).toEqual(['walk', 'walk', 'run', 'run']);
    expect(files.map(({ session }) => session)).toEqual(['ann', 'ann', 'ann', 'bob']);
  });

  it('are words that cross with persons, who are then the sessions', () => {
    const paths = ['circle', 'push'].flatMap((gesture) =>
      ['ann', 'bob', 'eve'].flatMap((who) => [`${gesture}_${who}_1.csv`, `${gesture}_${who}_2.csv`]),
    );
    const { files } = labelsFromPaths(paths);
    expect(new Set(files.map(({ className }) => className))).toEqual(new Set(['circle', 'push']));
    expect(new Set(files.map(({ session }) => session))).toEqual(new Set(['ann', 'bob', 'eve']));
  });
});

describe('the name of a data set', () => {
  it.each([
    [['signals.csv'], 'signals'],
    [['walks/anna.csv', 'walks/bert.csv'], 'walks'],
    [['anna.csv', 'bert.csv', 'carl.csv'], 'anna and 2 more'],
    [['bottles/full/1.png', 'bottles/empty/1.png'], 'bottles'],
    [['full_1.png', 'full_2.png'], 'full_1 and 1 more'],
  ])('of %j is %s', async (paths, name) => {
    const files = paths.map((path) => file(path, tableText()));
    expect((await inspectFiles(files)).choices.name).toBe(name);
  });
});

describe('recordings', () => {
  const labelled = (rows: number, label: (row: number) => string, session?: (row: number) => string) =>
    ['t,ax,ay,activity' + (session ? ',subject' : '')]
      .concat(
        Array.from({ length: rows }, (_, row) =>
          [row / 50, Math.sin(row / 7).toFixed(4), Math.cos(row / 7).toFixed(4), label(row)]
            .concat(session ? [session(row)] : [])
            .join(','),
        ),
      )
      .join('\n');
  const windows = {
    reading: { kind: 'recordings', windowLength: 20, overlap: 0.5, maxGapPeriods: 5 },
  } as const;

  it('with a label column are cut where the label changes, and the file is the session', async () => {
    const text = labelled(200, (row) => (row < 95 ? 'walk' : 'run'));
    const { dataset, cuts } = await read([file('ann.csv', text), file('bob.csv', text)], windows);
    expect(dataset.summary.sessionNames).toEqual(['ann', 'bob']);
    expect(dataset.summary.classNames).toEqual(['run', 'walk']);
    expect(cuts).toMatchObject([
      { file: 'ann.csv', line: 97, kind: 'label' },
      { file: 'bob.csv', line: 97, kind: 'label' },
    ]);
    expect(dataset.summary.examplesPerClass).toEqual([2 * 9, 2 * 8]);
  });

  it('with a session column in one file are one recording per session', async () => {
    const text = labelled(
      300,
      (row) => (row % 100 < 50 ? 'walk' : 'run'),
      (row) => `s${Math.floor(row / 100)}`,
    );
    const { dataset } = await read([file('all.csv', text)], windows);
    expect(dataset.summary.sessionNames).toEqual(['s0', 's1', 's2']);
    expect([...new Set(dataset.examples.startRows)].sort((a, b) => a - b)).toEqual([
      0, 10, 20, 30, 50, 60, 70, 80,
    ]);
  });

  it('are cut where the clock steps back and where a gap is too long, with line and seconds', async () => {
    const clock = (row: number) => row / 50 + (row >= 60 ? 1 : 0) - (row >= 130 ? 2 : 0);
    const files = [file('1.csv', recordingText(200, 0.3, clock)), file('2.csv', recordingText(200, 0.4))];
    const { dataset, cuts } = await read(files, windows);
    expect(cuts).toMatchObject([
      { file: '1.csv', line: 61, kind: 'gap' },
      { file: '1.csv', line: 131, kind: 'clock-step' },
    ]);
    expect(cuts.map(({ seconds }) => seconds)).toEqual([expect.closeTo(1.02, 6), expect.closeTo(-1.98, 6)]);
    expect(dataset.summary.windowsUncut).toBe(38);
    expect(dataset.summary.examples).toBe(5 + 6 + 6 + 19);
    expect(dataset.summary.notes.join()).toContain('once where the clock steps back');
  });

  it('without a clock are cut where many rows were left out', async () => {
    const bare = (bad: (row: number) => boolean) =>
      Array.from({ length: 200 }, (_, row) => `${bad(row) ? 'broken' : row % 9},${row % 7}`).join('\n');
    const files = [
      file(
        '1.csv',
        bare((row) => row >= 100 && row < 110),
      ),
      file(
        '2.csv',
        bare((row) => row === 50),
      ),
    ];
    const { cuts, badRows } = await read(files, { ...windows, leaveOutBadRows: true });
    expect(badRows.count).toBe(11);
    expect(cuts).toMatchObject([{ file: '1.csv', line: 111, kind: 'gap' }]);
  });

  it('hold each window’s rows in order of time, channels side by side', async () => {
    const text = (offset: number) =>
      Array.from({ length: 40 }, (_, r) => `${-r},${((r * 7) % 40) + offset}`).join('\n');
    const files = [file('a.csv', text(0.5)), file('b.csv', text(100.5))];
    const { examples } = (await read(files, windows)).dataset;
    expect(examples.input).toEqual([20, 2, 1]);
    expect([...examples.features.slice(40, 46)]).toEqual([-10, 30.5, -11, 37.5, -12, 4.5]);
    expect(examples.featureGroups).toBe(2);
  });

  it('shorter than a window are an error that says how long they are', async () => {
    const files = [file('1.csv', recordingText(30, 0.3)), file('2.csv', recordingText(30, 0.4))];
    const reading = { ...windows.reading, windowLength: 31 };
    await expect(read(files, { reading })).rejects.toThrow(errorCode('no-windows'));
    await expect(read(files, { reading })).rejects.toThrow(/30 rows/);
  });

  it('in milliseconds, microseconds or rows keep their gaps', async () => {
    for (const [scale, rate] of [
      [1000, 50],
      [1e6, 50],
    ]) {
      const clock = (row: number) => Math.round((row / 50 + (row >= 100 ? 3 : 0)) * scale);
      const files = [
        file('1.csv', recordingText(200, 0.3, clock)),
        file('2.csv', recordingText(200, 0.4, clock)),
      ];
      const { dataset, cuts } = await read(files, windows);
      expect(dataset.summary.samplingHz).toBeCloseTo(rate, 3);
      expect(cuts.length).toBe(2);
    }
  });
});

describe('pixels', () => {
  it('named by row and column make images whatever their order', async () => {
    const names = ['p1_1', 'p0_1', 'p2_0', 'p0_0', 'p1_0', 'p2_1', 'p0_2', 'p1_2', 'p2_2'];
    const row = (r: number) => names.map((name) => Number(name[1]) * 30 + Number(name[3]) * 10 + r).join(',');
    const text = `${names.join(',')},digit\n${Array.from({ length: 20 }, (_, r) => `${row(r % 4)},${r % 2}`).join('\n')}`;
    const { dataset } = await read([file('digits.csv', text)]);
    expect(dataset.summary.reading).toEqual({ kind: 'image', height: 3, width: 3, channels: 1 });
    expect([...dataset.examples.features.slice(0, 9)]).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80]);
  });
});

describe('the ingest service', () => {
  const many = Array.from({ length: 6 }, (_, i) => file(`${i}.csv`, recordingText(60_000, 0.1 + i / 10)));

  it('reports progress up to the last byte', async () => {
    const service = createIngestService();
    const { choices } = await service.inspect(many);
    const seen: number[] = [];
    await service.read(many, choices, ({ bytesRead }) => seen.push(bytesRead));
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('ends the running job when it is cancelled, and when another begins', async () => {
    const service = createIngestService();
    const { choices } = await service.inspect(many);
    const reading = service.read(many, choices);
    const sample = service.sample('walking', 1);
    await expect(reading).rejects.toThrow(errorCode('aborted'));
    service.cancel();
    await expect(sample).rejects.toThrow(errorCode('aborted'));
    expect((await service.inspect(many)).choices.files.length).toBe(6);
  });
});
