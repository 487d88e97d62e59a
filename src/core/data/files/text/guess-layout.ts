import { parseDate } from '../../columns/clock';
import type { CellTexts } from '../../columns/column-facts';
import { isMissing } from '../../columns/parse-number';
import { isUnit } from './units';

/** Where a file's names and data are, as positions among its rows. */
export interface Layout {
  /** The row of names; absent where there is none. */
  names?: number;
  /** A row of units between names and data. */
  units?: number;
  /** First row of data. */
  data: number;
  /** Two rows before the data that say when a recording begins, and at what rate. */
  startAndRate?: { start: string; hertz: number };
}

const SCORED_ROWS = 400;
/** Lines before the names that may look like data. */
const MOST_NOTES = 4;
/** Share of a column's cells that are numbers, dates or times of day in a column of measurements. */
const MOSTLY = 0.8;

/**
 * Finds the first stretch of equally wide rows of numbers, and above it names and units; `undefined` where the first row is
 * data or names already, or where no column is made of numbers. `read` reads a number by the file's decimal sign.
 */
export function guessLayout(
  rows: CellTexts,
  lines: ArrayLike<number>,
  read: (cell: string) => number,
): Layout | undefined {
  const isNumber = (cell: string) => !Number.isNaN(read(cell)) || !Number.isNaN(parseDate(cell));
  const isWord = (cell: string) => !isMissing(cell) && !isNumber(cell);
  const scored = rows.slice(0, SCORED_ROWS);
  const width = dataWidth(scored, isNumber);
  const wide = scored.filter((row) => trimmedWidth(row) <= width && row.length >= width);
  const measured = Array.from({ length: width }, (_, c) => c).filter((c) => {
    const present = wide.filter((row) => !isMissing(row[c]));
    return present.length > 0 && present.filter((row) => isNumber(row[c])).length >= MOSTLY * present.length;
  });
  if (measured.length === 0) return undefined;
  const isData = (row: readonly string[] | undefined) => {
    if (!row || row.length < width || trimmedWidth(row) > width) return false;
    const present = measured.filter((c) => !isMissing(row[c]));
    const numbers = present.filter((c) => isNumber(row[c])).length;
    return numbers > 0 && numbers >= present.length / 2;
  };
  const begins = (from: number) =>
    scored.findIndex(
      (row, r) => r >= from && isData(row) && (r + 1 === scored.length || isData(scored[r + 1])),
    );
  const first = begins(0);
  if (first < 0) return undefined;
  // A few lines like “serial 4711” before the names look like data.
  const names = scored.findIndex(
    (row, r) => r > first && r <= first + MOST_NOTES && row.length === width && row.every(isWord),
  );
  const data = names < 0 ? first : Math.max(first, begins(names));
  const startAndRate = startAndRateAt(scored, data, read);
  if (startAndRate) return { data: data + 2, startAndRate };
  const head = namesAbove(scored, data, width, isNumber);
  if (head.names === undefined && countsEvenly(scored[data], read) && !countsEvenly(scored[data + 1], read))
    return data === 0 ? undefined : { names: data, data: data + 1 };
  const plain = data === 0 || (data === 1 && head.names === 0);
  return plain && lines[0] === 1 ? undefined : { ...head, data };
}

/** Width of the rows with the most numbers in all, without columns at the end that are always empty. */
function dataWidth(rows: CellTexts, isNumber: (cell: string) => boolean): number {
  const numbers = new Map<number, number>();
  for (const row of rows) {
    const count = row.slice(0, 64).filter(isNumber).length;
    numbers.set(row.length, (numbers.get(row.length) ?? 0) + count);
  }
  const [width] = [...numbers].reduce((best, next) => (next[1] > best[1] ? next : best), [0, -1]);
  const own = rows.filter((row) => row.length === width);
  return own.reduce((most, row) => Math.max(most, trimmedWidth(row)), 0);
}

/** Cells of a row without the empty ones at its end. */
export function trimmedWidth(row: readonly string[]): number {
  let width = row.length;
  while (width > 0 && row[width - 1].trim() === '') width--;
  return width;
}

const LONE_SIGN = /^\s*(#|%|\/\/|;)+\s*$/;

/** Names and units directly above the data; comments may stand between them. */
function namesAbove(
  rows: CellTexts,
  data: number,
  width: number,
  isNumber: (cell: string) => boolean,
): Pick<Layout, 'names' | 'units'> {
  let units: number | undefined;
  for (let r = data - 1; r >= 0; r--) {
    const row = rows[r];
    const words = row.filter((cell) => cell.trim() !== '' && !LONE_SIGN.test(cell));
    const enough = Math.max(Math.min(2, width), Math.ceil(width / 2));
    const named = words.length > 1 && words.filter(isNumber).length >= words.length / 2 ? 0 : words.length;
    const wide = row.length <= width + 1 && named >= enough;
    if (!wide || (width === 1 && r < data - 1)) {
      if (isComment(row)) continue;
      break;
    }
    const above = rows[r - 1];
    const namedAbove = above !== undefined && trimmedWidth(above) >= Math.ceil(width / 2) && width > 1;
    if (namedAbove && words.filter(isUnit).length > words.length / 2) {
      units ??= r;
      continue;
    }
    if (width === 1 && isComment(row) && row[0].trim().split(/\s+/).length > 2) break;
    return { names: r, ...(units !== undefined && { units }) };
  }
  return {};
}

/** Whether a line is a comment, by how it begins. */
export const isComment = (row: readonly string[]): boolean => /^\s*(#|%|\/\/|;)/.test(row[0] ?? '');

/** Numbers as names: wave lengths, or the places in a line of samples. */
function countsEvenly(row: readonly string[] | undefined, read: (cell: string) => number): boolean {
  const numbers = (row ?? []).map(read).filter((value) => !Number.isNaN(value));
  if (!row || numbers.length < 5 || numbers.length < row.length - 2) return false;
  const step = numbers[1] - numbers[0];
  return (
    step > 0 &&
    numbers.every((value, i) => Math.abs(value - numbers[0] - i * step) <= 1e-6 * Math.abs(step) * i + 1e-9)
  );
}

/** Rows like `1680686620.0,1680686620.0` and `32.0,32.0`: nothing measured has a date for a value, and then a rate. */
function startAndRateAt(
  rows: CellTexts,
  data: number,
  read: (cell: string) => number,
): Layout['startAndRate'] {
  const [start, rate, ...rest] = rows.slice(data, data + 12);
  if (!rate || rest.length === 0) return undefined;
  const same = (row: readonly string[]) => row.every((cell) => cell.trim() === row[0].trim());
  const isDate = (cell: string) => isEpoch(read(cell)) || !Number.isNaN(parseDate(cell));
  const hertz = read(rate[0]);
  if (!same(start) || !same(rate) || !isDate(start[0]) || !(hertz > 0 && hertz <= 1e5)) return undefined;
  return rest.some((row) => row.some(isDate)) ? undefined : { start: start[0].trim(), hertz };
}

/** Seconds, milli-, micro- or nanoseconds since 1970, of the years 1990 to 2100. */
export function isEpoch(value: number): boolean {
  return [1, 1e3, 1e6, 1e9].some((unit) => value >= 6.3e8 * unit && value <= 4.2e9 * unit);
}
