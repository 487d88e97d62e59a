import { describe, expect, it } from 'vitest';
import type { ColumnChoice, IngestChoices, IngestFile } from '../../../../src/core/data';
import { inspectFiles, ReadCache, readDataset } from '../../../../src/core/data/files';
import { errorCode, file, loadKernels } from '../make-files';

/** 300 rows of a recording with a counter of laps, a word and a cell that is no number. */
const text = ['seconds,ax,ay,lap,mood,activity']
  .concat(
    Array.from({ length: 300 }, (_, row) =>
      [
        (row / 50).toFixed(2),
        Math.sin(row / 5).toFixed(3),
        row % 60 === 40 ? 'oops' : Math.cos(row / 5).toFixed(3),
        Math.floor(row / 60),
        ['calm', 'NA', 'tense'][Math.floor(row / 20) % 3],
        row < 150 ? 'walk' : 'run',
      ].join(','),
    ),
  )
  .join('\n');

const WINDOWS = { kind: 'recordings', windowLength: 12, overlap: 0.5, maxGapPeriods: 10 } as const;

/** A file whose text can be read once only. */
function readOnce(content: string): IngestFile & { reads: number } {
  const blob = new Blob([content]);
  const counted = { path: 'walk.csv', blob, reads: 0 };
  const stream = blob.stream.bind(blob);
  blob.stream = () => {
    counted.reads++;
    return stream();
  };
  return counted;
}

const readWith = (cache: ReadCache, source: IngestFile, choices: IngestChoices) =>
  readDataset([source], choices, async () => undefined, undefined, cache, loadKernels);

const withRole = (choices: IngestChoices, name: string, change: Partial<ColumnChoice>): IngestChoices => ({
  ...choices,
  columns: choices.columns.map((column) => (column.name === name ? { ...column, ...change } : column)),
});

describe('files read before', () => {
  const corrections: [string, (choices: IngestChoices) => IngestChoices][] = [
    [
      'another label',
      (c) => withRole(withRole(c, 'activity', { role: 'ignore' }), 'mood', { role: 'label' }),
    ],
    [
      'a number as label',
      (c) => withRole(withRole(c, 'activity', { role: 'ignore' }), 'lap', { role: 'label' }),
    ],
    ['a session', (c) => withRole(c, 'lap', { role: 'session' })],
    ['a channel less', (c) => withRole(c, 'ax', { role: 'ignore' })],
    ['the clock as a signal', (c) => withRole(c, 'seconds', { role: 'signal' })],
    ['a clock in milliseconds', (c) => ({ ...c, clock: 'ms' })],
    [
      'rows of a table with words',
      (c) => ({
        ...withRole(c, 'mood', { role: 'signal', content: 'text' }),
        reading: { kind: 'table' },
        missing: 'impute',
      }),
    ],
    [
      'rows of a table without gaps',
      (c) => ({
        ...withRole(c, 'mood', { role: 'signal', content: 'text' }),
        reading: { kind: 'table' },
        missing: 'drop',
      }),
    ],
    [
      'shorter windows',
      (c) => ({ ...c, reading: { kind: 'recordings', windowLength: 8, overlap: 0, maxGapPeriods: 4 } }),
    ],
    ['another rate', (c) => ({ ...c, resampleHz: 20, addMagnitude: true })],
  ];

  it.each(corrections)('answer %s as if they were read anew, without being read', async (_, correct) => {
    const source = readOnce(text);
    const { choices } = await inspectFiles([source]);
    const first: IngestChoices = { ...choices, leaveOutBadRows: true, reading: WINDOWS };
    const cache = new ReadCache();
    await readWith(cache, source, first);
    const before = source.reads;
    const again = await readWith(cache, source, correct(first));
    expect(source.reads).toBe(before);
    expect(again).toEqual(await readWith(new ReadCache(0), source, correct(first)));
    expect(source.reads).toBeGreaterThan(before);
  });

  it('tell the same bad rows whatever was asked first', async () => {
    const source = readOnce(text);
    const { choices } = await inspectFiles([source]);
    const cache = new ReadCache();
    await readWith(cache, source, { ...withRole(choices, 'ay', { role: 'ignore' }) });
    await expect(readWith(cache, source, choices)).rejects.toThrow(/“oops” in column “ay”/);
    await expect(readWith(cache, source, choices)).rejects.toThrow(/line 42/);
  });

  it('are read again where what was kept does not say enough', async () => {
    const rows = Array.from({ length: 3000 }, (_, row) => `${row * 1.5},${(row * 7) % 11},${'ab'[row % 2]}`);
    const source = readOnce(['x,y,label', ...rows].join('\n'));
    const { choices } = await inspectFiles([source]);
    const cache = new ReadCache();
    const table: IngestChoices = { ...choices, reading: { kind: 'table' } };
    await readWith(cache, source, table);
    const before = source.reads;
    const named = withRole(withRole(table, 'label', { role: 'ignore' }), 'x', { role: 'label' });
    expect((await readWith(cache, source, named)).dataset.summary.classNames.length).toBe(3000);
    expect(source.reads).toBeGreaterThan(before);
  });

  it.each(['time', 'date'] as const)(
    'of more values than words are kept are read again as a %s',
    async (clock) => {
      const rows = Array.from({ length: 3000 }, (_, row) => `${row * 20},${(row * 7) % 11},${'ab'[row % 2]}`);
      const source = readOnce(['reading,y,label', ...rows].join('\n'));
      const { choices } = await inspectFiles([source]);
      const cache = new ReadCache();
      const unused = withRole({ ...choices, reading: { kind: 'table' } }, 'reading', { role: 'ignore' });
      await readWith(cache, source, unused);
      const timed = withRole({ ...unused, clock: clock === 'date' ? clock : 'ms' }, 'reading', {
        role: 'time',
      });
      const again = readWith(cache, source, timed);
      if (clock === 'date') await expect(again).rejects.toThrow(/“0” in column “reading” is no time/);
      else expect((await again).dataset.summary.examples).toBe(3000);
    },
  );

  it('are read again with another format, when they are too large to keep, and after clearing', async () => {
    const source = readOnce(text);
    const { choices } = await inspectFiles([source]);
    const first: IngestChoices = { ...choices, leaveOutBadRows: true, reading: WINDOWS };
    const readsOf = async (cache: ReadCache, next: IngestChoices) => {
      await readWith(cache, source, first);
      const before = source.reads;
      await readWith(cache, source, next).catch(() => undefined);
      return source.reads - before;
    };
    const format = { ...first.files[0].format!, delimiter: ';' as const };
    expect(await readsOf(new ReadCache(), first)).toBe(0);
    expect(
      await readsOf(new ReadCache(), { ...first, files: [{ ...first.files[0], format }] }),
    ).toBeGreaterThan(0);
    expect(await readsOf(new ReadCache(1000), first)).toBeGreaterThan(0);
    const cleared = new ReadCache();
    await readWith(cleared, source, first);
    cleared.clear();
    const before = source.reads;
    await readWith(cleared, source, first);
    expect(source.reads).toBeGreaterThan(before);
  });

  it('that lack a column chosen later say so', async () => {
    const files = [file('a.csv', 't,x,extra\n0,1,5\n1,2,6\n'), file('b.csv', 't,x\n0,3\n1,4\n')];
    const { choices } = await inspectFiles(files);
    const cache = new ReadCache();
    const read = (next: IngestChoices) =>
      readDataset(files, next, async () => undefined, undefined, cache, loadKernels);
    const bare = withRole({ ...choices, reading: { kind: 'table' } }, 'extra', { role: 'ignore' });
    await read(bare);
    await expect(read(withRole(bare, 'extra', { role: 'signal' }))).rejects.toThrow(
      errorCode('columns-differ'),
    );
  });
});
