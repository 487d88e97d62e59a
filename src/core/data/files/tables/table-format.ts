import type { CellTexts } from '../../columns/column-facts';
import type { CellFormat, FileFormat, FileProblem, IngestFile } from '../../ingest-protocol';
import type { FormatId } from '../formats';
import type { Reading } from '../../types';
import type { Rows } from './rows';

/** Some consecutive rows of a file. */
export interface RowChunk {
  rows: Rows;
  bytesRead: number;
  /** Rows that are malformed, by line; they are among `rows`. */
  problems: readonly FileProblem[];
  /** Positions of rows that come after a blank line. */
  breaks?: readonly number[];
}

/** The beginning of a file. */
export interface TableHead {
  /** Formats other than text have none: their columns are named, and numbers have a point. */
  format?: FileFormat;
  /** First rows, the row of names included. */
  rows: CellTexts;
  /** Line of each row, or its number where the format knows no lines; 1-based. */
  lines: Uint32Array;
  /** Rows in the whole file, without the names. */
  estimatedRows: number;
  /** Positions of rows that come after a blank line. */
  breaks?: readonly number[];
  /** Stretches of rows further down the file, without names: what a column is shows there, too. */
  probes?: readonly CellTexts[];
  /** Units of the columns, where the file has a row of them. */
  units?: readonly string[];
  /** Every row is a window of so many channels, as the file says. */
  rowIsWindow?: NonNullable<Extract<Reading, { kind: 'recordings' }>['rowIsWindow']>;
  /** Rows of each recording, where the file says them. */
  recordingRows?: readonly number[];
  /** Samples per second, where the file says so. */
  samplingHz?: number;
  /** What was passed over or taken for something, in sentences that name no file. */
  told?: readonly string[];
}

/** A format whose files are rows of cells; all else that reading takes is the same for all of them (`tableReader`). */
export interface TableFormat {
  id: FormatId;
  /** What is said of files dropped beside those of the format, a sentence. */
  notOfFormat: string;
  /** Reads the beginning. `fixed` are parts of a text's format that a person has corrected. */
  readHead(file: IngestFile, fixed: Partial<FileFormat>): Promise<TableHead>;
  /** All rows, the row of names included, chunk by chunk; `format` is what `readHead` found, or a correction of it. */
  readRows(file: IngestFile, format?: FileFormat): AsyncIterable<RowChunk>;
}

/** How cells are read in formats without `FileFormat`. */
export const NAMED_COLUMNS: CellFormat = { decimal: '.', header: true };
