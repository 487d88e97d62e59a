import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { readCbor } from './json/cbor';
import { jsonFault, placeIn } from './json/fault';
import { linesAt, type JsonPath } from './json/lines';
import { shapeFault } from './json/shape-fault';
import { tableOfJson, type JsonTable } from './json/tables';
import { tableReader } from './tables/table-reader';
import { rowChunks, wholeBytes } from './tables/text-chunks';

const HEAD_ROWS = 2000;

/**
 * JSON and CBOR: samples in the data acquisition format (one a file, with its rate), recordings of gestures by class, lists
 * of records, and columns as lists.
 */
export const jsonTables = tableReader({
  id: 'json',
  notOfFormat: 'It is no JSON or CBOR.',
  async readHead(file) {
    const { names, rows, units, samplingHz, told, lines } = await tableOf(file);
    const head = [names, ...rows.slice(0, HEAD_ROWS).map((row) => row.map(cellOf))];
    return {
      rows: head,
      lines: Uint32Array.from(head.keys(), (row) => lines?.[row] ?? row + 1),
      estimatedRows: rows.length,
      ...(units && { units }),
      ...(samplingHz !== undefined && { samplingHz }),
      told,
    };
  },
  async *readRows(file) {
    const { names, rows, lines } = await tableOf(file);
    yield* rowChunks([names, ...rows.map((row) => row.map(cellOf))], file.blob.size, lines);
  },
});

/** A table with the lines of its names and rows, where rows begin in lines of their own. */
async function tableOf(file: IngestFile): Promise<JsonTable & { lines?: readonly number[] }> {
  const { value, linesOf } = valueOf(file.path, await wholeBytes(file));
  const table = tableOfJson(value);
  if (!table || table.rows.length === 0) throw noTable(file.path, value, linesOf);
  const lines = table.rowsAt && linesOf?.(table.rowsAt);
  const own =
    lines?.length === table.rows.length && lines.every((line, row) => row === 0 || line > lines[row - 1]);
  return { ...table, ...(own && { lines: [1, ...lines] }) };
}

/** A value with the lines that what is at a path begins in; CBOR has none. */
interface Parsed {
  value: unknown;
  linesOf?: (path: JsonPath) => number[];
}

function valueOf(path: string, bytes: Uint8Array): Parsed {
  if (path.toLowerCase().endsWith('.cbor')) {
    try {
      return { value: readCbor(bytes) };
    } catch {
      throw noJson(path, 'it is cut off, or no CBOR');
    }
  }
  const whole = new TextDecoder().decode(bytes);
  const text = whole.trim();
  const before = placeIn(whole, whole.length - whole.trimStart().length);
  try {
    const value: unknown = JSON.parse(text);
    return { value, linesOf: (at) => linesAt(text, at).map((line) => line + before.line - 1) };
  } catch {
    const fault = jsonFault(text);
    const place = fault && placeIn(text, fault.at);
    const [first] = text.split(/\r\n|\r|\n/, 1);
    if (fault?.follows && !jsonFault(first)) return recordPerLine(path, whole);
    const column = place && place.line === 1 ? before.column + place.column - 1 : place?.column;
    throw noJson(path, fault?.what, place && { line: before.line + place.line - 1, column: column! });
  }
}

/** A record a line, as `.jsonl` and `.ndjson` have it. */
function recordPerLine(path: string, text: string): Parsed {
  const numbered = text.split(/\r\n|\r|\n/).map((record, l) => ({ record: record.trim(), line: l + 1 }));
  const records = numbered.filter(({ record }) => record !== '');
  const value = records.map(({ record, line }) => {
    try {
      return JSON.parse(record) as unknown;
    } catch {
      const fault = jsonFault(record, 'line');
      throw noJson(path, fault?.what, { line, column: (fault?.at ?? 0) + 1 });
    }
  });
  const linesOf = ([step, ...rest]: JsonPath) =>
    rest.length > 0 ? [] : records.filter((_, i) => step === '*' || step === i).map(({ line }) => line);
  return { value, linesOf };
}

function noJson(
  path: string,
  what = 'it cannot be read as JSON',
  place?: { line: number; column: number },
): AppError {
  const said = place ? `${path}, line ${place.line}, column ${place.column}: ${what}.` : `${path}: ${what}.`;
  return new AppError('no-json', said, 'Mend that place, export the file again, or leave it out.', {
    file: path,
    ...place,
  });
}

function noTable(path: string, value: unknown, linesOf: Parsed['linesOf']): AppError {
  const { what, at } = shapeFault(value);
  const line = linesOf?.(at)[0];
  return new AppError(
    'no-table-in-json',
    `${path}${line === undefined ? '' : `, line ${line}`}: ${what}, so no samples, records or columns could be read.`,
    'Mend that place, leave the file out, or export the data as CSV.',
    { file: path, ...(line !== undefined && { line }) },
  );
}

function cellOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? (value ? '1' : '0') : '';
}
