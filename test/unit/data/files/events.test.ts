import { describe, expect, it } from 'vitest';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { doubtsOf } from '../../../../src/core/data/files/explanation';
import { createIngestService } from '../../../../src/study/workers/ingest-service';
import { file } from '../make-files';

const lines = (count: number, line: (i: number) => string | number): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');
/** A heart that beats every 270 samples or so, with noise that is the same every time. */
const ecg = (i: number, by: number) =>
  (5 * Math.exp(-(((i % 270) - 135) ** 2) / 40) + 0.3 * Math.sin(i * 12.9898 + by)).toFixed(3);
const beatAt = (beat: number) => 135 + 270 * beat + ((beat * 7) % 5);

describe('places of beats beside recordings of one column', () => {
  const recordings = ['118e00', '118e12'].map((name, n) =>
    file(
      `ecg/${name}.csv`,
      lines(5000, (i) => ecg(i, n)),
    ),
  );
  const places = lines(18, beatAt);

  it.each([
    ['a name that says so', '118e12_ann.csv'],
    ['a name that says nothing', '118e12_2.csv'],
  ])('are set aside and told, with %s', async (_, name) => {
    const report = await inspectReport([file(`ecg/${name}`, places), ...recordings]);
    expect(report.error).toBeUndefined();
    expect(report.classes).toEqual(['118e00', '118e12']);
    expect(report.setAside).toEqual([{ path: `ecg/${name}`, reason: expect.stringContaining('no samples') }]);
    expect(report.sentences.join('\n')).toContain(
      `“${name}” says when something happens in recordings and is set aside: it is no class.`,
    );
  });

  it('are set aside where other words stand beside them, too', async () => {
    const beats = lines(18, (i) => `${beatAt(i)},${i % 5 === 4 ? 'V' : 'N'}`);
    const timed = recordings.map(({ path }, n) =>
      file(
        path,
        lines(5000, (i) => `${(i / 360).toFixed(4)},${ecg(i, n)}`),
      ),
    );
    const report = await inspectReport([file('ecg/118e12_annotations.csv', beats), ...timed]);
    expect(report).toMatchObject({ classes: ['118e00', '118e12'], recordings: 2, samplingHz: 360 });
    expect(report.setAside).toHaveLength(1);
  });

  it('are set aside where all steps are the same and the name says what they are, too', async () => {
    const report = await inspectReport([
      file(
        'ecg/118e12_ann.csv',
        lines(18, (i) => 135 + 270 * i),
      ),
      ...recordings,
    ]);
    expect(report.classes).toEqual(['118e00', '118e12']);
    expect(report.setAside).toHaveLength(1);
  });

  it('that recordings whose names differ in a number alone are of a class each is a doubt that is told', async () => {
    const inspection = await createIngestService().inspect(recordings);
    expect(doubtsOf(inspection, inspection.choices).join(' ')).toMatch(
      /Every file is a class of its own.* Check it: the names differ only in numbers/,
    );
    const files = inspection.choices.files.map((choice) => ({ ...choice, className: 'heart' }));
    expect(doubtsOf(inspection, { ...inspection.choices, files }).join(' ')).not.toContain('Check it');
  });

  it('are read as recordings where a person says that every file is read as it is', async () => {
    const service = createIngestService();
    const { choices, put } = await service.inspect([file('ecg/118e12_ann.csv', places), ...recordings]);
    expect([put, choices.files.length]).toEqual([true, 2]);
    const apart = await service.inspect([file('ecg/118e12_ann.csv', places), ...recordings], { apart: true });
    expect(apart.choices.files).toHaveLength(3);
  });
});

describe('words for spans beside a recording', () => {
  const wave = (i: number, by: number) => Math.sin(i / by).toFixed(4);
  const motion = (unit: number, from = 0) =>
    `time,ax,ay\n${lines(3000, (i) => [from + Math.round(i * 20 * unit * 1e6) / 1e6, wave(i, i % 1000 < 500 ? 9 : 3), wave(i + 4, 7)].join())}`;
  const spans = [
    [0, 10, 'walk'],
    [10, 20, 'run'],
    [25, 40, 'walk, fast'],
    [40, 60, 'run'],
  ] as const;
  const table = (names: string, line: (span: (typeof spans)[number]) => (string | number)[]) =>
    `${names}\n${spans.map((span) => line(span).join()).join('\n')}\n`;

  it.each([
    ['seconds, both', motion(1e-3), table('start,end,label', ([a, b, word]) => [a, b, `"${word}"`])],
    [
      'seconds, the clock in ms',
      motion(1),
      table('onset,duration,event', ([a, b, word]) => [a, b - a, `"${word}"`]),
    ],
    ['ms, both', motion(1), table('label,from,to', ([a, b, word]) => [`"${word}"`, 1000 * a, 1000 * b])],
    [
      'seconds from the first sample of a clock that counts from 1970',
      motion(1, 1.7e12),
      table('start,end,label', ([a, b, word]) => [a, b, `"${word}"`]),
    ],
  ])('are its classes: %s', async (_, recording, text) => {
    const report = await inspectReport([file('day.csv', recording), file('day_labels.csv', text)]);
    expect(report.error).toBeUndefined();
    expect(report).toMatchObject({
      kind: 'recordings',
      classes: ['run', 'walk', 'walk, fast'],
      channels: ['ax', 'ay'],
      rows: 2750,
      samplingHz: 50,
    });
    expect(report.sentences.join('\n')).toContain(
      '“day_labels.csv” says the classes of spans of “day.csv”; 250 of 3,000 rows outside of them are left out.',
    );
  });

  it.each([
    ['a folder that is called so', 'spans/day.csv', 'spans/day_labels.csv'],
    ['folders of their own', 'signals/day.csv', 'labels/day.csv'],
  ])('are found in %s', async (_, recording, labels) => {
    const text = table('start,end,label', ([a, b, word]) => [a, b, `"${word}"`]);
    const report = await inspectReport([file(recording, motion(1e-3)), file(labels, text)]);
    expect(report).toMatchObject({ classes: ['run', 'walk', 'walk, fast'], rows: 2750 });
  });

  it('are counted in rows where there is no clock, without names, with semicolons', async () => {
    const text = '0;1000;walk\n1000;2000;run\n2000;3000;walk\n';
    const body = lines(3000, (i) => `${wave(i, i < 1000 ? 9 : 3)};${wave(i + 4, 7)}`);
    const report = await inspectReport([file('set/annotations.txt', text), file('set/arm.csv', body)]);
    expect(report.error).toBeUndefined();
    expect(report).toMatchObject({ classes: ['run', 'walk'], rows: 3000, pieces: 3 });
  });

  it('that lie elsewhere are no classes, and it is said why', async () => {
    const text = 'start,end,label\n5e6,6e6,walk\n6e6,7e6,run\n7e6,8e6,walk\n';
    const report = await inspectReport([file('day.csv', motion(1e-3)), file('day_events.csv', text)]);
    expect(report.setAside).toEqual([
      { path: 'day_events.csv', reason: expect.stringContaining('they lie outside of “day.csv”') },
    ]);
  });

  it('are no reason to set recordings aside that are only called so', async () => {
    const event = (by: number) => `time,ax\n${lines(400, (i) => `${(i / 50).toFixed(2)},${wave(i, by)}`)}`;
    const names = ['event.csv', 'noise.csv', 'peak.csv'];
    const report = await inspectReport(names.map((name, n) => file(name, event(3 + 3 * n))));
    expect(report).toMatchObject({ classes: ['event', 'noise', 'peak'], recordings: 3, setAside: [] });
  });
});
