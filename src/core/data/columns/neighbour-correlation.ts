import { isMissing } from './parse-number';
import type { ColumnFacts, StretchOfRows } from './column-facts';

const MOST_COLUMNS = 32;
const FEWEST_ROWS = 100;
/** Correlation of neighbouring rows above which they are samples of a signal. */
const ALIKE = 0.5;

/**
 * Whether neighbouring rows are alike in the columns of measurements, even within the groups of any column of codes or
 * words: rows that are only sorted by class are not samples of a signal.
 */
export function neighboursAlike(facts: readonly ColumnFacts[], stretches: readonly StretchOfRows[]): boolean {
  const stretch = stretches[0];
  if (!stretch || stretch.rows.length < FEWEST_ROWS || facts.some(saysNoOrder)) return false;
  const isGroup = ({ whole, texts, present, values, runs, rows }: ColumnFacts) =>
    (whole || texts === present) && values.size > 1 && values.size <= 100 && runs < rows / 5;
  const measured = facts.flatMap((fact, c) =>
    fact.texts === 0 && fact.values.size > 1 && !fact.counts && !isGroup(fact) && stretch.places[c] >= 0
      ? [c]
      : [],
  );
  const complete = stretch.rows.filter((row) =>
    measured.every((c) => !isMissing(row[stretch.places[c]] ?? '')),
  );
  const signals = measured
    .slice(0, MOST_COLUMNS)
    .map((c) => complete.map((row) => stretch.read(row[stretch.places[c]], c)));
  const groups = facts.flatMap((fact, c) => (isGroup(fact) && stretch.places[c] >= 0 ? [c] : []));
  const groupings = [undefined, ...groups.map((c) => complete.map((row) => row[stretch.places[c]]))];
  return groupings.every((labels) => neighbourCorrelation(signals, labels) > ALIKE);
}

/** A word of its own in most rows, or another than in the row before: rows are no samples that follow each other. */
export function saysNoOrder({ texts, present, rows, values, runs, isDate }: ColumnFacts): boolean {
  if (isDate || texts < present || present < 0.9 * rows || values.size < 2) return false;
  return values.size > 0.5 * rows || runs > 0.5 * rows;
}

/**
 * Mean over the signal columns of the correlation of neighbouring rows within runs of one label, in [−1, 1]: near 0 for
 * independent rows (even when sorted by label), near 1 for samples of a signal.
 */
export function neighbourCorrelation(
  signals: readonly (readonly number[])[],
  labels: readonly string[] | undefined,
): number {
  const correlations = signals.slice(0, MOST_COLUMNS).map((values) => correlationOf(values, labels));
  const known = correlations.filter((r) => !Number.isNaN(r));
  return known.length === 0 ? 0 : known.reduce((sum, r) => sum + r, 0) / known.length;
}

function correlationOf(all: readonly number[], labels: readonly string[] | undefined): number {
  const values = withoutSpikes(all);
  const groups = new Map<string, { sum: number; count: number }>();
  const groupOf = (row: number) => labels?.[row] ?? '';
  values.forEach((value, row) => {
    const group = groups.get(groupOf(row)) ?? { sum: 0, count: 0 };
    group.sum += value;
    group.count++;
    groups.set(groupOf(row), group);
  });
  let [product, square] = [0, 0];
  const centred = values.map((value, row) => {
    const group = groups.get(groupOf(row))!;
    return value - group.sum / group.count;
  });
  for (let row = 1; row < centred.length; row++) {
    if (groupOf(row) !== groupOf(row - 1)) continue;
    product += centred[row] * centred[row - 1];
    square += (centred[row] ** 2 + centred[row - 1] ** 2) / 2;
  }
  return product / square;
}

/** Values far from the middle 98 % are brought near: a single spike of an electrode would drown all that neighbours say. */
function withoutSpikes(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  const spread = 3 * (at(0.99) - at(0.01));
  const [least, most] = spread > 0 ? [at(0.01) - spread, at(0.99) + spread] : [-Infinity, Infinity];
  return values.map((value) => Math.min(Math.max(value, least), most));
}
