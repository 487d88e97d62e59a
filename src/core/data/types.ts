import * as v from 'valibot';
import { shapeSchema } from '../network/types';
import { preparationSchema } from '../signal';
import { filledText, float32, list, uint16, uint32 } from '../schema';

/** What a column of a file is. */
export type ColumnRole = 'signal' | 'label' | 'time' | 'session' | 'ignore';

/** How rows become examples: windows over recordings, one row a vector, one row an image. */
const readingSchema = v.variant('kind', [
  v.object({
    kind: v.literal('recordings'),
    windowLength: v.number(),
    overlap: v.number(),
    maxGapPeriods: v.number(),
    /**
     * Present where every row of the files is a window already, of so many channels: sample after sample (all channels of
     * the first, then of the second), or channel after channel.
     */
    rowIsWindow: v.optional(v.object({ channels: v.number(), order: v.picklist(['samples', 'channels']) })),
  }),
  v.object({ kind: v.literal('table') }),
  v.object({ kind: v.literal('image'), height: v.number(), width: v.number(), channels: v.number() }),
]);
export type Reading = v.InferOutput<typeof readingSchema>;

const names = list(v.string());

/** Examples ready for folds and training. All arrays have one entry per example, features `size` entries per example. */
export const examplesSchema = v.pipe(
  v.object({
    /** Content hash (hex SHA-256 over shape, labels and features): the key of everything that is cached. */
    id: v.string(),
    input: shapeSchema,
    classNames: names,
    sessionNames: names,
    features: float32,
    labels: uint16,
    sessions: uint16,
    /** Row of the session's recording where the example starts, and how many rows it covers (1 for tables and images). */
    startRows: uint32,
    rowsPerExample: v.number(),
    /** Normalisation groups: entry i of an example belongs to group i mod `featureGroups` (axes, columns, channels). */
    featureGroups: v.number(),
    /** Recordings: some unbroken stretches as the sensor gave them, sample by sample, to test a firmware with. */
    rawStretches: v.optional(list(float32)),
    /** Examples from files that are named a test, as pairs of places [from, to); absent where none are. */
    testExamples: v.optional(uint32),
  }),
  v.check(
    ({ features, labels, sessions, startRows, input: [height, width, channels] }) =>
      features.length === labels.length * height * width * channels &&
      sessions.length === labels.length &&
      startRows.length === labels.length,
    'the arrays do not have one entry per example',
  ),
);
export type ExampleSet = v.InferOutput<typeof examplesSchema>;

/** Where examples come from, without their values: all that a split depends on, and little to send to a worker. */
export type ExamplePlaces = Omit<ExampleSet, 'features'>;

const line = v.pipe(v.number(), v.integer(), v.minValue(1));
const layoutSchema = v.object({
  /** Text only, where all files are written alike. */
  format: v.optional(
    v.object({
      encoding: v.picklist(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
      delimiter: v.picklist([',', ';', '\t', '|', 'blanks']),
      decimal: v.picklist(['.', ',']),
      header: v.boolean(),
      namesLine: v.optional(line),
      dataLine: v.optional(line),
    }),
  ),
  clock: v.optional(
    v.object({ column: v.string(), unit: v.picklist(['s', 'ms', 'us', 'ns', 'samples', 'date']) }),
  ),
  /** Samples per second, as a person said. */
  samplingHz: v.optional(v.number()),
  apart: v.optional(v.literal(true)),
});
export type FilesLayout = v.InferOutput<typeof layoutSchema>;

/** A named data set as the page knows it. */
export const datasetSchema = v.object({
  id: filledText,
  name: v.string(),
  reading: readingSchema,
  input: shapeSchema,
  examples: v.number(),
  classNames: names,
  examplesPerClass: list(v.number()),
  sessionNames: names,
  channelNames: names,
  /**
   * Tables only: the columns of the files that inputs come from, in the order of the inputs. A column of words is an input
   * for each word, 1 where the cell is this word; all of them are missing where the cell is. Absent in older data sets.
   */
  tableColumns: v.optional(list(v.object({ name: v.string(), words: v.optional(names) }))),
  /** Recordings only. Their rate is the one asked for, or that of the clock. */
  rows: v.optional(v.number()),
  samplingHz: v.optional(v.number()),
  /** What was done to recordings before windows were cut, where anything was. */
  preparation: v.optional(preparationSchema),
  /** How the files were laid out, as it was found or corrected: other files are read so, to try a model on them. */
  layout: v.optional(layoutSchema),
  /** Windows before cutting at gaps and clock steps, and after. */
  windowsUncut: v.optional(v.number()),
  notes: names,
});
export type DatasetSummary = v.InferOutput<typeof datasetSchema>;

export interface Dataset {
  summary: DatasetSummary;
  examples: ExampleSet;
}

/** A data set without the values of its examples: all that the page needs while workers train on it. */
export interface DatasetOutline {
  summary: DatasetSummary;
  examples: ExamplePlaces;
}

/** A data set that has no id yet: the id follows from its content. */
export interface UnnamedDataset {
  summary: Omit<DatasetSummary, 'id'>;
  examples: Omit<ExampleSet, 'id'>;
}

/** `time`: contiguous blocks of every session; `session`: whole sessions (files, persons) stay together; `rows`: stratified rows (tables, images without sessions). */
export const SPLITS = ['time', 'session', 'rows'] as const;

export const splitSchema = v.object({
  folds: v.pipe(v.number(), v.integer(), v.minValue(2)),
  by: v.picklist(SPLITS),
  /** Share of each session's last stretch (or of rows) kept out of the search; 0 for none. */
  outerTestShare: v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)),
  seed: v.number(),
  /** The outer test is what files that are named a test hold; absent: it is drawn. */
  outerTest: v.optional(v.literal('named')),
});
export type SplitPlan = v.InferOutput<typeof splitSchema>;

export interface Fold {
  train: Uint32Array;
  validation: Uint32Array;
}

export interface Split {
  folds: readonly Fold[];
  /** Everything the search may see. */
  search: Uint32Array;
  /** Never seen by the search. */
  outerTest: Uint32Array;
  /** Rows of recording that the outer test covers, where recordings are divided before windows are cut. */
  testRows?: number;
  /** Block length in rows (or examples), and why this split is used, in a sentence. */
  blockRows: number;
  explanation: string;
}

/** Mean and standard deviation per normalisation group, fitted on training examples only. */
export const normalisationSchema = v.object({ mean: float32, sd: float32 });
export type Normalisation = v.InferOutput<typeof normalisationSchema>;
