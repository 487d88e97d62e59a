/**
 * Mean over the signal columns of the correlation of neighbouring rows within runs of one label, in [−1, 1]: near 0 for
 * independent rows (even when sorted by label), near 1 for samples of a signal.
 */
export function neighbourCorrelation(
  signals: readonly (readonly number[])[],
  labels: readonly string[] | undefined,
): number {
  const correlations = signals.slice(0, 32).map((values) => correlationOf(values, labels));
  const known = correlations.filter((r) => !Number.isNaN(r));
  return known.length === 0 ? 0 : known.reduce((sum, r) => sum + r, 0) / known.length;
}

function correlationOf(values: readonly number[], labels: readonly string[] | undefined): number {
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
