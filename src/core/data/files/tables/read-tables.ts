import { AppError } from '../../../errors';
import type { FileChoice, IngestChoices, IngestFile } from '../../ingest-protocol';
import { Dictionary, tableOf, type FileTable, type SharedDictionaries } from './cells-in-roles';
import { naturally } from '../../natural-order';
import { readCells } from './read-cells';
import type { ReadTools } from '../reader';
import { NAMED_COLUMNS, type TableFormat } from './table-format';

/** All files' rows, and the names their codes stand for. */
export interface ReadTables {
  tables: readonly FileTable[];
  files: readonly FileChoice[];
  /** Class of each label code: positions in `classNames`, which are in natural order. */
  classOfCode: readonly number[];
  classNames: readonly string[];
  dictionaries: SharedDictionaries;
}

/** Reads all files, one after the other, into typed columns; what the cache knows is not read again. */
export async function readTables(
  format: TableFormat,
  files: readonly IngestFile[],
  choices: IngestChoices,
  { pace, cache }: ReadTools,
): Promise<ReadTables> {
  const dictionaries = {
    labels: new Dictionary(),
    sessions: new Dictionary(),
    columns: choices.columns.map(() => new Dictionary()),
  };
  // Words become inputs in tables only; elsewhere a cell of words is a cell that cannot be read.
  const columns = choices.columns.map((column) =>
    choices.reading.kind === 'table' ? column : { ...column, content: 'number' as const },
  );
  const options = { columns, clock: choices.clock, dictionaries, missing: missingPolicy(choices) };
  const bytesTotal = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const tables: FileTable[] = [];
  let [bytesBefore, rowsBefore] = [0, 0];
  for (const choice of choices.files) {
    const file = files.find(({ path }) => path === choice.path);
    if (!file)
      throw new AppError('file-missing', `${choice.path} is not among the files.`, 'Drop the file again.');
    const cellsOfFile = { path: choice.path, format: choice.format ?? NAMED_COLUMNS };
    const report = (bytesRead: number, rows: number) =>
      pace({ file: choice.path, bytesRead: bytesBefore + bytesRead, bytesTotal, rows: rowsBefore + rows });
    let cells = cache.find(cellsOfFile, columns, choices.clock);
    if (!cells) {
      const chunks = format.readRows(file, choice.format);
      cells = await readCells(chunks, cellsOfFile, columns, choices.clock, report);
      cache.keep(cellsOfFile, columns, cells);
    }
    const table = tableOf(choice.path, cells, options);
    await report(file.blob.size, table.rows);
    bytesBefore += file.blob.size;
    rowsBefore += table.rows;
    tables.push(table);
  }
  const names = usesLabelColumn(choices)
    ? dictionaries.labels.words
    : choices.files.map((file) => file.className!);
  const classNames = [...new Set(names)].sort(naturally);
  const positions = new Map(classNames.map((name, position) => [name, position]));
  const classOfCode = names.map((name) => positions.get(name)!);
  return { tables, files: choices.files, classOfCode, classNames, dictionaries };
}

function missingPolicy({ reading, missing }: IngestChoices): 'keep' | 'drop' | 'bad' {
  if (reading.kind !== 'table') return 'bad';
  return missing === 'impute' ? 'keep' : missing === 'drop' ? 'drop' : 'bad';
}

export function usesLabelColumn({ columns }: Pick<IngestChoices, 'columns'>): boolean {
  return columns.some(({ role }) => role === 'label');
}
