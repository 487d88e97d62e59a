export interface ClassBar {
  name: string;
  examples: number;
  /** Of all examples, in [0, 1]. */
  share: number;
  /** Fewer examples than can be spread over folds and test. */
  tooFew: boolean;
}

export interface ClassBars {
  /** In the order of the classes; the largest and smallest always among them. */
  bars: ClassBar[];
  hidden: number;
  most: number;
  /** Examples a class would have if all were equal. */
  even: number;
}

/** Classes as bars, at most `mostBars` of them; `fewest` examples are needed to split a class. */
export function classBars(
  names: readonly string[],
  counts: readonly number[],
  { mostBars, fewest }: { mostBars: number; fewest: number },
): ClassBars {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shown = namedOnes(counts, mostBars);
  return {
    bars: shown.map((label) => ({
      name: names[label],
      examples: counts[label],
      share: total > 0 ? counts[label] / total : 0,
      tooFew: counts[label] < fewest,
    })),
    hidden: names.length - shown.length,
    most: Math.max(1, ...shown.map((label) => counts[label])),
    even: names.length > 0 ? total / names.length : 0,
  };
}

/** All classes, or half of the room for the largest and half for the smallest. */
function namedOnes(counts: readonly number[], mostBars: number): number[] {
  const labels = counts.map((_, label) => label);
  if (labels.length <= mostBars) return labels;
  const bySize = labels.toSorted((a, b) => counts[b] - counts[a] || a - b);
  const half = Math.floor(mostBars / 2);
  const kept = new Set([...bySize.slice(0, mostBars - half), ...bySize.slice(-half)]);
  return labels.filter((label) => kept.has(label));
}
