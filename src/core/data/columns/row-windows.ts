import type { ColumnFacts } from './column-facts';
import type { ColumnChoice } from '../ingest-protocol';

/** Rows of fewer numbers are properties rather than samples. */
const FEWEST_SAMPLES = 20;
const LOOKED_AT = 60;
/** Mean correlation of neighbours along a row above which its cells are samples of a signal. */
const ALIKE = 0.5;
const MOST_CHANNELS = 12;

export interface RowWindows {
  length: number;
  channels: number;
  order: 'samples' | 'channels';
  reason: string;
}

/**
 * Whether every row is a window of samples: many columns of one scale, without names of their own, whose neighbours along
 * the row are alike. Channels are told by the names (`ax0, ay0, ax1, ay1` or `ax0, ax1, ay0, ay1`), else there is one.
 */
export function findRowWindows(
  columns: readonly ColumnChoice[],
  facts: readonly ColumnFacts[],
): RowWindows | undefined {
  const signals = columns.flatMap(({ role, content }, c) =>
    role === 'signal' && content === 'number' ? [c] : [],
  );
  if (signals.length < FEWEST_SAMPLES || columns.some(({ role }) => role === 'time')) return undefined;
  const layout = layoutByName(signals.map((c) => facts[c]));
  if (!layout) return undefined;
  const rows = rowsOfNumbers(signals.map((c) => facts[c].numbers));
  const alike = Array.from({ length: MOST_CHANNELS }, (_, lag) => meanCorrelation(rows, lag + 1));
  if (!ofOneScale(signals.map((c) => facts[c].numbers)) || !(Math.max(...alike) > ALIKE)) return undefined;
  return {
    ...layout,
    length: signals.length / layout.channels,
    reason:
      'Each row has many values without names of their own, and neighbours along the row are alike: every row is a window.',
  };
}

/** Channels by the names without their numbers; nothing where columns have names of their own. */
function layoutByName(facts: readonly ColumnFacts[]): Pick<RowWindows, 'channels' | 'order'> | undefined {
  const one = { channels: 1, order: 'samples' } as const;
  const named = facts.filter((fact) => fact.named && !/^-?\d+(\.\d+)?$/.test(fact.name));
  if (named.length < facts.length / 2) return one;
  const bases = facts.map(({ name }) =>
    name
      .replace(/\d+/g, '')
      .replace(/[\s_.()[\]-]+/g, ' ')
      .trim(),
  );
  const distinct = [...new Set(bases)];
  if (facts.length / distinct.length < 4) return undefined;
  if (distinct.length === 1 || facts.length % distinct.length !== 0) return one;
  const channels = distinct.length;
  const samples = bases.every((base, i) => base === bases[i % channels]);
  const length = facts.length / channels;
  const blocks = bases.every((base, i) => base === bases[Math.floor(i / length) * length]);
  return samples || blocks ? { channels, order: samples ? 'samples' : 'channels' } : one;
}

/** Rows of the columns' numbers, as far as they are all there. */
function rowsOfNumbers(columns: readonly (readonly number[])[]): number[][] {
  const count = Math.min(LOOKED_AT, ...columns.map((numbers) => numbers.length));
  return Array.from({ length: count }, (_, row) => columns.map((numbers) => numbers[row]));
}

/** Mean over rows of the correlation of cells that are `lag` apart. */
export function meanCorrelation(rows: readonly (readonly number[])[], lag: number): number {
  const found = rows.map((row) => correlation(row, lag)).filter((value) => !Number.isNaN(value));
  return found.length === 0 ? 0 : found.reduce((sum, value) => sum + value, 0) / found.length;
}

function correlation(row: readonly number[], lag: number): number {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  let [product, square] = [0, 0];
  for (let i = 0; i + lag < row.length; i++) {
    product += (row[i] - mean) * (row[i + lag] - mean);
    square += ((row[i] - mean) ** 2 + (row[i + lag] - mean) ** 2) / 2;
  }
  return product / square;
}

/** Whether the columns' spreads and means are of one size, as those of samples of one signal are. */
function ofOneScale(columns: readonly (readonly number[])[]): boolean {
  const spreads = columns
    .map((numbers) => {
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
      return Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length);
    })
    .sort((a, b) => a - b);
  const at = (share: number) => spreads[Math.floor(share * (spreads.length - 1))];
  return at(0.9) <= 20 * Math.max(at(0.25), 1e-3 * at(0.9));
}
