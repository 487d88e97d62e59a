import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { file } from '../make-files';

/** Layouts of public data sets and of recorders' exports, with invented numbers. */
const wave = (i: number, hertz: number, frequency: number): number[] => {
  const angle = (2 * Math.PI * frequency * i) / hertz;
  // Noise that is the same every time.
  const noise = (k: number) => 0.05 * Math.sin(i * 12.9898 + k * 78.233 + frequency);
  return [Math.sin(angle) + noise(1), Math.cos(angle) + noise(2), 1 + 0.3 * Math.sin(2 * angle) + noise(3)];
};
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
const fixed = (values: readonly number[], digits = 4) => values.map((value) => value.toFixed(digits));

describe('layouts of public data sets', () => {
  it('blanks, a clock, a code of the activity, a pulse that is mostly missing', async () => {
    const body = (scale: number) =>
      [0, 1, 2, 0, 5]
        .map((activity, a) =>
          lines(400, (i) => {
            const pulse = i % 11 ? 'NaN' : String(100 + activity);
            return [
              (8.38 + (400 * a + i) / 100).toFixed(2),
              activity,
              pulse,
              ...fixed(wave(i, 100, scale + activity)),
            ].join(' ');
          }),
        )
        .join('');
    const report = await inspectReport([
      file('p/subject101.dat', body(1)),
      file('p/subject102.dat', body(1.2)),
    ]);
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['0', '1', '2', '5'],
      recordings: 2,
      samplingHz: 100,
    });
    expect(report.channels).toHaveLength(3);
  });

  it('tabs, no clock and no names, the code of the activity last, files of persons called .log', async () => {
    const body = [0, 1, 0, 2, 0, 3]
      .map((a) => lines(300, (i) => [...fixed(wave(i, 50, 1 + a)), a].join('\t')))
      .join('');
    const files = [1, 2, 3].map((person) => file(`health_subject${person}.log`, body));
    expect(await inspectReport(files)).toMatchObject({
      classes: ['0', '1', '2', '3'],
      recordings: 3,
      samplingHz: null,
    });
  });

  it('codes of activity, person and trial in names; whole numbers with a semicolon at the end', async () => {
    const files = ['D01', 'D02', 'F01'].flatMap((act, a) =>
      ['SA01', 'SA02', 'SE06'].flatMap((who) =>
        ['R01', 'R02'].map((trial) =>
          file(
            `${who}/${act}_${who}_${trial}.txt`,
            lines(
              300,
              (i) =>
                `${wave(i, 200, 1 + a)
                  .map((v) => Math.round(100 * v))
                  .join(', ')};`,
            ),
          ),
        ),
      ),
    );
    const report = await inspectReport(files);
    expect(report).toMatchObject({
      classes: ['D01', 'D02', 'F01'],
      sessions: ['SA01', 'SA02', 'SE06'],
      recordings: 18,
    });
  });

  it('a header of the recorder with its rate, and rows with a label', async () => {
    const head =
      '----- Data File Created By Recorder at 30 Hz Filter Normal -----\nSerial Number: T1\nStart Time 10:00:00\n---\nX,Y,Z,Activity\n';
    const body = lines(600, (i) =>
      [...fixed(wave(i, 30, i < 300 ? 1 : 0.1)), i < 300 ? 'walk' : 'sit'].join(),
    );
    const report = await inspectReport([file('P01.csv', head + body), file('P02.csv', head + body)]);
    expect(report).toMatchObject({ classes: ['sit', 'walk'], samplingHz: 30, rows: 1200 });
  });

  it('a name before every number, as serial plotters want it', async () => {
    const files = ['idle', 'snake'].map((name, n) =>
      file(
        `${name}.txt`,
        lines(300, (i) =>
          wave(i, 100, n)
            .map((value, c) => `${'XYZ'[c]}:${value.toFixed(2)}`)
            .join(),
        ),
      ),
    );
    expect(await inspectReport(files)).toMatchObject({
      classes: ['idle', 'snake'],
      channels: ['X', 'Y', 'Z'],
      rows: 600,
    });
  });

  it('folders of persons, files of what they do', async () => {
    const files = ['Ada', 'Bo'].flatMap((who) =>
      ['Walk', 'Jump', 'Sit', 'Run'].map((act, a) =>
        file(
          `set/${who}/${act}.csv`,
          `time,x,y,z\n${lines(200, (i) => [(i / 100).toFixed(2), ...fixed(wave(i, 100, 1 + a))].join())}`,
        ),
      ),
    );
    expect(await inspectReport(files)).toMatchObject({
      classes: ['Jump', 'Run', 'Sit', 'Walk'],
      sessions: ['Ada', 'Bo'],
    });
  });

  it('four rows of names, one of which names the columns, and a line that names the delimiter', async () => {
    const device = Array.from({ length: 4 }, () => 'Unit_5E').join('\t');
    const head = `"sep=\t"\n${device}\t\nTimestamp\tA_X\tA_Y\tA_Z\t\nCAL\tCAL\tCAL\tCAL\t\nms\tm/(sec^2)*\tm/(sec^2)*\tm/(sec^2)*\t\n`;
    const body = lines(
      300,
      (i) => `${(1.5e12 + i * 19.53).toFixed(3)}\t${fixed(wave(i, 51.2, 1)).join('\t')}\t`,
    );
    const report = await inspectReport(
      ['walk', 'rest'].map((name) => file(`${name}_Session1.csv`, head + body)),
    );
    expect(report).toMatchObject({ classes: ['rest', 'walk'], channels: ['A_X', 'A_Y', 'A_Z'] });
    expect(report.samplingHz).toBeCloseTo(51.2, 1);
  });

  it('subject, trial and activity in columns, a clock that starts anew, a battery that says nothing', async () => {
    const body = [1, 2, 3]
      .flatMap((subject) =>
        [1, 2].flatMap((trial) => ['walk', 'run'].map((act) => [subject, trial, act] as const)),
      )
      .map(([subject, trial, act]) =>
        lines(300, (i) =>
          [subject, trial, act, i * 20, ...fixed(wave(i, 50, act === 'run' ? 3 : 1)), 97].join(),
        ),
      );
    const text = `subject_id,trial,activity,timestamp_ms,ax,ay,az,battery\n${body.join('')}`;
    const report = await inspectReport([file('data.csv', text)]);
    expect(report).toMatchObject({
      classes: ['run', 'walk'],
      sessions: ['1', '2', '3'],
      channels: ['ax', 'ay', 'az'],
      samplingHz: 50,
    });
  });

  it('a few lines that a logger cut off are left out and told', async () => {
    const bad = new Set([77, 500]);
    const body = lines(
      900,
      (i) =>
        `7,${i < 450 ? 'Walk' : 'Run'},${4e13 + i * 5e7},${bad.has(i) ? '1.2,3.4,' : fixed(wave(i, 20, 1)).join()};`,
    );
    const report = await inspectReport([file('raw.txt', body + body.replaceAll(/^7/gm, '9'))]);
    expect(report).toMatchObject({ sessions: ['7', '9'], badRows: 4, samplingHz: 20 });
    expect(report.sentences.join('\n')).toContain('4 rows that cannot be read are left out.');
  });

  it('a column that names the action of each file, beside names of person, action and take', async () => {
    const files = ['male1', 'male2'].flatMap((who) =>
      ['leg_raise', 'walking'].flatMap((act, a) =>
        ['', '_2'].map((take) =>
          file(
            `set/${who}_${act}${take}.csv`,
            `,timestamp,x,y,z,action\n${lines(200, (i) => [i, 1_414_031 + 50 * i + (i % 3), ...fixed(wave(i, 20, 1 + a)), act].join())}`,
          ),
        ),
      ),
    );
    const report = await inspectReport(files);
    expect(report).toMatchObject({ classes: ['leg_raise', 'walking'], recordings: 8 });
    expect(report.sessions).toHaveLength(8);
  });

  it('labels in a file of their own that fit no other file are not passed over in silence', async () => {
    const row = (i: number) =>
      Array.from({ length: 40 }, (_, t) => wave(t, 40, 1 + (i % 3))[0].toFixed(4)).join(' ');
    const files = [
      file('X_train.txt', lines(60, row)),
      file('X_test.txt', lines(30, row)),
      file(
        'y_train.txt',
        lines(59, (i) => String(1 + (i % 3))),
      ),
    ];
    const { sentences } = await inspectReport(files);
    expect(sentences.join('\n')).toMatch(/Check the classes: “y_train” looks like labels/);
  });
});
