import { describe, expect, test } from 'vitest';
import { shortenedApart } from '../../../src/charts/chart';
import { classBars } from '../../../src/charts/data/class-balance';
import {
  bandPath,
  excerptOf,
  linePath,
  rangeOf,
  recordingFromWindows,
  recordingsFromFiles,
} from '../../../src/charts/data/recordings';
import { finishSteps, type Cut, type ExampleSet, type Timeline } from '../../../src/core/data';

/** Windows of 4 rows, 2 channels, in two sessions; the second session has a hole between rows 4 and 8. */
function windows(places: readonly { session: number; start: number; label: number }[]): ExampleSet {
  return {
    id: 'x',
    input: [4, 2, 1],
    classNames: ['rest', 'move'],
    sessionNames: ['one', 'two'],
    features: Float32Array.from(
      places.flatMap(({ start }) => [0, 1, 2, 3].flatMap((row) => [start + row, -(start + row)])),
    ),
    labels: Uint16Array.from(places, ({ label }) => label),
    sessions: Uint16Array.from(places, ({ session }) => session),
    startRows: Uint32Array.from(places, ({ start }) => start),
    rowsPerExample: 4,
    featureGroups: 2,
  };
}

const examples = windows([
  { session: 0, start: 0, label: 0 },
  { session: 0, start: 2, label: 0 },
  { session: 1, start: 0, label: 0 },
  { session: 1, start: 8, label: 1 },
]);

describe('a recording drawn from its windows', () => {
  test('joins windows that overlap and leaves holes where none is', () => {
    const { rows, stretches, low, high } = finishSteps(recordingFromWindows(examples, 1));
    expect(rows).toBe(12);
    expect(stretches).toEqual([
      { label: 'rest', firstRow: 0, rows: 4 },
      { label: 'move', firstRow: 8, rows: 4 },
    ]);
    expect([...low[0]]).toEqual([0, 1, 2, 3, NaN, NaN, NaN, NaN, 8, 9, 10, 11]);
    expect([...high[1]].slice(8)).toEqual([-8, -9, -10, -11]);
    expect(finishSteps(recordingFromWindows(examples, 0)).stretches).toEqual([
      { label: 'rest', firstRow: 0, rows: 6 },
    ]);
  });

  test('keeps the extremes of rows that share a bucket', () => {
    const long = windows(Array.from({ length: 1024 }, (_, i) => ({ session: 0, start: 4 * i, label: 0 })));
    const { low, high } = finishSteps(recordingFromWindows(long, 0));
    expect(low[0]).toHaveLength(512);
    expect([low[0][0], high[0][0], low[0][511], high[0][511]]).toEqual([0, 7, 4088, 4095]);
  });
});

describe('recordings drawn from files', () => {
  const timeline = (file: string, session: string): Timeline => ({
    file,
    session,
    rows: 10,
    buckets: 1,
    low: [Float32Array.of(0)],
    high: [Float32Array.of(1)],
    stretches: [{ label: 1, firstRow: 0, rows: 10 }],
  });
  const cut: Cut = { file: 'b.csv', session: 'one', line: 7, row: 6, kind: 'gap', seconds: 3 };

  test('know their place among the rows of their session, and their own cuts', () => {
    const drawn = recordingsFromFiles(
      [timeline('a.csv', 'one'), timeline('b.csv', 'one'), timeline('c.csv', 'two')],
      [cut],
      examples,
    );
    expect(drawn.map(({ session, firstRow }) => [session, firstRow])).toEqual([
      [0, 0],
      [0, 14],
      [1, 0],
    ]);
    expect(drawn.map(({ cuts }) => cuts.length)).toEqual([0, 1, 0]);
    expect(drawn[0].stretches[0].label).toBe('move');
  });
});

describe('an excerpt', () => {
  test('holds the rows as recorded and the windows there, overlapping ones in lanes of their own', () => {
    const excerpt = excerptOf(examples, { session: 0, firstRow: 0, rows: 6 }, 1, 5);
    expect([...excerpt.channels[0]]).toEqual([1, 2, 3, 4]);
    expect(excerpt.windows.map(({ example, from, to, lane }) => [example, from, to, lane])).toEqual([
      [0, 0, 4, 0],
      [1, 2, 6, 1],
    ]);
    expect(excerpt.lanes).toBe(2);
  });

  test('shows nothing where no window is', () => {
    const excerpt = excerptOf(examples, { session: 1, firstRow: 0, rows: 12 }, 4, 8);
    expect([...excerpt.channels[0]]).toEqual([NaN, NaN, NaN, NaN]);
    expect(excerpt.windows).toEqual([]);
  });
});

describe('paths', () => {
  const same = (value: number): number => value;

  test('are broken where nothing is known', () => {
    const holed = Float32Array.of(1, 2, NaN, 4);
    expect(linePath(holed, same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0');
    expect(bandPath(holed, holed, same, same).match(/M[^Z]*Z/g)).toHaveLength(2);
  });

  test('have a range of some height, whatever the values', () => {
    expect(rangeOf(Float32Array.of(3, NaN, 3))).toEqual([2.5, 3.5]);
    expect(rangeOf(Float32Array.of(NaN))).toEqual([0, 1]);
    expect(rangeOf(Float32Array.of(0, 1), Float32Array.of(2, 5))).toEqual([0, 5]);
  });
});

describe('class bars', () => {
  test('name the largest and the smallest where there is no room for all', () => {
    const counts = [5, 9, 1, 7, 3];
    const names = ['a', 'b', 'c', 'd', 'e'];
    const { bars, hidden, even } = classBars(names, counts, { mostBars: 4, fewest: 3 });
    expect(bars.map(({ name }) => name)).toEqual(['b', 'c', 'd', 'e']);
    expect(bars.filter(({ tooFew }) => tooFew).map(({ name }) => name)).toEqual(['c']);
    expect([hidden, even]).toEqual([1, 5]);
  });

  test('of no examples at all are empty, not broken', () => {
    expect(classBars(['a'], [0], { mostBars: 4, fewest: 2 }).bars[0].share).toBe(0);
  });
});

describe('names that are too long', () => {
  test('are cut at their end, but where they begin alike at their beginning', () => {
    expect(
      shortenedApart(['ACCELEROMETER X (m/s²)', 'ACCELEROMETER Y (m/s²)', 'PRESSURE OF THE AIR', 'x'], 12),
    ).toEqual(['…X (m/s²)', '…Y (m/s²)', 'PRESSURE OF…', 'x']);
    expect(
      shortenedApart(['circle.json.e37a837f.ingestion-1', 'circle.json.7b1121e2.ingestion-2'], 12),
    ).toEqual(['…e37a837f.i…', '…7b1121e2.i…']);
  });

  test('stay apart and in so many letters where one is the beginning of another', () => {
    const short = shortenedApart(
      ['recording of the day', 'recording of the day, again', 'recording of the day'],
      10,
    );
    expect(new Set(short).size).toBe(2);
    expect(short.every((name) => name.length <= 10 && name.length > 1)).toBe(true);
  });
});
