import { isMissing } from './parse-number';
import { parseDate } from './clock';
import { ClockSteps } from './clock-steps';

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
  /** Steps of those. */
  steps: ClockSteps;
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
  const steps = new ClockSteps(times);
  const firsts = fileSets.flatMap((seen) => [...seen].slice(0, 1));
  return {
    name,
    named,
    ...(unit && { unit }),
    numbers,
    times,
    steps,
    rows,
    present,
    texts,
    values,
    isDate: present > 0 && dates > 0.9 * present,
    counts: steps.count > 0 && texts === 0 && Number.isInteger(numbers[0]) && steps.ones === steps.count,
    rises: steps.count > 1 && steps.forward >= 0.95 * steps.count,
    ticks: ticking(steps),
    equalSteps: steps.count === 0 ? 0 : steps.equal / steps.count,
    whole: texts === 0 && numbers.length > 0 && numbers.every(Number.isInteger),
    emptyFiles: fileSets.filter((seen) => seen.size === 0).length,
    files: fileSets.length,
    constantInFiles: fileSets.every((seen) => seen.size <= 1),
    differsBetweenFiles: new Set(firsts).size > 1,
    runs,
  };
}

function ticking(steps: ClockSteps): boolean {
  if (steps.count < 8 || steps.forward < 4) return false;
  if (steps.back > 0.01 * steps.count && steps.back > 1) return false;
  return steps.between(steps.median / 2, 2 * steps.median) >= 0.7 * steps.forward;
}
