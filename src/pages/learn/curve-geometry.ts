import { extent } from 'd3-array';
import { area, line } from 'd3-shape';
import { MESH } from '../../core/simulate/story';

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
