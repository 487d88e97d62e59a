import { extent } from 'd3-array';
import { area, line } from 'd3-shape';
import { MESH } from '../../core/simulate/story';

/** Narrower pictures keep the label on the right only. */
export const ROOM_FOR_LABELS = 480;

type Place = (value: number) => number;

/** A line through values along `MESH`; infinite values leave a gap. */
export function meshLine(values: ArrayLike<number>, x: Place, y: Place): string {
  return (
    line<number>(
      (i) => x(MESH[i]),
      (i) => y(values[i]),
    ).defined((i) => Number.isFinite(values[i]))(indices) ?? ''
  );
}

/** The area between two rows of values along `MESH`; infinite values leave a gap. */
export function meshArea(low: Place, high: Place, x: Place): string {
  return (
    area<number>()
      .defined((i) => Number.isFinite(low(i)) && Number.isFinite(high(i)))
      .x((i) => x(MESH[i]))
      .y0(low)
      .y1(high)(indices) ?? ''
  );
}

const indices = Array.from(MESH.keys());

/** Stretches of the axis where `inside` is false, ends half way between mesh points. */
export function outsideStretches(inside: (i: number) => boolean): [from: number, to: number][] {
  const stretches: [number, number][] = [];
  const middle = (i: number) => (i <= 0 ? 0 : i >= MESH.length ? 1 : (MESH[i - 1] + MESH[i]) / 2);
  for (let i = 0, from = -1; i <= MESH.length; i++) {
    const out = i < MESH.length && !inside(i);
    if (out && from < 0) from = i;
    if (!out && from >= 0) {
      stretches.push([middle(from), middle(i)]);
      from = -1;
    }
  }
  return stretches;
}

/** The gaps between stretches of [0, 1]. */
export function gapsBetween(stretches: readonly (readonly [number, number])[]): [number, number][] {
  const edges = [0, ...stretches.flat(), 1];
  const gaps: [number, number][] = [];
  for (let i = 0; i < edges.length; i += 2) if (edges[i + 1] > edges[i]) gaps.push([edges[i], edges[i + 1]]);
  return gaps;
}

/** Range of accuracies that the picture shows: the usual one, or wider where trials or the truth leave it. */
export function accuracyRange(...rows: readonly ArrayLike<number>[]): [number, number] {
  const [low = 0.4, high = 1] = extent(rows.flatMap((row) => Array.from(row)));
  return [Math.min(0.4, Math.floor(low * 10 - 0.2) / 10), Math.max(1, Math.ceil(high * 10) / 10)];
}

type Spot = readonly [x: number, y: number];

const LETTERS = 12;

/** Where a label of this width hides the fewest of the taken spots: above, below, right or left of its mark. */
export function clearPlace(
  x: number,
  y: number,
  width: number,
  [left, right]: readonly [number, number],
  taken: readonly Spot[],
): { x: number; y: number; anchor: 'start' | 'middle' | 'end' } {
  const middle = Math.min(Math.max(x, left + width / 2), right - width / 2);
  const places = [
    { x: middle, y: y - 14, anchor: 'middle' as const, from: middle - width / 2 },
    { x: middle, y: y + 24, anchor: 'middle' as const, from: middle - width / 2 },
    { x: x + 14, y: y + 4, anchor: 'start' as const, from: x + 14 },
    { x: x - 14, y: y + 4, anchor: 'end' as const, from: x - 14 - width },
  ].filter(({ from }) => from >= left - 1 && from + width <= right + 1);
  const hidden = places.map(
    (place) =>
      taken.filter(
        ([px, py]) =>
          px > place.from - 4 && px < place.from + width + 4 && py > place.y - LETTERS && py < place.y + 4,
      ).length,
  );
  const { from: _from, ...best } = places[hidden.indexOf(Math.min(...hidden))] ?? places[0];
  return best;
}
