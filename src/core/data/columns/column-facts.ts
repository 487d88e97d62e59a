import { isMissing } from './parse-number';
import { parseDate } from './clock';

/** Cells of rows, as text. */
export type CellTexts = readonly (readonly string[])[];

/** Rows that follow each other in a file, and how their cells are read. */
export interface StretchOfRows {
  /** Position of the file among those looked at. */
  file: number;
  rows: CellTexts;
  /** Place of each column in these rows; −1 where the file lacks it. */
  places: readonly number[];
  /** Reads a column's cell as a number. */
  read: (cell: string, column: number) => number;
}

/** What rows from all files say about a column. */
export interface ColumnFacts {
  name: string;
  named: boolean;
  unit?: string;
  /** Numbers, stretch after stretch. */
  numbers: readonly number[];
  /** The same, or seconds of dates, apart for each stretch. */
  times: readonly (readonly number[])[];
  rows: number;
  /** Rows with a value, and how many of them are no numbers. */
  present: number;
  texts: number;
  /** Values as text, and how often each occurs. */
  values: ReadonlyMap<string, number>;
  isDate: boolean;
  /** Whole numbers, each the one before plus 1. */
  counts: boolean;
  /** At least 95 % of the steps go forward. */
  rises: boolean;
  /** Hardly a step goes back, some go forward, and most of those are alike: 0, 0, 1, 1, 2 or 0.00, 0.02, 0.04. */
  ticks: boolean;
  /** Share of the steps that stay where they are. */
  equalSteps: number;
  whole: boolean;
  /** Files in which it has no value at all, and of how many. */
  emptyFiles: number;
  files: number;
  /** Files with one value throughout, and whether files differ in it. */
  constantInFiles: boolean;
  differsBetweenFiles: boolean;
  /** Runs of equal values in all stretches. */
  runs: number;
}

const MOST_VALUES = 20_000;

/** Facts about one column. */
export function factsOf(
  column: number,
  { name, named, unit }: Pick<ColumnFacts, 'name' | 'named' | 'unit'>,
  stretches: readonly StretchOfRows[],
): ColumnFacts {
  const numbers: number[] = [];
  const times: number[][] = [];
  const values = new Map<string, number>();
  const byFile = new Map<number, Set<string>>();
  let [rows, present, texts, dates, runs] = [0, 0, 0, 0, 0];
  for (const { file, rows: own, places, read } of stretches) {
    const place = places[column];
    const seen = byFile.get(file) ?? new Set<string>();
    byFile.set(file, seen);
    const clock: number[] = [];
    let last: string | undefined;
    rows += own.length;
    for (const row of place < 0 ? [] : own) {
      const cell = row[place];
      if (cell === undefined || isMissing(cell)) continue;
      const text = cell.trim();
      present++;
      if (text !== last) runs++;
      last = text;
      if (values.size < MOST_VALUES || values.has(text)) values.set(text, (values.get(text) ?? 0) + 1);
      if (seen.size < 2) seen.add(text);
      const value = read(cell, column);
      if (Number.isNaN(value)) {
        texts++;
        const date = parseDate(cell);
        if (!Number.isNaN(date)) {
          dates++;
          clock.push(date);
        }
      } else {
        numbers.push(value);
        clock.push(value);
      }
    }
    times.push(clock);
  }
  const fileSets = [...byFile.values()];
  const steps = times.flatMap((clock) => clock.slice(1).map((value, i) => value - clock[i]));
  const forward = steps.filter((step) => step > 0);
  const firsts = fileSets.flatMap((seen) => [...seen].slice(0, 1));
  return {
    name,
    named,
    ...(unit && { unit }),
    numbers,
    times,
    rows,
    present,
    texts,
    values,
    isDate: present > 0 && dates > 0.9 * present,
    counts:
      steps.length > 0 && texts === 0 && Number.isInteger(numbers[0]) && steps.every((step) => step === 1),
    rises: steps.length > 1 && forward.length >= 0.95 * steps.length,
    ticks: ticking(steps, forward),
    equalSteps: steps.length === 0 ? 0 : steps.filter((step) => step === 0).length / steps.length,
    whole: texts === 0 && numbers.length > 0 && numbers.every(Number.isInteger),
    emptyFiles: fileSets.filter((seen) => seen.size === 0).length,
    files: fileSets.length,
    constantInFiles: fileSets.every((seen) => seen.size <= 1),
    differsBetweenFiles: new Set(firsts).size > 1,
    runs,
  };
}

function ticking(steps: readonly number[], forward: readonly number[]): boolean {
  if (steps.length < 8 || forward.length < 4) return false;
  const back = steps.filter((step) => step < 0).length;
  if (back > 0.01 * steps.length && back > 1) return false;
  const sorted = [...forward].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  const alike = forward.filter((step) => step >= median / 2 && step <= 2 * median).length;
  return alike >= 0.7 * forward.length;
}
