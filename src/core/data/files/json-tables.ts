import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { readCbor } from './json/cbor';
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
    const { names, rows, units, samplingHz, told } = await tableOf(file);
    const head = [names, ...rows.slice(0, HEAD_ROWS).map((row) => row.map(cellOf))];
    return {
      rows: head,
      lines: Uint32Array.from(head.keys(), (row) => row + 1),
      estimatedRows: rows.length,
      ...(units && { units }),
      ...(samplingHz !== undefined && { samplingHz }),
      told,
    };
  },
  async *readRows(file) {
    const { names, rows } = await tableOf(file);
    yield* rowChunks([names, ...rows.map((row) => row.map(cellOf))], file.blob.size);
  },
});

async function tableOf(file: IngestFile): Promise<JsonTable> {
  const bytes = await wholeBytes(file);
  const table = tableOfJson(valueOf(file.path, bytes));
  if (table && table.rows.length > 0) return table;
  throw new AppError(
    'no-table-in-json',
    `${file.path} holds no samples, records or columns that could be read.`,
    'Leave it out, or export the data as CSV.',
    { file: file.path },
  );
}

function valueOf(path: string, bytes: Uint8Array): unknown {
  const text = path.toLowerCase().endsWith('.cbor') ? '' : new TextDecoder().decode(bytes).trim();
  try {
    return path.toLowerCase().endsWith('.cbor') ? readCbor(bytes) : JSON.parse(text);
  } catch {
    const lines = text.split(/\r?\n/).filter((line) => line !== '');
    // A record a line.
    try {
      if (lines.length > 1) return lines.map((line) => JSON.parse(line) as unknown);
    } catch {
      // Neither: told below.
    }
  }
  throw new AppError(
    'no-json',
    `${path} cannot be read as JSON or CBOR.`,
    'Export it again, or leave it out.',
    {
      file: path,
    },
  );
}

function cellOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? (value ? '1' : '0') : '';
}
