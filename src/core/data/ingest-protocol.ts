import type { FrontEnd } from '../signal';
import type { Origins } from './examples/origins';
import type { Cut } from './recordings/recording';
import type { LeakReport } from './checks/leaks';
import type { Timeline } from './recordings/timeline';
import type { SplitFacts, SplitPicture } from './splits/split-picture';
import type { Suggestions } from './checks/suggestions';
import type { PartOfSet } from './files/path-words';
import type { ColumnRole, Dataset, ExamplePlaces, Reading, SplitPlan } from './types';

/** A file as the user dropped it; folders, if any, are part of the path. */
export interface IngestFile {
  path: string;
  blob: Blob;
}

export type Delimiter = ',' | ';' | '\t' | '|' | 'blanks';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How cells are read as names and numbers. */
export interface CellFormat {
  decimal: '.' | ',';
  /** Places of columns whose numbers have the other decimal sign. */
  otherDecimal?: readonly number[];
  /** Whether a row names the columns. */
  header: boolean;
  /** Line of the names, 1-based; absent: the first row. */
  namesLine?: number;
  /** Line of the first row of data, 1-based; absent: the row after the names, or the first. */
  dataLine?: number;
  /** Cells of a row without names, where they are more than the columns of the other files: what stands beyond is not read. */
  width?: number;
}

/** How the text of a file becomes cells. */
export interface FileFormat extends CellFormat {
  encoding: Encoding;
  delimiter: Delimiter;
}

/** What a person said of how files are written; the rest is found in them. */
export interface ToldFormat extends Partial<FileFormat> {
  /** Files are not put together: each is read as it is. */
  apart?: true;
}

/** What one step of the clock is worth; `samples` is a row counter, `date` a date or a time of day. */
export type ClockUnit = 's' | 'ms' | 'us' | 'ns' | 'samples' | 'date';

export interface ColumnChoice {
  name: string;
  role: ColumnRole;
  /** Text columns among the signals of a table are one-hot encoded. */
  content: 'number' | 'text';
}

export interface FileChoice {
  path: string;
  /** Text only. */
  format?: FileFormat;
  /** Class of the whole file, where classes come from file names. */
  className?: string;
  session: string;
  /** Part of a set that was divided for training and test. */
  part?: PartOfSet;
  /** Samples per second, where the file says so and has no clock. */
  samplingHz?: number;
}

/** Everything that decides how files are read. `inspectFiles` guesses it, the user may change any part of it. */
export interface IngestChoices {
  name: string;
  files: readonly FileChoice[];
  /** Columns in the order of the first file; images have none. */
  columns: readonly ColumnChoice[];
  clock: ClockUnit;
  reading: Reading;
  /** Samples per second of recordings without a clock, as a person says; absent: as the files say. */
  samplingHz?: number;
  /** Files were not put together: each is read as it is. */
  apart?: true;
  /** Rows that cannot be read are left out; otherwise they are an error. */
  leaveOutBadRows: boolean;
  /** Rows with a value about a thousand times beyond the rest of its column are left out. */
  leaveOutFarRows?: boolean;
  /** Empty cells of a table: an error, rows left out, or the mean of the training folds. */
  missing: 'refuse' | 'drop' | 'impute';
  /** Recordings are resampled to this rate first; absent: the rows as they are. */
  resampleHz?: number;
  /** Channels are replaced by themselves minus gravity, and the magnitude of the first three is added. */
  removeGravity: boolean;
  addMagnitude: boolean;
  /** What the network sees of a window; absent: its rows. */
  frontEnd?: FrontEnd;
  /** Names of the channels in the order in which a model knows them. */
  channelOrder?: readonly string[];
  /** Rate in Hz at which a firmware expects samples: recordings of about that rate are taken for sampled at it. */
  sensorHz?: number;
  /** Windows run across changes of the label, as they do on a board. */
  asOneStream?: boolean;
}

/** Something a person should know about a place in a file. */
export interface FileProblem {
  file: string;
  line: number;
  message: string;
}

export interface ColumnInspection {
  name: string;
  /** Why it has its role. */
  reason: string;
  examples: readonly string[];
  /** Unit, where the file has a row of them. */
  unit?: string;
  /** What one step is worth if it is the clock. */
  clock: ClockUnit;
}

/** Why files are read as they are, as far as it was guessed. */
export interface Reasons {
  reading: string;
  classes: string;
  /** Names of files may as well say other classes, as `classes` tells. */
  doubtfulClasses?: true;
  /** What was passed over, put together or taken for something, in sentences. */
  told: readonly string[];
  /** Columns that may as well say the class as the one that was taken. */
  otherLabels?: readonly string[];
}

export interface Inspection {
  choices: IngestChoices;
  /** One per column of `choices.columns`. */
  columns: readonly ColumnInspection[];
  /** First rows of the first file, cells as text, with their lines. */
  preview: { rows: readonly (readonly string[])[]; lines: readonly number[] };
  /** Files that are not data, and why. */
  leftOut: readonly { path: string; reason: string }[];
  /** Those among them that could be read with the others all the same, with about how many rows each has. */
  aside?: readonly { file: FileChoice; rows: number }[];
  problems: readonly FileProblem[];
  /** Rows of each file of the choices, about. */
  rows: readonly number[];
  reasons: Reasons;
  /** What was found and why it is read this way, in sentences (`explanationOf`). */
  explanation: readonly string[];
  /** Files were put together from several; they can be read apart. */
  put?: true;
}

export interface IngestProgress {
  file: string;
  bytesRead: number;
  bytesTotal: number;
  rows: number;
}

/** Rows with a value about a thousand times beyond the rest of its column; the first hundred are told. */
export interface FarRows {
  count: number;
  problems: readonly FileProblem[];
  leftOut: boolean;
}

export interface ReadOutcome {
  dataset: Dataset;
  /** Recordings only: where windows were cut. */
  cuts: readonly Cut[];
  /** Recordings only, the first hundred: to be drawn with their cuts, labels and windows. */
  timelines: readonly Timeline[];
  /** Recordings only: how many there are, and how many unbroken stretches of one class in them. */
  recordings: number;
  pieces: number;
  suggestions: Suggestions;
  /** Where in the files the examples begin. */
  origins: Origins;
  /** Rows left out; the first hundred are told. */
  badRows: { count: number; problems: readonly FileProblem[] };
  /** Tables and recordings only. */
  farRows?: FarRows;
}

/** Decodes an image, cut to its middle in the proportions asked for, as RGBA bytes of that size. */
export type DecodeImage = (image: Blob, height: number, width: number) => Promise<Uint8ClampedArray>;

/** Compiles the kernels that prepare recordings. */
export type LoadKernels = () => Promise<WebAssembly.Module>;

/** Told about progress between slices of work; may let other work in, or reject to cancel. */
export type Pace = (progress: IngestProgress) => Promise<void>;

/** The ingest worker's interface. One job at a time: a new call cancels the one before. */
export interface IngestWorker {
  inspect(files: readonly IngestFile[], format?: ToldFormat): Promise<Inspection>;
  read(
    files: readonly IngestFile[],
    choices: IngestChoices,
    onProgress?: (progress: IngestProgress) => void,
    /** Where kernels.wasm lies, which prepares recordings. */
    kernelsUrl?: string,
  ): Promise<ReadOutcome>;
  sample(id: string, seed: number): Promise<Dataset>;
  /** What to consider when splitting, and the split of a plan. Both are short and leave the running job alone. */
  splitFacts(examples: ExamplePlaces, folds: number): Promise<SplitFacts>;
  split(examples: ExamplePlaces, plan: SplitPlan): Promise<SplitPicture>;
  /** Examples to be checked, sent piece by piece: a copy of them all at once would keep the page waiting. */
  holdExamples(examples: ExamplePlaces): Promise<void>;
  holdFeatures(from: number, features: Float32Array): Promise<void>;
  /** Looks for near-duplicates on both sides of a split of the examples held; `undefined` when others are held. */
  leaks(id: string, plan: SplitPlan): Promise<LeakReport | undefined>;
  /** Ends the running job with AppError `aborted`. */
  cancel(): void;
}
