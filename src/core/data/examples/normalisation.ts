import type { ExampleSet, Normalisation } from '../types';

/**
 * Mean and population standard deviation per normalisation group over the given examples; entry i of an example belongs
 * to group i mod `featureGroups`. Missing entries (NaN) do not count. A group without spread, or without a value, gets
 * sd 1, so that normalising never divides by zero. Sums are kept in float64, in two passes.
 */
export function fitNormalisation(examples: ExampleSet, indices: ArrayLike<number>): Normalisation {
  const groups = examples.featureGroups;
  const mean = averagePerGroup(examples, indices, (value) => value);
  const variance = averagePerGroup(examples, indices, (value, group) => (value - mean[group]) ** 2);
  const normalisation = { mean: new Float32Array(groups), sd: new Float32Array(groups) };
  for (let group = 0; group < groups; group++) {
    normalisation.mean[group] = mean[group];
    const sd = Math.fround(Math.sqrt(variance[group]));
    normalisation.sd[group] = sd > 0 ? sd : 1;
  }
  return normalisation;
}

/**
 * The given examples, one after the other, as (value − mean) / sd of their groups. A missing entry (NaN) becomes 0, which
 * is the mean of the examples the normalisation was fitted on.
 */
export function normaliseExamples(
  examples: ExampleSet,
  indices: ArrayLike<number>,
  { mean, sd }: Normalisation,
): Float32Array {
  const size = exampleSize(examples);
  const normalised = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * size;
    for (let entry = 0, group = 0; entry < size; entry++) {
      const value = (examples.features[from + entry] - mean[group]) / sd[group];
      normalised[i * size + entry] = Number.isNaN(value) ? 0 : value;
      if (++group === mean.length) group = 0;
    }
  }
  return normalised;
}

/** Entries of one example: height · width · channels. */
export function exampleSize({ input }: Pick<ExampleSet, 'input'>): number {
  return input[0] * input[1] * input[2];
}

function averagePerGroup(
  examples: ExampleSet,
  indices: ArrayLike<number>,
  term: (value: number, group: number) => number,
): Float64Array {
  const size = exampleSize(examples);
  const values = new Float64Array(examples.featureGroups);
  const counts = new Float64Array(examples.featureGroups);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * size;
    for (let entry = 0, group = 0; entry < size; entry++) {
      const value = examples.features[from + entry];
      if (!Number.isNaN(value)) {
        values[group] += term(value, group);
        counts[group]++;
      }
      if (++group === values.length) group = 0;
    }
  }
  for (let group = 0; group < values.length; group++) values[group] /= Math.max(1, counts[group]);
  return values;
}
