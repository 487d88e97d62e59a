import type { RegressionData } from '../regression';

/** Squared distances in one group of columns, strictly lower triangle packed by rows. */
export function groupDistances(
  { points, count, dimensions }: RegressionData,
  columns: readonly number[],
): Float64Array {
  const packed = new Float64Array((count * (count - 1)) / 2);
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < i; j++, at++) {
      for (const column of columns) {
        const difference = points[i * dimensions + column] - points[j * dimensions + column];
        packed[at] += difference * difference;
      }
    }
  }
  return packed;
}
