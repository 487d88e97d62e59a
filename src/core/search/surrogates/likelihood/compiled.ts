import { exp, log } from '../../../elementary';
import type { RegressionData } from '../regression';
import { trendCovariances } from '../trend';
import { SearchInstance, type Place } from '../wasm/instance';
import { groupDistances } from './group-distances';
import type { Likelihood, LikelihoodModel } from './types';

/** Groups that are worked on at a time. */
const LANES = 4;

let instance: SearchInstance | null | undefined;
/** Whose data lie in the instance's memory. */
let resident: object | null = null;

/** As `plainLikelihood` gives it, bit by bit; two pairs of trials, or two groups, share every operation. Null where that cannot be had. */
export function compiledLikelihood(data: RegressionData, model: LikelihoodModel): Likelihood | null {
  if (instance === undefined) instance = SearchInstance.create();
  if (instance === null) return null;
  const { count: n, targets } = data;
  const { groups, kernel, trend = false } = model;
  const blocks = Math.ceil(groups.length / LANES);
  const pairs = even((n * (n - 1)) / 2);
  const triangle = even((n * (n + 1)) / 2);
  const distances = inBlocks(
    groups.map((columns) => groupDistances(data, columns)),
    pairs,
  );
  const products = trend
    ? inBlocks(
        trendCovariances(data, groups).map((full) => packed(full, n)),
        triangle,
      )
    : null;
  const lengths = [
    distances.length,
    products?.length ?? 0,
    2 * LANES * blocks,
    n,
    n * n,
    2 * pairs + triangle + even(n * n) + LANES,
    2 + 2 * LANES * blocks,
  ];
  const { run } = instance;
  const owner = {};
  let places: Place[] = [];

  return (theta, gradient) => {
    if (resident !== owner) {
      places = instance!.layOut(lengths);
      places[0].numbers.set(distances);
      if (products) places[1].numbers.set(products);
      resident = owner;
    }
    const [, , factors, alpha, matrix, , sums] = places;
    const lastScale = groups.length + 1;
    const firstVariance = LANES * blocks;
    groups.forEach((_, g) => {
      factors.numbers[g] = exp(-2 * theta[g + 1]);
      if (trend) factors.numbers[firstVariance + g] = exp(theta[lastScale + 1 + g]);
    });
    factors.numbers.fill(0, groups.length, firstVariance);
    alpha.numbers.set(targets);
    const signal = exp(theta[0]);
    const noise = exp(theta[lastScale]);
    const isDefinite = run.likelihood(
      n,
      blocks,
      trend ? 1 : 0,
      kernel === 'matern52' ? 1 : 0,
      signal,
      noise,
      ...places.map(({ address }) => address),
    );
    if (!isDefinite) return Infinity;
    [gradient[0], gradient[lastScale]] = sums.numbers;
    groups.forEach((_, g) => {
      gradient[g + 1] = sums.numbers[2 + g];
      if (trend) {
        gradient[lastScale + 1 + g] =
          0 - factors.numbers[firstVariance + g] * sums.numbers[2 + firstVariance + g];
      }
    });
    let value = 0.5 * n * log(2 * Math.PI);
    for (let i = 0; i < n; i++) {
      value += 0.5 * targets[i] * alpha.numbers[i] + log(matrix.numbers[i * n + i]);
    }
    return value;
  };
}

const even = (count: number): number => count + (count % 2);

/** Lists of up to `room` numbers, four beside each other; zeros where there is none. */
function inBlocks(lists: readonly Float64Array[], room: number): Float64Array {
  const blocks = new Float64Array(Math.ceil(lists.length / LANES) * LANES * room);
  lists.forEach((list, g) => {
    const first = Math.floor(g / LANES) * LANES * room + (g % LANES);
    list.forEach((value, i) => (blocks[first + LANES * i] = value));
  });
  return blocks;
}

/** The lower triangle and diagonal, by rows. */
function packed(full: Float64Array, n: number): Float64Array {
  const triangle = new Float64Array((n * (n + 1)) / 2);
  for (let i = 0, at = 0; i < n; at += ++i) triangle.set(full.subarray(i * n, i * n + i + 1), at);
  return triangle;
}
