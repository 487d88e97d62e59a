import { AppError } from '../../../errors';
import { columnNames } from '../../columns/guess-roles';
import type { CellTexts, StretchOfRows } from '../../columns/column-facts';
import { isMissing, nameInCell, numberReader } from '../../columns/parse-number';
import type { CellFormat, FileFormat, IngestFile } from '../../ingest-protocol';
import { decimalAt } from '../text/guess-decimal';
import { trimmedWidth } from '../text/guess-layout';
import { commonWidth } from './rows';
import { NAMED_COLUMNS, type TableFormat, type TableHead } from './table-format';

/** The beginning of a file, with what its cells are by. */
export interface FileHead extends TableHead {
  file: IngestFile;
  cells: CellFormat;
  /** First rows, without the names. */
  body: CellTexts;
  /** Names of the columns, or what stands for them. */
  names: readonly string[];
  named: readonly boolean[];
}

/** Rows that are kept of each file where there are many. */
const ROWS_OF_MANY = 200;
const MANY_FILES = 40;

export interface Heads {
  heads: FileHead[];
  /** Files that could not be looked at, and why. */
  failed: { file: IngestFile; error: AppError }[];
}

/** Looks at the beginning of every file. A file that fails is set aside, unless all do. */
export async function readHeads(
  format: TableFormat,
  files: readonly IngestFile[],
  fixed: Partial<FileFormat>,
): Promise<Heads> {
  const heads: FileHead[] = [];
  const failed: Heads['failed'] = [];
  for (const file of files) {
    try {
      heads.push(fileHead(file, await format.readHead(file, fixed), heads.length >= MANY_FILES));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failed.push({ file, error });
    }
  }
  if (heads.length === 0) throw failed[0].error;
  return { heads, failed };
}

function fileHead(file: IngestFile, head: TableHead, few: boolean): FileHead {
  const cells = head.format ?? NAMED_COLUMNS;
  const all = cells.header ? head.rows.slice(1) : head.rows;
  if (all.length === 0) throw noRows(file.path);
  const body = few ? all.slice(0, ROWS_OF_MANY) : all;
  const first = cells.header ? head.rows[0] : namesInCells(all);
  const width = first ? namedWidth(first, body) : bareWidth(body);
  return {
    ...head,
    file,
    cells,
    body,
    rows: few ? head.rows.slice(0, ROWS_OF_MANY + 1) : head.rows,
    names: columnNames(first, width),
    named: Array.from({ length: width }, (_, c) => first !== undefined && (first[c]?.trim() ?? '') !== ''),
  };
}

/** Names before the numbers in each cell, the same in all rows: “X:0.5,Y:0.2”. */
function namesInCells(body: CellTexts): readonly string[] | undefined {
  const names = body[0].map((cell) => nameInCell(cell) ?? '');
  if (names.every((name) => name === '')) return undefined;
  const rows = body.slice(0, ROWS_OF_MANY);
  const same = rows.filter((row) => row.every((cell, c) => (nameInCell(cell) ?? '') === names[c]));
  return same.length >= 0.9 * rows.length ? names : undefined;
}

/** Without unnamed columns at the end that are empty. */
function namedWidth(names: readonly string[], body: CellTexts): number {
  let width = names.length;
  const least = trimmedWidth(names);
  while (width > least && body.every((row) => isMissing(row[width - 1] ?? ''))) width--;
  return width;
}

function bareWidth(body: CellTexts): number {
  let width = commonWidth(body);
  while (width > 1 && body.every((row) => (row[width - 1] ?? '').trim() === '')) width--;
  return width;
}

/** Rows of a file that follow each other: of its beginning, cut at blank lines, and of places further down. */
export function stretchesOf(head: FileHead, file: number, places: readonly number[]): StretchOfRows[] {
  const readers = places.map((place) => numberReader(decimalAt(head.cells, place)));
  const read = (cell: string, column: number) => readers[column](cell);
  const from = Number(head.cells.header);
  const starts = [0, ...(head.breaks ?? []).map((row) => row - from).filter((row) => row > 0)];
  // A file with blank lines between all its rows is one stretch.
  const cuts = starts.length > head.body.length / 3 ? [0] : starts;
  const beginning = cuts.map((start, i) => head.body.slice(start, cuts[i + 1]));
  return [...beginning, ...(head.probes ?? [])]
    .filter((rows) => rows.length > 0)
    .map((rows) => ({ file, rows, places, read }));
}

export function noRows(path: string): AppError {
  return new AppError('no-rows', `${path} has no rows of data.`, 'Leave it out, or export it again.', {
    file: path,
  });
}
