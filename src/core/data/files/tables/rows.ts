/** Some rows of a file, blank lines left out, whose cells can be read one by one. */
export interface Rows {
  readonly count: number;
  /** Line of each row's first character, 1-based. */
  readonly lines: Uint32Array;
  /** Cells in a row. */
  width(row: number): number;
  /** A cell's text. */
  cell(row: number, place: number): string;
  /**
   * The number that a cell says, exactly as `Number` reads it, where that is possible without making a string: digits
   * with at most one decimal sign. NaN for every other cell.
   */
  plainNumber(row: number, place: number, decimal: '.' | ','): number;
  /** Whether the cells of two rows are the same text. False may also mean that looking was not worth it. */
  sameCells(row: number, other: number, place: number): boolean;
  /** False where a cell certainly does not begin with this character; true may also mean that looking was not worth it. */
  mayBeginWith(row: number, place: number, code: number): boolean;
}

/** Rows that are texts already. */
export class TextRows implements Rows {
  constructor(
    private readonly rows: readonly (readonly string[])[],
    readonly lines: Uint32Array,
  ) {}

  get count(): number {
    return this.rows.length;
  }

  width(row: number): number {
    return this.rows[row].length;
  }

  cell(row: number, place: number): string {
    return this.rows[row][place];
  }

  plainNumber(): number {
    return NaN;
  }

  sameCells(row: number, other: number, place: number): boolean {
    return this.rows[row][place] === this.rows[other][place];
  }

  mayBeginWith(): boolean {
    return true;
  }
}

/** All cells of a row. */
export function cellsOf(rows: Rows, row: number): string[] {
  return Array.from({ length: rows.width(row) }, (_, place) => rows.cell(row, place));
}

/** A line with nothing on it, but perhaps delimiters. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '') || (cells.length === 1 && cells[0].trim() === '');
}

/** The most frequent number of cells in a row. */
export function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 0;
  for (const [length, count] of counts) if (count > (counts.get(width) ?? 0)) width = length;
  return width;
}
