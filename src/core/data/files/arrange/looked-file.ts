import { guessColumns, type ColumnGuesses } from '../../columns/guess-roles';
import type { ClockUnit, ColumnChoice, IngestFile } from '../../ingest-protocol';
import { textFormat } from '../delimited-text';
import { Dictionary, tableOf, type FileTable } from '../tables/cells-in-roles';
import { readHeads, stretchesOf, type FileHead } from '../tables/file-heads';
import { readCells } from '../tables/read-cells';

/** A text with what its beginning shows, looked at alone. */
export interface LookedFile {
  file: IngestFile;
  head: FileHead;
  guesses: ColumnGuesses;
}

/** Throws what `readHeads` throws. */
export async function lookedAt(file: IngestFile): Promise<LookedFile> {
  const {
    heads: [head],
  } = await readHeads(textFormat, [file], {});
  const headers = head.names.map((column, c) => ({
    name: column,
    named: head.named[c],
    unit: head.units?.[c],
  }));
  const stretches = stretchesOf(head, 0, [...head.names.keys()]);
  return { file, head, guesses: guessColumns(headers, stretches, { classesFromFiles: true }) };
}

/**
 * The rows of a file by the clock of that name, with some of its columns; `undefined` where it has no such clock. Without a
 * name, rows without a clock.
 */
export async function tableByClock(
  { file, head, guesses }: LookedFile,
  clockName: string | undefined,
  clock: ClockUnit,
  signals: readonly string[],
): Promise<FileTable | undefined> {
  const at = guesses.columns.findIndex(({ name }) => name.toLowerCase() === clockName?.toLowerCase());
  if ((clockName !== undefined && at < 0) || !head.format) return undefined;
  const columns = guesses.columns.map<ColumnChoice>(({ name }, c) => ({
    name,
    role: c === at ? 'time' : signals.includes(name) ? 'signal' : 'ignore',
    content: 'number',
  }));
  const about = { path: file.path, format: head.format };
  const cells = await readCells(
    textFormat.readRows(file, head.format),
    about,
    columns,
    clock,
    async () => {},
  );
  const dictionaries = {
    labels: new Dictionary(),
    sessions: new Dictionary(),
    columns: columns.map(() => new Dictionary()),
  };
  return tableOf(file.path, cells, { columns, clock, dictionaries, missing: 'bad' });
}
