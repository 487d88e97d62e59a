import type { CellTexts } from '../../columns/guess-roles';
import type { CellFormat, FileFormat, FileProblem, IngestFile } from '../../ingest-protocol';
import type { FormatId } from '../formats';
import type { Rows } from './rows';

/** Some consecutive rows of a file. */
export interface RowChunk {
  rows: Rows;
  bytesRead: number;
  /** Rows that are malformed, by line; they are among `rows`. */
  problems: readonly FileProblem[];
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
