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

/** Ticks of an axis at these values. */
export const ticksAt = <T>(
  values: readonly T[],
  place: (value: T) => number,
  label: (value: T) => string,
): Tick[] => values.map((value) => ({ at: place(value), label: label(value) }));

/** What a plot draws along one of its edges. */
export interface AxisLine {
  ticks: readonly Tick[];
  label?: string;
  /** Lines across the plot. */
  grid?: boolean;
}

/** One of the figures that a list of bars shows side by side. */
export interface BarSide<Row> {
  label: string;
  /** What stands above the bars. */
  head: string;
  /** Stands where the bars would be, while there are none. */
  note?: string;
  /** What the longest bar stands for. */
  most: number;
  /** The bars are guesses. */
  faint?: boolean;
  /** A bar with its text, its standard deviation, and whether it is over a limit; null where nothing is known. */
  barOf: (row: Row) => { value: number; text: string; spread?: number; over?: boolean } | null | undefined;
  /** The whole figure, for table and tip. */
  figureOf: (row: Row) => string;
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

/** A name in at most so many letters. */
export const shortened = (name: string, most: number): string =>
  name.length > most ? `${name.slice(0, most - 1)}…` : name;

/**
 * Names in at most so many letters each. Where several would be cut to the same, each is shown from where it begins to
 * differ: of “ACCELEROMETER X” and “ACCELEROMETER Y” the end.
 */
export function shortenedApart(names: readonly string[], most: number): string[] {
  const plain = names.map((name) => shortened(name, most));
  return names.map((name, n) => {
    const alike = names.filter((other, o) => other !== name && plain[o] === plain[n]);
    if (alike.length === 0) return plain[n];
    const shared = Math.min(...alike.map((other) => sharedBeginning(name, other)));
    return `…${shortened(name.slice(Math.min(shared, name.length - 1)), most - 1)}`;
  });
}

function sharedBeginning(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** The record of a mark at (x, y): what the table says of it in its columns after the first. */
export const rowTip = <Row>(
  x: number,
  y: number,
  title: string,
  columns: readonly Column<Row>[],
  row: Row,
): Tip => ({
  x,
  y,
  title,
  lines: columns
    .slice(1)
    .flatMap(({ label, value }) => (value(row) === '' ? [] : [[label, value(row)] as const])),
});

/** A tip as one sentence for a screen reader. */
export const tipInWords = (tip: Tip | null): string =>
  tip ? [tip.title, ...tip.lines.map(([label, value]) => `${label} ${value}`)].join(', ') : '';
