import { AppError } from '../../../errors';
import { isMissing, numberReader } from '../../columns/parse-number';
import { headRows } from './delimited-rows';
import { sniffEncoding } from './decode-text';
import type { Delimiter, FileFormat } from '../../ingest-protocol';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|', 'blanks'];
const SCORED_ROWS = 200;
const readPoint = numberReader('.');
const readComma = numberReader(',');

export type Rows = readonly (readonly string[])[];

export interface SniffedFile {
  format: FileFormat;
  /** First rows of the file, the header included. */
  rows: Rows;
  lines: Uint32Array;
}

/**
 * Guesses encoding, delimiter, decimal sign and header from the beginning of a file; what `fixed` states stays.
 * Throws AppError `empty-file`, `binary-file`, `unclosed-quote`.
 */
export function sniffFormat(
  path: string,
  head: Uint8Array,
  whole: boolean,
  fixed: Partial<FileFormat> = {},
): SniffedFile {
  const encoding = fixed.encoding ?? sniffEncoding(path, head);
  const candidates = fixed.delimiter ? [fixed.delimiter] : DELIMITERS;
  let best: { delimiter: Delimiter; rows: Rows; lines: Uint32Array; score: number } | undefined;
  let failure: unknown;
  for (const delimiter of candidates) {
    try {
      const read = headRows(path, head, { encoding, delimiter }, whole);
      const score = plausibility(read.rows);
      if (!best || score > best.score) best = { delimiter, ...read, score };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure ??= error;
    }
  }
  if (!best) throw failure;
  if (best.rows.length === 0) throw noRows(path);
  const { delimiter, rows, lines } = best;
  const decimal = fixed.decimal ?? sniffDecimal(rows, delimiter);
  const header = fixed.header ?? hasHeader(rows, numberReader(decimal));
  return { format: { encoding, delimiter, decimal, header }, rows, lines };
}

export function noRows(path: string): AppError {
  return new AppError('no-rows', `${path} has no rows of data.`, 'Leave it out, or export it again.', {
    file: path,
  });
}

/** High where most rows are equally wide, wider than one cell, and made of numbers. */
function plausibility(rows: Rows): number {
  const scored = rows.slice(0, SCORED_ROWS);
  const width = commonWidth(scored);
  const consistent = scored.filter((row) => row.length === width).length / Math.max(1, scored.length);
  const cells = scored.flatMap((row) => row.slice(0, 100));
  const plain = cells.filter(
    (cell) => cell === '' || readPoint(cell) === readPoint(cell) || readComma(cell) === readComma(cell),
  );
  return (width > 1 ? 1 : 0.1) * consistent * (0.2 + plain.length / Math.max(1, cells.length));
}

/** The most frequent number of cells in a row. */
export function commonWidth(rows: Rows): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 0;
  for (const [length, count] of counts) if (count > (counts.get(width) ?? 0)) width = length;
  return width;
}

/** A comma that makes numbers of cells which are none otherwise is the decimal sign; so is any, beside another delimiter. */
function sniffDecimal(rows: Rows, delimiter: Delimiter): '.' | ',' {
  let [point, comma, ambiguous] = [0, 0, 0];
  for (const row of rows.slice(0, SCORED_ROWS)) {
    for (const cell of row) {
      const [asPoint, asComma] = [readPoint(cell), readComma(cell)];
      if (Number.isNaN(asPoint) && !Number.isNaN(asComma)) comma++;
      else if (!Number.isNaN(asPoint) && Number.isNaN(asComma)) point++;
      else if (!Number.isNaN(asPoint) && cell.includes(',')) ambiguous++;
    }
  }
  if (comma === 0 && point === 0) return delimiter !== ',' && ambiguous > 0 ? ',' : '.';
  return comma > point ? ',' : '.';
}

/** The first row is a header when it says words above numbers, new words above words, or counts the columns. */
function hasHeader(rows: Rows, read: (cell: string) => number): boolean {
  const [first, ...rest] = rows;
  const isNumber = (cell: string | undefined) => cell !== undefined && !Number.isNaN(read(cell));
  if (rest.length === 0) return !first.some(isNumber) && first.some((cell) => !isMissing(cell));
  if (countsColumns(first) && !countsColumns(rest[0])) return true;
  if (first.some(isNumber)) return false;
  const numbersBelow = first.some((cell, c) => !isMissing(cell) && rest.some((row) => isNumber(row[c])));
  if (numbersBelow) return true;
  const named = first.every((cell) => cell.trim() !== '');
  return (
    named &&
    new Set(first).size === first.length &&
    first.every((cell, c) => !rest.some((row) => row[c] === cell))
  );
}

/** 0, 1, 2, … or 1, 2, 3, …, perhaps with a word among them: names that a data frame gives its columns. */
function countsColumns(row: readonly string[]): boolean {
  const numbered = row.filter((cell) => /^\d+$/.test(cell));
  if (numbered.length < 3 || numbered.length < row.length - 2) return false;
  const from = Number(numbered[0]);
  return from <= 1 && numbered.every((cell, i) => Number(cell) === from + i);
}
