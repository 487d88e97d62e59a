import type { FileReader } from '../reader';
import type { IngestFile } from '../../ingest-protocol';
import { rowChunks } from './text-chunks';
import type { TableFormat, TableHead } from './table-format';
import { tableReader } from './table-reader';

const HEAD_ROWS = 2000;

/** A table that is read in one piece. */
export interface WholeTable {
  names: string[];
  rows: string[][];
  /** Line of the names and of each row, where the format has lines. */
  lines?: readonly number[];
  rowIsWindow?: TableHead['rowIsWindow'];
  recordingRows?: TableHead['recordingRows'];
  told: string[];
}

/** The reader of a format whose files are tables once they are read as a whole. */
export function wholeTableReader({
  tableOf,
  ...about
}: Pick<TableFormat, 'id' | 'notOfFormat'> & {
  tableOf: (file: IngestFile) => Promise<WholeTable>;
}): FileReader {
  return tableReader({
    ...about,
    async readHead(file) {
      const { names, rows, lines, rowIsWindow, recordingRows, told } = await tableOf(file);
      const head = [names, ...rows.slice(0, HEAD_ROWS)];
      return {
        rows: head,
        lines: Uint32Array.from(head.keys(), (row) => lines?.[row] ?? row + 1),
        estimatedRows: rows.length,
        ...(rowIsWindow && { rowIsWindow }),
        ...(recordingRows && { recordingRows }),
        told,
      };
    },
    async *readRows(file) {
      const { names, rows, lines } = await tableOf(file);
      yield* rowChunks([names, ...rows], file.blob.size, lines);
    },
  });
}
