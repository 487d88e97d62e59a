import type { Delimiter, IngestFile } from '../../ingest-protocol';
import { readHead } from '../text/decode-text';
import { guessFormat } from '../text/guess-format';

/** The rows of a text as lines. */
export interface TableLines {
  rows: number;
  width: number;
  delimiter: Delimiter;
  /** Names of the columns, where a line says them. */
  names?: readonly string[];
  /** Lines of data. */
  lines: readonly string[];
}

/** The lines of data of a text without quotes; `undefined` where it is no table. */
export async function tableLines(file: IngestFile): Promise<TableLines | undefined> {
  try {
    const head = await readHead(file);
    const { format, rows: first } = guessFormat(file.path, head, head.length === file.blob.size);
    const text = new TextDecoder(format.encoding).decode(await file.blob.arrayBuffer());
    if (text.includes('"')) return undefined;
    const all = text.split(/\r\n|\n|\r/);
    const from = (format.dataLine ?? 1 + Number(format.header)) - 1;
    const lines = all.slice(from).filter((line) => line.trim() !== '');
    const body = format.header ? first.slice(1) : first;
    const width = Math.max(0, ...body.slice(0, 50).map((row) => row.length));
    return {
      rows: lines.length,
      width,
      delimiter: format.delimiter,
      ...(format.header && { names: first[0] }),
      lines,
    };
  } catch {
    // What is no text is told where it is read.
    return undefined;
  }
}

export function cellsOfLine(line: string, delimiter: Delimiter): string[] {
  const cells = delimiter === 'blanks' ? line.trim().split(/[ \t]+/) : line.split(delimiter);
  return cells.map((cell) => cell.trim());
}
