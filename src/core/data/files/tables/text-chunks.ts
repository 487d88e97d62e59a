import { AppError } from '../../../errors';
import type { IngestFile } from '../../ingest-protocol';
import { TextRows } from './rows';
import type { RowChunk } from './table-format';

/** Formats that have to be read as a whole are read up to this size. */
const MOST_BYTES = 1 << 28;
const CHUNK_ROWS = 4096;

/** All bytes of a file. Throws AppError `file-too-large`. */
export async function wholeBytes({ path, blob }: IngestFile): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size <= MOST_BYTES) return new Uint8Array(await blob.arrayBuffer());
  throw new AppError(
    'file-too-large',
    `${path} has ${Math.round(blob.size / 1e6)} MB; files of this format are read up to ${Math.round(MOST_BYTES / 1e6)} MB.`,
    'Export it as CSV, which may be of any size, or in parts.',
    { file: path },
  );
}

/** Rows of text in chunks; where nothing says their lines these are their numbers. */
export function* rowChunks(
  rows: readonly (readonly string[])[],
  bytes: number,
  linesOf?: ArrayLike<number>,
): Generator<RowChunk> {
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const chunk = rows.slice(from, from + CHUNK_ROWS);
    const lines = Uint32Array.from(chunk.keys(), (row) => linesOf?.[from + row] ?? from + row + 1);
    const bytesRead = Math.round((bytes * (from + chunk.length)) / rows.length);
    yield { rows: new TextRows(chunk, lines), problems: [], bytesRead };
  }
}
