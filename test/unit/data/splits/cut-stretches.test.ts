import { describe, expect, it } from 'vitest';
import {
  cutExamples,
  summarySeen,
  windowsSeen,
  type Dataset,
  type ExamplePlaces,
  type SplitPlan,
} from '../../../../src/core/data';
import { rowsAtRate } from '../../../../src/core/data/splits/cut-stretches';
import { resampleStep, SignalRows } from '../../../../src/core/signal';
import { kernelContext } from '../../../helpers/kernels';
import { withWindows } from '../../../../src/core/network';
import { checkWindows, windowLengthsFor } from '../../../../src/planning/data/input-choice';
import { seenExamples } from '../../../../src/study/trial-context';
import { rawSamples } from '../../../helpers/raw-samples';
import { preparedDataset } from '../../../helpers/signals';
import { tinyPlan } from '../../study/tiny-study';

const plan = (by: SplitPlan['by'], outerTestShare = 0.2): SplitPlan => ({
  folds: 3,
  by,
  outerTestShare,
  seed: 1,
});
const LENGTHS = [12, 24, 40];
const OVERLAPS = [0, 0.5, 0.8];

/** Eight sessions of two classes in stretches of 40 to 220 rows, read as windows of 20 that share half. */
function manySessions(): ExamplePlaces {
  const starts: { session: number; label: number; row: number }[] = [];
  for (let session = 0; session < 8; session++) {
    let row = 0;
    for (let stretch = 0; stretch < 5; stretch++) {
      const rows = 40 + (((session * 5 + stretch) * 37) % 180);
      for (let from = 0; from + 20 <= rows; from += 10)
        starts.push({ session, label: stretch % 2, row: row + from });
      row += rows + 3;
    }
  }
  return {
    id: 'many',
    input: [20, 3, 1],
    classNames: ['a', 'b'],
    sessionNames: Array.from({ length: 8 }, (_, s) => `s${s}`),
    labels: Uint16Array.from(starts, ({ label }) => label),
    sessions: Uint16Array.from(starts, ({ session }) => session),
    startRows: Uint32Array.from(starts, ({ row }) => row),
    rowsPerExample: 20,
    featureGroups: 3,
  };
}

/** Which part each row of each session is in, by the windows that cover it. */
function partsOfRows({ places, split }: ReturnType<typeof cutExamples>): Map<string, string> {
  const parts = new Map<string, string>();
  const mark = (indices: Uint32Array, part: string) => {
    for (const i of indices) {
      for (let row = places.startRows[i]; row < places.startRows[i] + places.rowsPerExample; row++) {
        const key = `${places.sessions[i]} ${row}`;
        const other = parts.get(key) ?? part;
        if (other !== part) throw new Error(`Row ${key} is in ${other} and ${part}.`);
        parts.set(key, part);
      }
    }
  };
  split.folds.forEach(({ validation }, fold) => mark(validation, `fold ${fold}`));
  mark(split.outerTest, 'test');
  return parts;
}

describe('recordings divided before windows are cut', () => {
  const examples = manySessions();
  const read = new Set(
    Array.from(examples.startRows).flatMap((start, i) =>
      Array.from({ length: 20 }, (_, row) => `${examples.sessions[i]} ${start + row}`),
    ),
  );

  it.each(['time', 'session'] as const)(
    'has every row in one part, the same for all lengths, by %s',
    (by) => {
      const cut = { longestRows: 40, split: plan(by) };
      const all = LENGTHS.flatMap((rows) =>
        OVERLAPS.map((overlap) => cutExamples(examples, cut, { rows, overlap })),
      );
      const parts = all.map(partsOfRows);
      const together = new Map<string, string>();
      for (const one of parts)
        for (const [row, part] of one) {
          const other = together.get(row) ?? part;
          if (other !== part || !read.has(row)) throw new Error(`Row ${row} is in ${other} and ${part}.`);
          together.set(row, part);
        }
      expect(new Set(together.values())).toEqual(new Set(['fold 0', 'fold 1', 'fold 2', 'test']));
      const testRows = all.map(({ split }) => split.testRows);
      expect(new Set(testRows).size).toBe(1);
      for (const { places, split } of all) {
        expect(split.search.length + split.outerTest.length).toBe(places.labels.length);
        for (const { train, validation } of split.folds) {
          expect(train.length + validation.length).toBe(split.search.length);
          expect(new Set([...train].map((i) => places.labels[i])).size).toBe(2);
        }
      }
      // Finely cut, windows leave next to nothing of the pieces out.
      const covered = [...partsOfRows(all[2]).values()].filter((part) => part === 'test').length;
      expect(covered).toBeGreaterThan(0.9 * testRows[0]!);
      if (by === 'session') {
        const sidesOf = (session: number) =>
          new Set([...together].filter(([row]) => row.startsWith(`${session} `)).map(([, part]) => part));
        for (let session = 0; session < 8; session++) expect(sidesOf(session).size).toBeLessThanOrEqual(1);
      } else {
        expect(testRows[0]! / read.size).toBeGreaterThan(0.1);
        expect(testRows[0]! / read.size).toBeLessThan(0.3);
      }
    },
  );

  it('never reaches over a break, though the next stretch begins where a window could', () => {
    const startRows = Uint32Array.from([0, 10, 20, 43, 53, 63]);
    const places = { ...examples, sessions: new Uint16Array(6), labels: new Uint16Array(6), startRows };
    const cut = { longestRows: 20, split: { ...plan('time', 0), folds: 2 } };
    const made = cutExamples({ ...places, classNames: ['a'] }, cut, { rows: 20, overlap: 0.95 });
    expect(made.read.stretches).toMatchObject([
      { firstRow: 0, rows: 40 },
      { firstRow: 43, rows: 40 },
    ]);
    for (const row of made.places.startRows) expect(row + 20 <= 40 || row >= 43).toBe(true);
  });

  it('takes windows that share nothing for stretches of their own, and says so where longer ones are wanted', () => {
    const apart = { ...examples, startRows: examples.startRows.map((_, i) => 20 * i) };
    expect(
      cutExamples(apart, { longestRows: 20, split: plan('session') }, { rows: 10, overlap: 0 }).places.labels,
    ).toHaveLength(2 * apart.labels.length);
    expect(() =>
      cutExamples(apart, { longestRows: 30, split: plan('session') }, { rows: 30, overlap: 0 }),
    ).toThrow(/long enough/);
  });

  it.each(['time', 'session'] as const)('keeps files that are named a test whole, by %s', (by) => {
    const first = examples.sessions.findIndex((session) => session === 6);
    const testExamples = Uint32Array.of(first, examples.labels.length);
    const split = { ...plan(by), outerTest: 'named' as const };
    const cut = { longestRows: 40, split };
    const { places, split: made } = cutExamples({ ...examples, testExamples }, cut, {
      rows: 24,
      overlap: 0.5,
    });
    const sessionsOf = (indices: Uint32Array) => new Set(Array.from(indices, (i) => places.sessions[i]));
    expect(sessionsOf(made.outerTest)).toEqual(new Set([6, 7]));
    expect(sessionsOf(made.search)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(places.testExamples).toBeUndefined();
  });

  it('refuses shuffled rows', () => {
    expect(() =>
      cutExamples(examples, { longestRows: 40, split: plan('rows') }, { rows: 20, overlap: 0 }),
    ).toThrow(/never shuffled/);
  });
});

const { kernels } = kernelContext();

describe('windows of another rate', () => {
  it.each([0.5, 0.3, 0.77])('are resampled at %d of the rate, anew in each piece', async (rate) => {
    const { examples, summary } = await preparedDataset({});
    const rowHz = 50;
    const cut = { longestRows: 36, split: { ...plan('time'), folds: 2 }, rowHz };
    const window = { rows: Math.round(36 * rate), overlap: 0.5, rate };
    const seen = windowsSeen(examples, { window, cut }, kernels);
    const made = cutExamples(examples, cut, window);
    expect(made.split.testRows).toBe(cutExamples(examples, cut, { rows: 36, overlap: 0 }).split.testRows);
    const channelNames = summary.channelNames;
    const path = { channelNames, rowNames: channelNames, steps: [resampleStep(rowHz, rate)] };
    const resampler = new SignalRows(kernels);
    expect(seen.labels.length).toBeGreaterThan(10);
    for (const [i, row] of made.rowInPiece.entries()) {
      const piece = made.pieces[made.pieceOf[i]];
      const kind = seen.classNames[seen.labels[i]] === 'walk' ? 0 : 1;
      const file = rawSamples(400, kind, 7).slice(piece.firstRow, piece.firstRow + piece.rows);
      resampler.begin(path);
      const channels = [0, 1, 2].map((c) => Float32Array.from(file, (values) => values[c]));
      const rows = resampler.push(channels, 0, piece.rows);
      const size = window.rows * 3;
      const expected = Float32Array.from({ length: size }, (_, n) => rows[n % 3][row + Math.floor(n / 3)]);
      expect(seen.features.subarray(i * size, (i + 1) * size)).toEqual(expected);
    }
    expect(summarySeen(summary, { window })).toMatchObject({
      samplingHz: rate * 50,
      preparation: { sensorHz: 50, resampleHz: rate * 50 },
    });
  });

  it('never needs more rows than the kernels make', () => {
    const resampler = new SignalRows(kernels);
    for (const rate of [0.01, 0.123, 0.25, 1 / 3, 0.5, 0.9, 0.999]) {
      const path = { channelNames: ['x'], rowNames: ['x'], steps: [resampleStep(31.97, rate)] };
      for (let rows = 1; rows < 400; rows += 7) {
        resampler.begin(path);
        const [made] = resampler.push([new Float32Array(rows)], 0, rows);
        expect(made.length).toBeGreaterThanOrEqual(rowsAtRate(rows, rate));
        expect(made.length - rowsAtRate(rows, rate)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('are refused where the rate is not known, or rows are derived already', async () => {
    const searched = (dataset: Dataset) => {
      const tiny = tinyPlan(dataset);
      const template = { ...tiny.template, signal: { rate: 0.5 } };
      return checkWindows({ ...tiny, template, split: plan('time') }, dataset);
    };
    const { examples, summary } = await preparedDataset({});
    expect(() => searched({ examples, summary })).not.toThrow();
    expect(() => searched({ examples, summary: { ...summary, samplingHz: undefined } })).toThrow(/not known/);
    const derived = await preparedDataset({ addMagnitude: true });
    expect(() => searched(derived)).toThrow(/derived already/);
  });
});

describe('windows of another length', () => {
  const rows = (kind: number) => rawSamples(400, kind, 7);

  it.each([
    [36, 0.75],
    [10, 0],
    [24, 0.5],
  ])('of %i rows with an overlap of %d are the rows of the file', async (length, overlap) => {
    const dataset: Dataset = await preparedDataset({});
    const cut = { longestRows: 36, split: { ...plan('time'), folds: 2 } };
    const seen = windowsSeen(dataset.examples, { window: { rows: length, overlap }, cut }, kernels);
    expect(seen.input).toEqual([length, 3, 1]);
    expect(seen.features).toHaveLength(seen.labels.length * length * 3);
    for (const [i, start] of seen.startRows.entries()) {
      const kind = seen.sessionNames[seen.sessions[i]].includes('walk') ? 0 : 1;
      expect(seen.classNames[seen.labels[i]]).toBe(kind === 0 ? 'walk' : 'run');
      const expected = Float32Array.from(
        rows(kind)
          .slice(start, start + length)
          .flat(),
      );
      expect(seen.features.subarray(i * length * 3, (i + 1) * length * 3)).toEqual(expected);
    }
    const { reading, input } = summarySeen(dataset.summary, { window: { rows: length, overlap } });
    expect(reading).toMatchObject({ windowLength: length, overlap });
    expect(input).toEqual([length, 3, 1]);
  });

  it('change nothing for a plan that does not search them', async () => {
    const { examples, summary } = await preparedDataset({});
    const split = cutExamples(
      examples,
      { longestRows: 24, split: plan('time') },
      { rows: 24, overlap: 0 },
    ).split;
    const template = { ...tinyPlan({ summary, examples }, { split: plan('time') }).template };
    const given = { plan: { ...tinyPlan({ summary, examples }), template }, examples, split };
    const seen = seenExamples(given, {});
    expect(seen.examples).toBe(examples);
    expect(seen.split).toBe(split);
    expect(seen.input).toEqual({});
  });

  it('can be half as long as those that were read, and twice where stretches allow it', async () => {
    const { examples, summary } = await preparedDataset({});
    expect(windowLengthsFor({ examples, summary })).toEqual([12, 24, 48]);
    const few = [0, 1, 2, 3, 4, 5];
    const short = {
      ...examples,
      startRows: Uint32Array.from(few, (i) => 100 * i),
      sessions: Uint16Array.from(few, () => 0),
      labels: Uint16Array.from(few, (i) => i % 2),
    };
    expect(windowLengthsFor({ examples: short, summary })).toEqual([]);
    const reading = { kind: 'table' } as const;
    expect(windowLengthsFor({ examples, summary: { ...summary, reading } })).toEqual([]);
  });

  it('are refused where rows are windows, or shuffled', async () => {
    const { examples, summary } = await preparedDataset({});
    const tiny = tinyPlan({ summary, examples });
    const searched = { ...tiny, ...withWindows(tiny, [12, 24, 36]), split: plan('time') };
    const outline = { examples, summary };
    expect(() => checkWindows(searched, outline)).not.toThrow();
    const rowIsWindow = { channels: 3, order: 'samples' as const };
    const whole = {
      ...summary,
      reading: { ...(summary.reading as object), rowIsWindow } as typeof summary.reading,
    };
    expect(() => checkWindows(searched, { examples, summary: whole })).toThrow(/none to cut/);
    expect(() => checkWindows({ ...searched, split: plan('rows') }, outline)).toThrow(/never shuffled/);
    const long = { ...tiny, ...withWindows(tiny, [24, 500]), split: plan('time') };
    expect(() => checkWindows(long, outline)).toThrow(/long enough/);
  });
});
