import { AppError } from '../errors';

/** A scalar quantiser: `values` ascending, and for every input the index of its value. */
export interface Codebook {
  values: Float32Array;
  indices: Uint8Array;
}

const MAX_ITERATIONS = 300;

/** First position in the ascending `sorted` whose entry is not below `bound`. */
function lowerBound(sorted: Float32Array, bound: number, from: number): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

function distinctUpTo(sorted: Float32Array, limit: number): Float32Array | null {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === limit) return null;
    distinct.push(value);
  }
  return Float32Array.from(distinct);
}

/** Starting centres half-way between equal shares of the range and equal shares of the weights: none starts empty for long. */
function initialCentres(sorted: Float32Array, entries: number): Float64Array {
  const lowest = sorted[0];
  const range = sorted.at(-1)! - lowest;
  return Float64Array.from({ length: entries }, (_, j) => {
    const share = (j + 0.5) / entries;
    return (lowest + range * share + sorted[Math.floor(share * sorted.length)]) / 2;
  });
}

/**
 * Lloyd's algorithm on sorted numbers: cells are intervals, so one iteration costs a binary search and a difference of
 * prefix sums for each centre, whatever the number of weights. An empty cell keeps its centre.
 */
function lloyd(sorted: Float32Array, entries: number): Float64Array {
  const sums = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) sums[i + 1] = sums[i] + sorted[i];
  const centres = initialCentres(sorted, entries);
  const ends = new Uint32Array(entries).fill(sorted.length);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let changed = false;
    const borders = Float64Array.from({ length: entries - 1 }, (_, j) => (centres[j] + centres[j + 1]) / 2);
    for (let j = 0, start = 0; j < entries; j++) {
      const end = j === entries - 1 ? sorted.length : lowerBound(sorted, borders[j], start);
      changed ||= ends[j] !== end;
      ends[j] = end;
      if (end > start) centres[j] = (sums[end] - sums[start]) / (end - start);
      start = end;
    }
    if (!changed && iteration > 0) break;
  }
  return centres;
}

function nearestIndices(weights: Float32Array, values: Float32Array): Uint8Array {
  const borders = Float64Array.from({ length: values.length - 1 }, (_, j) => (values[j] + values[j + 1]) / 2);
  const indices = new Uint8Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    let low = 0;
    let high = borders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (weights[i] >= borders[middle]) low = middle + 1;
      else high = middle;
    }
    indices[i] = low;
  }
  return indices;
}

/**
 * One-dimensional k-means (Lloyd 1982) of weights into a codebook of at most `entries` values, exact on the sorted
 * weights and free of chance: the same weights give the same codebook. With no more distinct weights than entries
 * nothing is lost. The codebook may hold fewer than `entries` values.
 *
 * @throws AppError `weights-not-finite`
 */
export function fitCodebook(weights: Float32Array, entries: number): Codebook {
  const sorted = Float32Array.from(weights).sort();
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1))) {
    throw new AppError(
      'weights-not-finite',
      'The weights hold values that are not finite numbers, so they cannot be compressed',
      'The training diverged: try a smaller learning rate.',
    );
  }
  const values = distinctUpTo(sorted, entries) ?? Float32Array.from(new Set(lloyd(sorted, entries))).sort();
  return { values, indices: nearestIndices(weights, values) };
}
