import type { FileCells } from './file-cells';
import type { ClockUnit, ColumnChoice } from '../../ingest-protocol';
import { columnPlaces, type CellsOfFile } from './read-cells';

/** Cells of this many bytes are kept at most; files beyond are read again when they are needed again. */
const MOST_BYTES = 1 << 28;

/**
 * The cells of files as they were last read: other roles, windows or rates need no second reading. It knows files by
 * their paths, so it has to be cleared when others are dropped.
 */
export class ReadCache {
  private readonly files = new Map<string, { cells: FileCells; key: string }>();
  private bytes = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** The cells of a file if they were kept and can be used as chosen. Throws AppError `columns-differ`. */
  find(file: CellsOfFile, columns: readonly ColumnChoice[], clock: ClockUnit): FileCells | undefined {
    const kept = this.files.get(file.path);
    if (!kept || kept.key !== keyOf(file, columns) || !kept.cells.answers(columns, clock)) return undefined;
    columnPlaces(file, columns, kept.cells.firstRow);
    return kept.cells;
  }

  keep(file: CellsOfFile, columns: readonly ColumnChoice[], cells: FileCells): void {
    this.forget(file.path);
    if (this.bytes + cells.byteLength > this.mostBytes) return;
    this.bytes += cells.byteLength;
    this.files.set(file.path, { cells, key: keyOf(file, columns) });
  }

  clear(): void {
    this.files.clear();
    this.bytes = 0;
  }

  private forget(path: string): void {
    this.bytes -= this.files.get(path)?.cells.byteLength ?? 0;
    this.files.delete(path);
  }
}

function keyOf({ format }: CellsOfFile, columns: readonly ColumnChoice[]): string {
  return JSON.stringify([format, columns.map(({ name }) => name)]);
}
