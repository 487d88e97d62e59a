import type { Shape } from '../network/types';

/** What a column of a file is. */
export type ColumnRole = 'signal' | 'label' | 'time' | 'session' | 'ignore';

/** How rows become examples: windows over recordings, one row a vector, one row an image. */
export type Reading =
  | { kind: 'recordings'; windowLength: number; overlap: number; maxGapPeriods: number }
  | { kind: 'table' }
  | { kind: 'image'; height: number; width: number; channels: number };

/** One continuous stretch of rows with one label: files cut at label changes, clock steps and gaps. */
export interface Segment {
  session: number;
  label: number;
  /** First row, and number of rows, in the session's own recording. */
  firstRow: number;
  rows: number;
}

/** Examples ready for folds and training. All arrays have one entry per example, features `size` entries per example. */
export interface ExampleSet {
  /** Content hash (hex SHA-256 over shape, labels and features): the key of everything that is cached. */
  id: string;
  input: Shape;
  classNames: readonly string[];
  sessionNames: readonly string[];
  features: Float32Array;
  labels: Uint16Array;
  sessions: Uint16Array;
  /** Row of the session's recording where the example starts, and how many rows it covers (1 for tables and images). */
  startRows: Uint32Array;
  rowsPerExample: number;
  /** Normalisation groups: entry i of an example belongs to group i mod `featureGroups` (axes, columns, channels). */
  featureGroups: number;
}

/** Where examples come from, without their values: all that a split depends on, and little to send to a worker. */
export type ExamplePlaces = Omit<ExampleSet, 'features'>;

/** A named data set as the page knows it. */
export interface DatasetSummary {
  id: string;
  name: string;
  reading: Reading;
  input: Shape;
  examples: number;
  classNames: readonly string[];
  examplesPerClass: readonly number[];
  sessionNames: readonly string[];
  channelNames: readonly string[];
  /** Recordings only. */
  rows?: number;
  samplingHz?: number;
  /** What was done to recordings before windows were cut, where anything was. */
  preparation?: { resampleHz?: number; removeGravity: boolean; addMagnitude: boolean };
  /** Windows before cutting at gaps and clock steps, and after. */
  windowsUncut?: number;
  notes: readonly string[];
}

export interface Dataset {
  summary: DatasetSummary;
  examples: ExampleSet;
}

/** A data set that has no id yet: the id follows from its content. */
export interface UnnamedDataset {
  summary: Omit<DatasetSummary, 'id'>;
  examples: Omit<ExampleSet, 'id'>;
}

export interface SplitPlan {
  folds: number;
  /** `time`: contiguous blocks of every session; `session`: whole sessions (files, persons) stay together; `rows`: stratified rows (tables, images without sessions). */
  by: 'time' | 'session' | 'rows';
  /** Share of each session's last stretch (or of rows) kept out of the search; 0 for none. */
  outerTestShare: number;
  seed: number;
}

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
  /** Block length in rows (or examples), and why this split is used, in a sentence. */
  blockRows: number;
  explanation: string;
}

/** Mean and standard deviation per normalisation group, fitted on training examples only. */
export interface Normalisation {
  mean: Float32Array;
  sd: Float32Array;
}
