import type { CellTexts } from '../../columns/column-facts';
import { isMissing } from '../../columns/parse-number';

/** The first row is a header when it has words above numbers, words that occur nowhere below, or numbers its columns. */
export function hasHeader(rows: CellTexts, read: (cell: string) => number): boolean {
  const [first, ...rest] = rows;
  const isNumber = (cell: string | undefined) => cell !== undefined && !Number.isNaN(read(cell));
  if (rest.length === 0) return !first.some(isNumber) && first.some((cell) => !isMissing(cell));
  if (countsColumns(first) && !countsColumns(rest[0])) return true;
  if (first.some(isNumber)) return false;
  const numbersBelow = first.some((cell, c) => !isMissing(cell) && rest.some((row) => isNumber(row[c])));
  if (numbersBelow) return true;
  const named = first.every((cell) => cell.trim() !== '');
  return (
    named &&
    new Set(first).size === first.length &&
    first.every((cell, c) => !rest.some((row) => row[c] === cell))
  );
}

/** 0, 1, 2, … or 1, 2, 3, …, perhaps with a word among them: names that a data frame gives its columns. */
function countsColumns(row: readonly string[]): boolean {
  const numbered = row.filter((cell) => /^\d+$/.test(cell));
  if (numbered.length < 3 || numbered.length < row.length - 2) return false;
  const from = Number(numbered[0]);
  return from <= 1 && numbered.every((cell, i) => Number(cell) === from + i);
}
