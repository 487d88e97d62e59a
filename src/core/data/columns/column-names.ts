import type { ColumnFacts } from './column-facts';

/** Whether a word of the column's name matches. */
export function isNamed({ name, named }: Pick<ColumnFacts, 'name' | 'named'>, words: RegExp): boolean {
  if (!named) return false;
  const parts = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  return parts.some((part) => words.test(part));
}

/** Few enough different values to be names of something. */
export function isNominal({ values, present }: ColumnFacts, rows: number): boolean {
  return present > 0 && values.size <= Math.max(2, rows / 2);
}
