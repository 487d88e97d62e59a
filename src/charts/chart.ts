/** A column of the table behind a chart. */
export interface Column<Row> {
  label: string;
  value: (row: Row) => string;
  number?: boolean;
}

/** What hover and keyboard focus show, next to the mark at (x, y) in pixels of the plot. */
export interface Tip {
  x: number;
  y: number;
  title: string;
  lines: readonly (readonly [label: string, value: string])[];
}

export interface Tick {
  at: number;
  label: string;
}

export interface Margin {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** Room for names at the left of a drawing, no more than they need. */
export const roomFor = (names: readonly string[], most: number): number =>
  Math.min(most, 14 + 7 * Math.max(2, ...names.map((name) => name.length)));
