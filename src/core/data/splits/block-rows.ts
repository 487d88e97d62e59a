import type { ExamplePlaces } from '../types';
import type { Assignment } from './assignment';

/** How wide the stretches of folds are, in rows: the median, over the contiguous blocks of validated examples, of the rows a block covers. */
export function typicalBlockRows(
  examples: ExamplePlaces,
  order: Uint32Array,
  assignment: Assignment,
): number {
  const { sessions, labels, startRows, rowsPerExample } = examples;
  const lengths: number[] = [];
  let first = -1;
  let last = -1;
  for (const i of order) {
    if (assignment[i] < 0) continue;
    const continues =
      last >= 0 &&
      sessions[i] === sessions[last] &&
      labels[i] === labels[last] &&
      assignment[i] === assignment[last];
    if (!continues) {
      if (last >= 0) lengths.push(startRows[last] - startRows[first] + rowsPerExample);
      first = i;
    }
    last = i;
  }
  if (last >= 0) lengths.push(startRows[last] - startRows[first] + rowsPerExample);
  return lengths.sort((a, b) => a - b)[lengths.length >> 1];
}
