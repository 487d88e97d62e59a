import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { doubtsOf } from '../../../../src/core/data';
import { inspectFiles } from '../../../../src/core/data/files';
import { choicesWithRole } from '../../../../src/planning/data/column-roles';
import { readableFiles, withFilesUsed } from '../../../../src/planning/data/file-edits';
import { createIngestService } from '../../../../src/study/workers/ingest-service';
import { file } from '../make-files';

/** Layouts of further public data sets, with invented numbers. */
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
const noise = (i: number) => Math.sin(i * 12.9898) * 0.05;
const wave = (i: number, frequency: number) => (Math.sin(i * frequency) + noise(i)).toFixed(4);
const roles = ({ columns }: { columns?: readonly { name: string; role: string }[] }) =>
  Object.fromEntries((columns ?? []).map(({ name, role }) => [name, role]));

describe('layouts of further public data sets', () => {
  it('files that are all named after one sensor, with date, action and person: none is set aside', async () => {
    const whole = (i: number, k: number) => Math.round(31 + 20 * Math.sin(i / (3 + k)));
    const files = ['Brush', 'Walk'].flatMap((action, a) =>
      [1, 2, 3].map((take) =>
        file(
          `set/${action}/Accelerometer-2011-05-3${take}-08-35-1${take}-${action.toLowerCase()}-f${take}.txt`,
          lines(300, (i) => `${whole(i, a)} ${whole(i, 2 * a + 1)} ${whole(i + 9, a)}`),
        ),
      ),
    );
    const report = await inspectReport(files);
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['Brush', 'Walk'],
      recordings: 6,
      setAside: [],
    });
    const flat = ['walk_1', 'walk_2', 'run_1', 'run_2'].map((name, n) =>
      file(
        `Accelerometer_${name}.csv`,
        `x,y\n${lines(300, (i) => `${wave(i, n < 2 ? 0.1 : 0.3)},${wave(i + 4, 0.1)}`)}`,
      ),
    );
    expect(await inspectReport(flat)).toMatchObject({
      classes: ['run', 'walk'],
      recordings: 4,
      setAside: [],
    });
  });

  it.each([',', ';', '\t'])(
    'rows that begin with a number that the names leave out, between “%s”',
    async (sign) => {
      const body = (from: number) =>
        lines(600, (i) => {
          const minute = `2015-02-04 ${String(Math.floor((from + i) / 60) % 24).padStart(2, '0')}:${String((from + i) % 60).padStart(2, '0')}:00`;
          const busy = Number(i % 120 < 60);
          return [
            `"${i + 1}"`,
            `"${minute}"`,
            20 + busy + noise(i),
            400 + 50 * busy + noise(i + 1),
            busy,
          ].join(sign);
        });
      const names = ['"date"', '"Temperature"', '"CO2"', '"Occupied"'].join(sign);
      const report = await inspectReport([
        file('datatest2.txt', `${names}\n${body(0)}`),
        file('datatraining.txt', `\uFEFF${names}\n${body(100)}`),
      ]);
      expect(report.error).toBeUndefined();
      expect(report).toMatchObject({ kind: 'recordings', classes: ['0', '1'], rows: 1200, badRows: 0 });
      expect(report.samplingHz).toBeCloseTo(1 / 60, 4);
      expect(roles(report)).toEqual({
        row: 'ignore',
        date: 'time',
        Temperature: 'signal',
        CO2: 'signal',
        Occupied: 'label',
      });
      expect(report.sentences.join(' ')).toContain('The parts training, test are put together');
    },
  );

  it('words on lines of their own above blocks of numbers are classes, and every block a take', async () => {
    const block = (b: number) =>
      `${['normal', 'collision', 'stuck'][b % 3]}\n${lines(15, (i) => `\t${i + b}\t${wave(i, 0.2 * (1 + (b % 3)))}\t-3`)}\n\n`;
    const text = Array.from({ length: 40 }, (_, b) => block(b)).join('');
    const report = await inspectReport([file('lp1.data', text)]);
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['collision', 'normal', 'stuck'],
      windowRows: 15,
      windows: 40,
      badRows: 0,
    });
    expect(report.sentences.join(' ')).toContain('Words on lines of their own (“normal”');
    const bad = await inspectReport([file('lp1.data', text.replace('\t-3', '\toops'))]);
    expect(bad.error?.message).toContain('line 2:');
  });

  it('series of different lengths are recordings, those of one file apart from those of another', async () => {
    const series = (count: number) =>
      `@univariate false\n@classLabel true 1 2\n@data\n${lines(count, (s) => {
        const length = 20 + ((s * 7) % 30);
        const channel = (k: number) =>
          Array.from({ length }, (_, t) => wave(t + k, 0.1 * (1 + (s % 2)))).join();
        return `${channel(0)}:${channel(5)}:${1 + (s % 2)}`;
      })}`;
    const report = await inspectReport([
      file('Vowels_TEST.ts', series(30)),
      file('Vowels_TRAIN.ts', series(30)),
    ]);
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['1', '2'],
      channels: ['channelA', 'channelB'],
      recordings: 60,
      badRows: 0,
    });
    expect(report.sessions).toHaveLength(60);
    expect(report.windowRows).toBeLessThanOrEqual(22);
    expect(report.sentences.join(' ')).toContain('Each line is a series of 20 to 49 samples');
  });

  it('series with times of their samples are recordings with a clock', async () => {
    const stamp = (s: number, t: number) =>
      `2007-01-${String(1 + s).padStart(2, '0')} 00:00:${String(t).padStart(2, '0')}`;
    const text = `@timeStamps true\n@classLabel true up down\n@data\n${lines(20, (s) => {
      const samples = Array.from({ length: 40 }, (_, t) => `(${stamp(s, t)},${wave(t, 0.1 + (s % 2))})`);
      return `${samples.join()}:${s % 2 ? 'up' : 'down'}`;
    })}`;
    const report = await inspectReport([file('a.ts', text)]);
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['down', 'up'],
      recordings: 20,
      samplingHz: 1,
    });
  });

  it('a relation in an attribute holds the channels of each example', async () => {
    const bag = (s: number) =>
      [0, 1, 2]
        .map((k) => Array.from({ length: 25 }, (_, t) => wave(t + k, 0.1 + 0.2 * (s % 2))).join())
        .join('\\n');
    const head = `@relation r\n@attribute bag relational\n${lines(25, (t) => `@attribute att${t} numeric`)}@end bag\n@attribute activity {walk,rest}\n@data\n`;
    const report = await inspectReport([
      file('a.arff', head + lines(20, (s) => `"${bag(s)}",${s % 2 ? 'walk' : 'rest'}`)),
    ]);
    expect(report).toMatchObject({
      classes: ['rest', 'walk'],
      examples: 20,
      input: [25, 3, 1],
      windowRows: 25,
    });
  });

  it('problems of described tables name the line of the file', async () => {
    const head =
      '% a\n\n% b\n@relation r\n@attribute x numeric\n@attribute y numeric\n@attribute c {a,b}\n@data\n';
    const bad = lines(40, (i) => (i === 4 ? '1,2,3,4' : `${i % 7},${wave(i, 3)},${'ab'[i % 2]}`));
    expect((await inspectReport([file('a.arff', head + bad)])).error?.message).toContain('line 13:');
  });

  it('a few wild spikes do not hide that neighbouring rows are alike', async () => {
    const rows = lines(2000, (i) => {
      const level = i % 400 === 7 ? 900_000 : 4000 + 100 * Math.sin(i / 9);
      return [level, 4200 + 80 * Math.sin(i / 7), Number(i % 500 < 250)].join();
    });
    const report = await inspectReport([file('eeg.csv', `AF3,F7,eye\n${rows}`)]);
    expect(report).toMatchObject({ kind: 'recordings', classes: ['0', '1'] });
  });

  it('years that many rows share are no clock, and things with names of their own no samples', async () => {
    const rows = lines(300, (i) =>
      [
        `car ${i}`,
        20 + 9 * Math.sin(i / 20),
        3000 + 500 * Math.cos(i / 30),
        `${1970 + Math.floor(i / 30)}-01-01`,
        ['USA', 'Japan'][i % 2],
      ].join(),
    );
    const report = await inspectReport([file('cars.csv', `Name,Miles,Weight,Year,Origin\n${rows}`)]);
    expect(report).toMatchObject({ kind: 'table', classes: ['Japan', 'USA'], examples: 300 });
    expect(roles(report)).toMatchObject({ Name: 'ignore', Year: 'ignore', Origin: 'label' });
  });

  it('days are examples rather than samples', async () => {
    const rows = lines(400, (i) => {
      const day = new Date(Date.UTC(2012, 0, 1 + i)).toISOString().slice(0, 10).replaceAll('-', '/');
      return [day, 10 + 8 * Math.sin(i / 58), ['sun', 'rain', 'snow'][(i * 7) % 3]].join();
    });
    const report = await inspectReport([file('weather.csv', `date,temp,weather\n${rows}`)]);
    expect(report).toMatchObject({ kind: 'table', examples: 400, classes: ['rain', 'snow', 'sun'] });
  });

  it('rows that change their subject from one to the next do not follow each other', async () => {
    const rows = lines(500, (i) =>
      [`s${(i * 5) % 14}`, (i * 11) % 19, ['stim', 'cue'][i % 2], 0.2 * Math.sin(i / 40)].join(),
    );
    const report = await inspectReport([file('long.csv', `subject,timepoint,event,signal\n${rows}`)]);
    expect(report).toMatchObject({ kind: 'table', examples: 500, classes: ['cue', 'stim'] });
  });

  it('a label that is doubtful says which columns may be it, too; one that is not says nothing', async () => {
    const passenger = (i: number) => [
      i % 2,
      ['First', 'Second', 'Third'][(i * 7) % 3],
      ['male', 'female'][(i * 3) % 2],
      20 + ((i * 11) % 50),
      (i * 13) % 97,
    ];
    const { sentences } = await inspectReport([
      file('ship.csv', `survived,class,sex,age,fare\n${lines(200, (i) => passenger(i).join())}`),
    ]);
    expect(sentences).toContain(
      'The class is in column “class”. Check it: “survived” or “sex” may be the class, too.',
    );
    const flowers = await inspectReport([
      file(
        'iris.csv',
        `length,width,species\n${lines(90, (i) => [(i * 7) % 31, (i * 5) % 17, 'abc'[i % 3]].join())}`,
      ),
    ]);
    expect(flowers.sentences).toContain('The class is in column “species”.');
  });

  it('what is doubtful is told where no details are shown, until a person says what is meant', async () => {
    const ship = await inspectFiles([
      file(
        'ship.csv',
        `survived,class,fare\n${lines(200, (i) => `${i % 2},${'abc'[(i * 7) % 3]},${(i * 13) % 97}`)}`,
      ),
    ]);
    const told = 'The class is in column “class”. Check it: “survived” may be the class, too.';
    expect(doubtsOf(ship, ship.choices)).toEqual([told]);
    expect(doubtsOf(ship, choicesWithRole(ship.choices, ship, 0, 'label'))).toEqual([]);
    const walk = [1, 2].map((k) =>
      file(
        `walk/${k}.csv`,
        lines(300, (i) => `${wave(i, 0.1 * k)},${wave(i + 9, 0.1)}`),
      ),
    );
    const looked = await inspectFiles(walk);
    expect(doubtsOf(looked, looked.choices)).toEqual([
      'No rate is known: it can be typed, in samples per second.',
    ]);
  });

  it('files set aside because of other columns can be read with the others, what is too much left out', async () => {
    const named = (by: number) =>
      `x,y,z\n${lines(300, (i) => [wave(i, by), wave(i + 3, by), wave(i, 0.3)].join())}`;
    const bare = lines(200, (i) => [wave(i, 0.4), wave(i + 3, 0.4), wave(i, 0.3), 7].join());
    const files = [file('run.csv', named(0.2)), file('walk.csv', named(0.1)), file('jump.csv', bare)];
    const service = createIngestService();
    const { choices, aside, leftOut } = await service.inspect(files);
    expect(leftOut).toEqual([
      { path: 'jump.csv', reason: 'Its columns are others than those of most files.' },
    ]);
    expect(aside).toMatchObject([{ file: { path: 'jump.csv', className: 'jump' }, rows: 200 }]);
    const all = withFilesUsed(
      choices,
      readableFiles(await service.inspect(files)).files,
      new Set(['jump.csv']),
      true,
    );
    const { dataset, badRows } = await service.read(files, all, () => undefined);
    expect(badRows.count).toBe(0);
    expect(dataset.summary).toMatchObject({ classNames: ['jump', 'run', 'walk'], rows: 800 });
  });
});
