import { AppError } from '../../../errors';
import { csvRows } from '../text/delimited-rows';
import { FileCellsReader, type FileCells } from './file-cells';
import type { ClockUnit, ColumnChoice, FileChoice, FileFormat, IngestFile } from '../../ingest-protocol';
import { cellsOf } from './rows';
import { columnNames } from '../../columns/guess-roles';

/** A file of text. */
export type TextFileChoice = FileChoice & { format: FileFormat };

/** Reads one file; calls `pace` after each chunk. Throws what `csvRows` throws and `columns-differ`. */
export async function readFile(
  file: IngestFile,
  { path, format }: TextFileChoice,
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
  for await (const chunk of csvRows(file, format)) {
    const withHeader = !reader && format.header && chunk.rows.count > 0;
    if (!reader && chunk.rows.count > 0) reader = readerOf(cellsOf(chunk.rows, 0));
    reader?.readChunk(chunk, withHeader ? 1 : 0);
    await pace(chunk.bytesRead, reader?.rows ?? 0);
  }
  reader ??= readerOf(columns.map(({ name }) => name));
  return reader.finish();
}

/**
 * For each column of the choices its place in the file: by name where the names agree, else by position; −1 where the
 * file lacks a column that is not used. Throws AppError `columns-differ` where it lacks one that is.
 */
export function columnPlaces(
  { path, format }: Pick<TextFileChoice, 'path' | 'format'>,
  columns: readonly ColumnChoice[],
  firstRow: readonly string[],
): number[] {
  const names = columnNames([firstRow], format.header, firstRow.length);
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
