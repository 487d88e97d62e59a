import { describe, expect, it } from 'vitest';
import {
  generateSample,
  SAMPLES,
  splitExamples,
  suggestSplit,
  type DatasetSummary,
  type IngestFile,
  type ReadOutcome,
  type SampleId,
} from '../../../src/core/data';
import { inspectFiles } from '../../../src/core/data/files';
import { createIngestService } from '../../../src/study/workers/ingest-service';
import { VARIANTS } from '../../helpers/cases';
import {
  dataSetFolder,
  filesOf,
  WALKING_MISSING,
  walkingFolder,
  type DataSetName,
} from '../../helpers/reference';
import { file, recordingText, tableText } from '../../unit/data/make-files';
import { sampleFiles } from '../../unit/data/sample-files';

/** What a set is read as without a correction. Figures were compared with the documentation of each set. */
interface Figures {
  reading: DatasetSummary['reading'];
  perClass: Readonly<Record<string, number>>;
  input: readonly number[];
  channels: readonly string[];
  sessions: number;
  /** Of recordings: files or sessions, their unbroken stretches of one class, rows, and the rate of the clock. */
  recordings?: number;
  pieces?: number;
  rows?: number;
  samplingHz?: number;
}

const windows = { kind: 'recordings', windowLength: 90, overlap: 0.5, maxGapPeriods: 10 } as const;
const each = (classes: readonly (string | number)[], examples: number | readonly number[]) =>
  Object.fromEntries(classes.map((name, c) => [name, typeof examples === 'number' ? examples : examples[c]]));
const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const SETS: Readonly<Record<DataSetName, Figures>> = {
  iris: {
    reading: { kind: 'table' },
    perClass: each(['setosa', 'versicolor', 'virginica'], 50),
    input: [4, 1, 1],
    channels: ['sepal_length_cm', 'sepal_width_cm', 'petal_length_cm', 'petal_width_cm'],
    sessions: 1,
  },
  wine: {
    reading: { kind: 'table' },
    perClass: { class_0: 59, class_1: 71, class_2: 48 },
    input: [13, 1, 1],
    channels: [
      'alcohol',
      'malic_acid',
      'ash',
      'alcalinity_of_ash',
      'magnesium',
      'total_phenols',
      'flavanoids',
      'nonflavanoid_phenols',
      'proanthocyanins',
      'color_intensity',
      'hue',
      'od280_od315_of_diluted_wines',
      'proline',
    ],
    sessions: 1,
  },
  'digits-8x8': {
    reading: { kind: 'image', height: 8, width: 8, channels: 1 },
    perClass: each(DIGITS, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    input: [8, 8, 1],
    channels: ['grey'],
    sessions: 1,
  },
};

/** 22 persons, 149,332 rows at 32 to 33 Hz; the clock steps back 7 times, and 66 gaps are cut out. */
const WALKING: Figures = {
  reading: windows,
  perClass: each(
    Array.from({ length: 22 }, (_, person) => person + 1),
    [110, 73, 22, 150, 24, 107, 81, 72, 166, 65, 124, 102, 140, 259, 80, 35, 476, 427, 19, 375, 64, 207],
  ),
  input: [90, 3, 1],
  channels: ['column 2', 'column 3', 'column 4'],
  sessions: 22,
  recordings: 22,
  pieces: 95,
  rows: 149_332,
  samplingHz: 33.3,
};

/** Samples of the seed 5; their rates are those that they are generated at. */
const SAMPLE_FIGURES: Readonly<Record<SampleId, Figures>> = {
  walking: {
    reading: windows,
    perClass: each(['ada', 'bruno', 'chiara', 'david', 'elif', 'farid'], [206, 205, 195, 198, 202, 206]),
    input: [90, 3, 1],
    channels: ['sideways', 'upward', 'forward'],
    sessions: 6,
    recordings: 6,
    rows: 56_734,
    samplingHz: 32,
  },
  gestures: {
    reading: windows,
    perClass: { circle: 80, figure: 83, lift: 81, push: 81, shake: 82 },
    input: [90, 3, 1],
    channels: ['x', 'y', 'z'],
    sessions: 8,
    recordings: 400,
    pieces: 400,
    rows: 42_806,
    samplingHz: 50,
  },
  vibration: {
    reading: windows,
    perClass: each(['healthy', 'imbalance', 'inner race', 'outer race'], 468),
    input: [90, 2, 1],
    channels: ['radial', 'axial'],
    sessions: 12,
    recordings: 12,
    pieces: 48,
    rows: 86_400,
    samplingHz: 1000,
  },
  bottles: {
    reading: { kind: 'image', height: 32, width: 32, channels: 3 },
    perClass: each(['empty', 'full', 'third', 'two thirds'], 200),
    input: [32, 32, 3],
    channels: ['red', 'green', 'blue'],
    sessions: 1,
  },
  glyphs: {
    reading: { kind: 'image', height: 8, width: 8, channels: 1 },
    perClass: each(DIGITS, 150),
    input: [8, 8, 1],
    channels: ['grey'],
    sessions: 1,
  },
  pumps: {
    reading: { kind: 'table' },
    perClass: { failing: 292, running: 508 },
    input: [5, 1, 1],
    channels: ['load', 'temperature_celsius', 'current_ampere', 'pressure_bar', 'room_celsius'],
    sessions: 1,
  },
};

/** Reads files as the ingest worker does, every guess accepted. */
async function readAsGuessed(files: readonly IngestFile[]): Promise<ReadOutcome> {
  const service = createIngestService();
  const { choices } = await service.inspect(files);
  return service.read(files, choices);
}

function expectFigures({ dataset, recordings, pieces, badRows }: ReadOutcome, figures: Figures): void {
  const { summary } = dataset;
  expect({
    reading: summary.reading,
    perClass: each(summary.classNames, summary.examplesPerClass),
    input: summary.input,
    channels: summary.channelNames,
    sessions: summary.sessionNames.length,
    ...(recordings > 0 && { recordings, rows: summary.rows }),
    ...(figures.pieces !== undefined && { pieces }),
    ...(summary.samplingHz !== undefined && { samplingHz: Math.round(10 * summary.samplingHz) / 10 }),
  }).toEqual(figures);
  expect(badRows.count).toBe(0);
}

describe('sets are read as what they are, without a correction', () => {
  it.each(Object.keys(SETS) as DataSetName[])('%s', async (name) => {
    const outcome = await readAsGuessed(await filesOf(dataSetFolder(name)));
    expectFigures(outcome, SETS[name]);
    expect(
      splitExamples(outcome.dataset.examples, suggestSplit(outcome.dataset.examples, 1)).folds,
    ).toHaveLength(5);
  });

  it.each(
    (Object.keys(SETS) as DataSetName[]).flatMap((name) =>
      Object.keys(VARIANTS).map((way) => [name, way] as const),
    ),
  )('%s, files %s', async (name, way) => {
    const files = await VARIANTS[way](await filesOf(dataSetFolder(name)));
    expectFigures(await readAsGuessed(files), SETS[name]);
  });

  const title = walkingFolder ? 'walking (UCI dataset 286)' : `walking (skipped: ${WALKING_MISSING})`;
  it.skipIf(!walkingFolder)(title, async () => {
    expectFigures(await readAsGuessed(await filesOf(walkingFolder!)), WALKING);
  });

  // Large: a quick run is content with one way to write them.
  const others = Object.entries(VARIANTS).slice(1);
  it.skipIf(!walkingFolder).each(others)(`${title}, files %s`, { tags: ['full'] }, async (_, variant) => {
    expectFigures(await readAsGuessed(await variant(await filesOf(walkingFolder!))), WALKING);
  });
});

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

describe.each(Object.keys(SAMPLES) as SampleId[])('the sample %s', { timeout: 120_000 }, (id) => {
  const made = once(() => generateSample(id, 5));
  const written = once(() => sampleFiles(id, 5));

  // Pictures are large: a quick run is content with one sample of them.
  const tags = id === 'bottles' ? ['full'] : [];

  it('depends on its seed alone, and can be split', { tags }, async () => {
    const service = createIngestService();
    expect((await service.sample(id, 5)).summary.id).toBe(made().summary.id);
    expect((await service.sample(id, 6)).summary.id).not.toBe(made().summary.id);
    expect(splitExamples(made().examples, suggestSplit(made().examples, 1)).folds.length).toBe(5);
    expect(made().examples.features.every(Number.isFinite)).toBe(true);
  });

  it('written as CSV files is read as it was, and as the same data set', { tags }, async () => {
    const outcome = await readAsGuessed(written());
    expectFigures(outcome, SAMPLE_FIGURES[id]);
    expect(outcome.dataset.summary.id).toBe(made().summary.id);
  });

  const others = Object.entries(VARIANTS).slice(1);
  it.each(others)('written as CSV files %s, too', { tags: ['full'] }, async (_, variant) => {
    const outcome = await readAsGuessed(await variant(written()));
    expectFigures(outcome, SAMPLE_FIGURES[id]);
    expect(outcome.dataset.summary.id).toBe(made().summary.id);
  });
});

describe('a table, images and recordings are told apart', () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]);
  const lines = (rows: number, line: (row: number) => readonly (string | number)[]) =>
    Array.from({ length: rows }, (_, row) => line(row).join()).join('\n');
  const wave = (at: number, by: number) => Math.sin(at / by).toFixed(4);
  /** A picture of 8 × 8: a bar, upright or lying. */
  const bar = (row: number) =>
    Array.from({ length: 64 }, (_, p) => {
      const place = row % 2 ? p % 8 : Math.floor(p / 8);
      return place === 2 + (row % 4) ? 200 + ((row * 7 + p * 3) % 50) : (row * 5 + p) % 20;
    });

  it.each<[string, string, IngestFile[]]>([
    ['rows with a label', 'table', [file('pumps.csv', tableText(120))]],
    [
      'rows that are sorted by their label',
      'table',
      [
        file(
          'sorted.csv',
          `x,y,label\n${lines(200, (r) => [((r * 7919) % 101) + (r < 100 ? 0 : 5), (r * 31) % 17, r < 100 ? 'a' : 'b'])}`,
        ),
      ],
    ],
    [
      'a file for each class with a clock',
      'recordings',
      [file('walk.csv', recordingText(300, 0.3)), file('run.csv', recordingText(300, 0.7))],
    ],
    [
      'signals without a clock and with a label',
      'recordings',
      [
        file(
          'arm.csv',
          `ax,ay,label\n${lines(600, (r) => [wave(r, 9), wave(r + 5, 7), r < 300 ? 'up' : 'down'])}`,
        ),
      ],
    ],
    [
      'a line for each window',
      'recordings',
      [
        file(
          'lines.csv',
          lines(40, (r) => [
            r % 2 ? 'up' : 'down',
            ...Array.from({ length: 120 }, (_, t) => wave(t + r, r % 2 ? 9 : 21)),
          ]),
        ),
      ],
    ],
    [
      'pixels without names',
      'image',
      [
        file(
          'bars.csv',
          lines(60, (r) => [...bar(r), r % 2 ? 'upright' : 'lying']),
        ),
      ],
    ],
    ['pictures in folders', 'image', ['cat/1', 'cat/2', 'dog/1'].map((name) => file(`${name}.png`, png))],
  ])('%s', async (_, kind, files) => {
    const { choices } = await inspectFiles(files);
    expect(choices.reading.kind).toBe(kind);
  });
});
