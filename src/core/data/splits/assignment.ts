import type { ExamplePlaces } from '../types';

/** Fold number per example; OUTER_TEST and DROPPED for those that take part in no fold. */
export type Assignment = Int32Array;
export const OUTER_TEST = -1;
export const DROPPED = -2;

/** Example indices sorted by session, then by first row. */
export function orderInTime({ sessions, startRows }: ExamplePlaces): Uint32Array {
  return Uint32Array.from(sessions.keys()).sort(
    (a, b) => sessions[a] - sessions[b] || startRows[a] - startRows[b],
  );
}

/** Runs: the examples of one class in one session, in order of time; classes in order, sessions in order within a class. */
export function runsByClass(
  { sessions, labels, classNames }: ExamplePlaces,
  order: Uint32Array,
  keep: (i: number) => boolean,
) {
  const classes: number[][][] = classNames.map(() => []);
  const lastSession = new Int32Array(classNames.length).fill(-1);
  for (const i of order) {
    if (!keep(i)) continue;
    const runs = classes[labels[i]];
    if (lastSession[labels[i]] !== sessions[i]) runs.push([]);
    lastSession[labels[i]] = sessions[i];
    runs[runs.length - 1].push(i);
  }
  return classes;
}

/** Indices of the examples to keep, in rising order. */
export function indicesWhere(
  assignment: Assignment,
  keep: (fold: number, i: number) => boolean,
): Uint32Array {
  const indices = new Uint32Array(assignment.length);
  let count = 0;
  for (let i = 0; i < assignment.length; i++) if (keep(assignment[i], i)) indices[count++] = i;
  return indices.slice(0, count);
}
