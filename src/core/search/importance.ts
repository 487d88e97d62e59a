import { deviation, mean as average } from 'd3-array';
import { randomStream, type Random } from '../random';
import { createEncoder, type Configuration, type SearchSpace } from '../space';
import { growForest, predictForest, type RegressionTree } from './surrogates/random-forest';
import { regressionData, stack } from './surrogates/training-set';

const mean = (values: readonly number[]): number => average(values) ?? NaN;

/** One trial: what was tried and what came out. */
export interface ImportanceSample {
  configuration: Configuration;
  target: number;
}

export interface ParameterImportance {
  parameter: string;
  /** Rise of the held-out squared error when the parameter's values are shuffled, in units of the targets' variance. */
  importance: number;
  /** Standard deviation of that over folds and shuffles. */
  sd: number;
}

export interface Importance {
  /** In the order of the space; parameters with a single value matter nothing. */
  parameters: ParameterImportance[];
  /** Held-out R² of the forest: how much of the differences between trials it explains. At 0 or below, trust nothing. */
  explained: number;
  samples: number;
}

export interface ImportanceOptions {
  seed: number;
  folds?: number;
  shuffles?: number;
  /** Latest samples only, so that thousands of trials still answer in time. */
  mostSamples?: number;
}

/** With fewer trials than this a forest cannot be told from chance. */
export const FEWEST_SAMPLES = 8;

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin & Dominici 2019) of every hyperparameter on a random forest: the
 * forest is grown on some folds of the trials and judged on the others, once as they are and once with one parameter's
 * values shuffled among those in which it counts: importance = (MSE_shuffled − MSE) / variance. Null where there are fewer than
 * `FEWEST_SAMPLES` trials, or all targets are equal.
 */
export function permutationImportance(
  space: SearchSpace,
  history: readonly ImportanceSample[],
  { seed, folds = 4, shuffles = 4, mostSamples = 400 }: ImportanceOptions,
): Importance | null {
  const samples = history.slice(-mostSamples);
  const spread = (deviation(samples, ({ target }) => target) ?? 0) ** 2;
  if (samples.length < FEWEST_SAMPLES || spread === 0) return null;
  const random = randomStream(seed, 'importance', history.length);
  const order = random.shuffle(samples.map((_, index) => index));
  const encoder = createEncoder(space);
  const rises = new Map(space.map(({ name }) => [name, [] as number[]]));
  const errors: number[] = [];

  for (let fold = 0; fold < folds; fold++) {
    const heldOut = order.filter((_, place) => place % folds === fold).map((index) => samples[index]);
    const known = order.filter((_, place) => place % folds !== fold).map((index) => samples[index]);
    const data = regressionData(
      known.map(({ configuration }) => encoder.encode(configuration)),
      Float64Array.from(known, ({ target }) => target),
    );
    const forest = growForest(data, { random });
    const asTheyAre = heldOut.map(({ configuration }) => encoder.encode(configuration));
    const error = squaredError(forest, asTheyAre, heldOut);
    errors.push(error);
    for (const [index, { name }] of space.entries()) {
      const counting = heldOut.flatMap(({ configuration }, i) =>
        Object.hasOwn(configuration, name) ? [i] : [],
      );
      for (let round = 0; round < shuffles; round++) {
        const mixed = shuffled(asTheyAre, counting, encoder.columns[index], random);
        rises.get(name)!.push((squaredError(forest, mixed, heldOut) - error) / spread);
      }
    }
  }
  return {
    parameters: space.map(({ name }) => {
      const values = rises.get(name)!;
      return { parameter: name, importance: mean(values), sd: deviation(values) ?? 0 };
    }),
    explained: 1 - mean(errors) / spread,
    samples: samples.length,
  };
}

/** Mean squared error of the forest's mean. */
function squaredError(
  forest: readonly RegressionTree[],
  encoded: readonly Float64Array[],
  samples: readonly ImportanceSample[],
): number {
  const predicted = predictForest(forest, stack(encoded), encoded.length, encoded[0].length).mean;
  return mean(samples.map(({ target }, index) => (predicted[index] - target) ** 2));
}

/** Encoded configurations with the columns of one parameter exchanged among those in which it counts. */
function shuffled(
  encoded: readonly Float64Array[],
  counting: readonly number[],
  columns: readonly number[],
  random: Random,
): Float64Array[] {
  const mixed = encoded.map((row) => row.slice());
  random.shuffle([...counting]).forEach((from, i) => {
    for (const column of columns) mixed[counting[i]][column] = encoded[from][column];
  });
  return mixed;
}
