import type { ExamplePlaces } from '../types';
import { DROPPED, OUTER_TEST, type Assignment } from './assignment';

/** Marks search examples that share rows with an outer test example. */
export function dropNeighbours(examples: ExamplePlaces, order: Uint32Array, assignment: Assignment): void {
  const near = sharesRows(examples, order, (i) => assignment[i] === OUTER_TEST);
  near.forEach((shares, i) => shares && assignment[i] !== OUTER_TEST && (assignment[i] = DROPPED));
}

/** 1 for every example whose rows overlap with those of an example in the chosen part. */
export function sharesRows(
  examples: ExamplePlaces,
  order: Uint32Array,
  chosen: (i: number) => boolean,
): Uint8Array {
  const { sessions, startRows, rowsPerExample } = examples;
  const near = new Uint8Array(order.length);
  const sweep = (from: number, to: number, step: number) => {
    let last = -1;
    for (let at = from; at !== to; at += step) {
      const i = order[at];
      if (chosen(i)) last = i;
      const overlaps =
        last >= 0 &&
        sessions[last] === sessions[i] &&
        Math.abs(startRows[last] - startRows[i]) < rowsPerExample;
      if (overlaps) near[i] = 1;
    }
  };
  sweep(0, order.length, 1);
  sweep(order.length - 1, -1, -1);
  return near;
}
