import type { Outcome } from './trial-records';

/** A record and where it is drawn. */
export interface DrawnMark<T> {
  record: T;
  x: number;
  y: number;
}

const SHAPES: Readonly<Record<Outcome, string>> = {
  deployable: 'm-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0',
  undeployable: 'm-3 -3l6 6m-6 0l6 -6',
  failed: 'm0 -4.5l4.3 7.8h-8.6z',
};

/** To a tenth of a pixel; several times quicker than `toFixed`. */
export const tenths = (value: number): number => Math.round(value * 10) / 10;

/** All marks of one shape as one path: thousands of them are as quick to draw as one. */
export function markPaths(
  marks: readonly DrawnMark<{ outcome: Outcome }>[],
): Readonly<Record<Outcome, string>> {
  const parts: Record<Outcome, string[]> = { deployable: [], undeployable: [], failed: [] };
  for (const { record, x, y } of marks) {
    parts[record.outcome].push(`M${tenths(x)} ${tenths(y)}${SHAPES[record.outcome]}`);
  }
  return {
    deployable: parts.deployable.join(''),
    undeployable: parts.undeployable.join(''),
    failed: parts.failed.join(''),
  };
}

/** Index of the mark closest to a point and no further than `reach` from it; −1 when there is none. */
export function nearestMark(
  marks: readonly { x: number; y: number }[],
  x: number,
  y: number,
  reach: number,
): number {
  let nearest = -1;
  let least = reach * reach;
  for (let index = 0; index < marks.length; index++) {
    const distance = (marks[index].x - x) ** 2 + (marks[index].y - y) ** 2;
    if (distance <= least) {
      least = distance;
      nearest = index;
    }
  }
  return nearest;
}

/** The box around all marks, `air` wider on every side. */
export function boxAround(marks: readonly { x: number; y: number }[], air: number) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of marks) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return marks.length === 0
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left - air, y: top - air, width: right - left + 2 * air, height: bottom - top + 2 * air };
}
