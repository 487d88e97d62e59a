import { textFormat } from '../../../src/core/data/files/delimited-text';
import { inspectFiles, ReadCache, readDataset } from '../../../src/core/data/files';
import type { FileTable } from '../../../src/core/data/files/tables/cells-in-roles';
import { readTables } from '../../../src/core/data/files/tables/read-tables';
import { cellsOf } from '../../../src/core/data/files/tables/rows';
import { decimalAt } from '../../../src/core/data/files/text/guess-decimal';
import type { FileFormat, IngestChoices, IngestFile } from '../../../src/core/data';
import { AppError } from '../../../src/core/errors';
import { firstLooseQuote, plainNumber, secondRows, type ParsedRow } from './second-parser';
import type { StrangeTable } from './strange-tables';

const tools = { pace: async () => undefined, cache: new ReadCache(0) };

/**
 * Reads a table by every guess and compares it with a second parser, cell by cell, and with what was meant. Returns the
 * code of the error that it was refused with, or nothing. Throws an Error that says what is wrong.
 */
export async function checkTable({ bytes, meant }: StrangeTable): Promise<string | undefined> {
  const file = { path: 'strange.csv', blob: new Blob([bytes]) };
  try {
    const { choices } = await inspectFiles([file]);
    const format = choices.files[0].format!;
    if (meant && (format.delimiter !== meant.delimiter || format.header !== meant.header))
      throw new Error(`taken for “${format.delimiter}”, header ${format.header}`);
    const second = secondRows(bytes, format);
    const soundUpTo = await compareRows(file, format, second, firstLooseQuote(bytes, format));
    await compareValues(file, choices, second, soundUpTo, meant);
    await readDataset([file], choices, tools.pace);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (!error.message || !error.remedy) throw new Error(`${error.code} lacks its words`, { cause: error });
    return error.code;
  }
}

/** The line that a row ends in: cells may go on over lines. */
const endOf = ({ line, cells }: ParsedRow): number =>
  cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, line);

/** Both parsers give the same cells in the same lines up to the row with the first line of which a problem is told: where it begins. */
async function compareRows(
  file: IngestFile,
  format: FileFormat,
  second: readonly ParsedRow[],
  upToLine: number,
): Promise<number> {
  const own: ParsedRow[] = [];
  let firstProblem = upToLine;
  for await (const { rows, problems } of textFormat.readRows(file, format)) {
    for (let row = 0; row < rows.count; row++) own.push({ line: rows.lines[row], cells: cellsOf(rows, row) });
    for (const { line } of problems) firstProblem = Math.min(firstProblem, line);
  }
  const soundUpTo = [...own, ...second].reduce(
    (least, row) => (endOf(row) < firstProblem ? least : Math.min(least, row.line)),
    firstProblem,
  );
  const upTo = (rows: readonly ParsedRow[]) => JSON.stringify(rows.filter(({ line }) => line < soundUpTo));
  if (upTo(own) !== upTo(second)) {
    const at = own.findIndex((row, r) => JSON.stringify(row) !== JSON.stringify(second[r]));
    throw new Error(
      `rows differ: ${JSON.stringify(own.slice(at, at + 2))}, but ${JSON.stringify(second.slice(at, at + 2))}`,
    );
  }
  return soundUpTo;
}

async function compareValues(
  file: IngestFile,
  choices: IngestChoices,
  second: readonly ParsedRow[],
  soundUpTo: number,
  meant: StrangeTable['meant'],
): Promise<void> {
  const { tables, dictionaries } = await readTables(textFormat, [file], choices, tools);
  const [table] = tables;
  const format = choices.files[0].format!;
  const cells = new Map(second.map((row) => [row.line, row.cells]));
  const labelAt = choices.columns.findIndex(({ role }) => role === 'label');
  const signals = choices.columns.flatMap(({ role, content }, c) =>
    role === 'signal' ? [{ c, content }] : [],
  );
  for (let r = 0; r < table.rows; r++) {
    const row = cells.get(table.lines[r]);
    if (table.lines[r] >= soundUpTo) break;
    if (!row) throw new Error(`line ${table.lines[r]} is no row`);
    signals.forEach(({ c, content }, s) => {
      const value = table.signals[s][r];
      if (content === 'text' || Number.isNaN(value)) return;
      const expected = Math.fround(plainNumber(row[c], decimalAt(format, c)));
      if (!Object.is(value + 0, expected + 0))
        throw new Error(`line ${table.lines[r]}, column ${c + 1}: “${row[c]}” is read as ${value}`);
    });
    const label = labelAt >= 0 ? dictionaries.labels.words[table.labels![r]] : undefined;
    if (label !== undefined && label !== row[labelAt].trim())
      throw new Error(`line ${table.lines[r]}: “${row[labelAt]}” is read as the class “${label}”`);
  }
  if (soundUpTo === Infinity) nothingVanishes(table, format, second);
  if (meant) compareMeaning(table, choices, meant);
}

/** Every row is read, told as one that cannot be, a comment, or the names again. */
function nothingVanishes(
  { rows, bad, lines }: FileTable,
  format: FileFormat,
  second: readonly ParsedRow[],
): void {
  const from = format.dataLine ?? second[Number(format.header)]?.line ?? Infinity;
  const names = format.header
    ? second.find(({ line }) => format.namesLine === undefined || line === format.namesLine)
    : undefined;
  const read = new Set(lines.subarray(0, rows));
  const told = new Set(bad.problems.map(({ line }) => line));
  const gone = second.filter(
    ({ line, cells }) =>
      line >= from &&
      !read.has(line) &&
      !told.has(line) &&
      !/^\s*(#|%|\/\/)/.test(cells[0]) &&
      !names?.cells.some((name, c) => name.trim() !== '' && name.trim() === cells[c]?.trim()),
  );
  if (gone.length > 0 && bad.count <= bad.problems.length) throw new Error(`line ${gone[0].line} vanished`);
}

function compareMeaning(
  table: FileTable,
  { columns }: IngestChoices,
  meant: NonNullable<StrangeTable['meant']>,
): void {
  if (table.rows + table.bad.count !== meant.columns[0].length)
    throw new Error(`${table.rows} rows are read, ${table.bad.count} not, of ${meant.columns[0].length}`);
  if (columns.length !== meant.columns.length) throw new Error(`${columns.length} columns are found`);
  if (table.bad.count > 0) return;
  let signal = 0;
  columns.forEach(({ role, content }, c) => {
    if (role !== 'signal') return;
    const values = table.signals[signal++];
    const own = meant.columns[c];
    if (content === 'text') return;
    const wrong = own.findIndex((value, r) => Math.fround(Number(value)) !== values[r]);
    if (wrong >= 0)
      throw new Error(`column ${c + 1}, row ${wrong + 1}: ${own[wrong]} is read as ${values[wrong]}`);
  });
}
