import type { IngestFile } from '../../ingest-protocol';
import { isText } from './arrangement';

const HEAD_BYTES = 1 << 13;
/** Lines under the names that must all have one cell more. */
const FEWEST_LINES = 3;
/** The mark of UTF-8 at the beginning, which decoding takes away. */
const MARK = [0xef, 0xbb, 0xbf];

/**
 * A file whose rows begin with a name or number of their own that the line of names leaves out, as R writes them, with that
 * column named “row”; others as they are. Only the first line is written anew.
 */
export async function withRowNames(file: IngestFile): Promise<IngestFile> {
  if (!isText(file)) return file;
  const bytes = new Uint8Array(await file.blob.slice(0, HEAD_BYTES).arrayBuffer());
  const head = new TextDecoder().decode(bytes);
  const lines = head.split(/\r?\n/);
  const body = (bytes.length < HEAD_BYTES ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== '');
  if (body.length <= FEWEST_LINES) return file;
  const delimiter = [',', ';', '\t', ' '].find((sign) => lacksRowNames(body, sign));
  if (delimiter === undefined) return file;
  const start = MARK.every((byte, b) => bytes[b] === byte) ? MARK.length : 0;
  const blob = new Blob([`row${delimiter}`, file.blob.slice(start)]);
  return { path: file.path, blob };
}

function lacksRowNames([names, ...rows]: readonly string[], delimiter: string): boolean {
  const cells = cellsOf(names, delimiter);
  if (cells.length < 2 || !cells.every((cell) => /\p{L}/u.test(cell)) || new Set(cells).size < cells.length)
    return false;
  const own = rows.map((row) => cellsOf(row, delimiter));
  if (!own.every((row) => row.length === cells.length + 1 && row[row.length - 1] !== '')) return false;
  const first = own.map((row) => row[0]);
  return new Set(first).size === first.length && first.every((cell) => cell !== '');
}

/** Cells between delimiters that are not in quotes. */
function cellsOf(line: string, delimiter: string): string[] {
  const parts = line.trimEnd().split('"');
  const outside = parts.map((part, p) => (p % 2 === 1 ? part.replaceAll(delimiter, '_') : part));
  const cells = outside.join('');
  return delimiter === ' ' ? cells.trim().split(/ +/) : cells.split(delimiter).map((cell) => cell.trim());
}
