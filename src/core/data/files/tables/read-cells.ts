import { AppError } from '../../../errors';
import { columnNames } from '../../columns/guess-roles';
import type { CellFormat, ClockUnit, ColumnChoice } from '../../ingest-protocol';
import { FileCellsReader, type FileCells } from './file-cells';
import { plainNames } from '../text/guess-format';
import { cellsOf, type Rows } from './rows';
import type { RowChunk } from './table-format';

/** A file by its path, and how its cells are read. */
export interface CellsOfFile {
  path: string;
  format: CellFormat;
}

/** Reads the rows of one file into columns; calls `pace` after each chunk. Throws AppError `columns-differ`. */
export async function readCells(
  chunks: AsyncIterable<RowChunk>,
  { path, format }: CellsOfFile,
  columns: readonly ColumnChoice[],
  clock: ClockUnit,
  pace: (bytesRead: number, rows: number) => Promise<void>,
): Promise<FileCells> {
  const readerOf = (firstRow: readonly string[]) =>
    new FileCellsReader(
      path,
      format,
      firstRow,
      columns,
      clock,
      columnPlaces({ path, format }, columns, firstRow),
    );
  let reader: FileCellsReader | undefined;
  let names: readonly string[] | undefined;
  for await (const chunk of chunks) {
    if (reader) reader.readChunk(chunk, 0);
    else {
      const from = firstRowOf(chunk.rows, format);
      names ??= namesOf(chunk.rows, format);
      const firstRow = names ?? (from < chunk.rows.count && cellsOf(chunk.rows, from));
      if (firstRow && (from < chunk.rows.count || format.dataLine === undefined)) {
        reader = readerOf(firstRow);
        reader.readChunk(chunk, from);
      }
    }
    await pace(chunk.bytesRead, reader?.rows ?? 0);
  }
  reader ??= readerOf(columns.map(({ name }) => name));
  return reader.finish();
}

/** Position of the first row of data; the number of rows where they are all before it. */
function firstRowOf({ lines, count }: Rows, { header, dataLine }: CellFormat): number {
  if (dataLine === undefined) return header && count > 0 ? 1 : 0;
  const first = lines.subarray(0, count).findIndex((line) => line >= dataLine);
  return first < 0 ? count : first;
}

function namesOf(rows: Rows, { header, namesLine }: CellFormat): readonly string[] | undefined {
  if (!header || rows.count === 0) return undefined;
  if (namesLine === undefined) return cellsOf(rows, 0);
  const row = rows.lines.indexOf(namesLine);
  return row < 0 ? undefined : plainNames(cellsOf(rows, row));
}

/**
 * For each column of the choices its place in the file: by name where the names agree, else by position; −1 where the
 * file lacks a column that is not used. Throws AppError `columns-differ` where it lacks one that is.
 */
export function columnPlaces(
  { path, format }: CellsOfFile,
  columns: readonly ColumnChoice[],
  firstRow: readonly string[],
): number[] {
  const names = columnNames(format.header ? firstRow : undefined, firstRow.length);
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const places = columns.map(({ name }, c) => (format.header ? placeOf.get(name) : c));
  const missing = columns.findIndex(({ role }, c) => role !== 'ignore' && places[c] === undefined);
  if (missing < 0) return places.map((place) => place ?? -1);
  const unnamed = columns.every(({ name }, c) => name === `column ${c + 1}`);
  if (unnamed && names.length === columns.length) return columns.map((_, c) => c);
  throw new AppError(
    'columns-differ',
    `${path} has no column “${columns[missing].name}”; its columns are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`,
    'Give all files the same columns, leave this file out, or set the column to “not used”.',
    { file: path, line: 1, column: columns[missing].name },
  );
}
