import type { MethodId } from '../../core/search';

export interface BestCurve {
  method: MethodId;
  /** Best deployable so far (or its error) after each unit of cost: median and quartiles over searches. */
  points: { cost: number; low: number; median: number; high: number }[];
}

/** Labels at the ends of lines, moved apart to `gap` pixels at least, within [low, high]; order is kept. */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = new Array<number>(wanted.length);
  let free = low;
  for (const i of order) {
    placed[i] = Math.max(wanted[i], free);
    free = placed[i] + gap;
  }
  let limit = high;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i], limit);
    limit = placed[i] - gap;
  }
  return placed;
}
