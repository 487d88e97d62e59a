import { SearchInstance } from '../wasm/instance';
import type { Explanation, Posterior, Queries } from './types';

/** Queries that are worked on at a time. */
const LANES = 4;
const NONE = new Float64Array(0);

let instance: SearchInstance | null | undefined;

/** As `plainPredictions` gives them, bit by bit; two queries share every operation. Null where that cannot be had. */
export function compiledPredictions(posterior: Posterior, queries: Queries): Explanation | null {
  if (instance === undefined) instance = SearchInstance.create();
  if (instance === null) return null;
  const { count, dimensions, scaled, trend, factor, weights, parameters } = posterior;
  const width = trend ? trend.length / count : 0;
  const process = [scaled, trend ?? NONE, factor, weights];
  const asked = [queries.scaled, queries.trend ?? NONE];
  const inputs = [...process, ...asked];
  const scratchLength = LANES * (count + dimensions + width + 2);
  const places = instance.layOut([
    ...inputs.map(({ length }) => length),
    scratchLength,
    queries.count,
    queries.count,
  ]);
  inputs.forEach((input, i) => places[i].numbers.set(input));
  const addresses = places.map(({ address }) => address);
  instance.run.predict(
    count,
    dimensions,
    width,
    parameters.kernel === 'matern52' ? 1 : 0,
    parameters.signalVariance,
    ...addresses.slice(0, process.length),
    queries.count,
    ...addresses.slice(process.length),
  );
  const [mean, explained] = places.slice(-2).map(({ numbers }) => numbers.slice());
  return { mean, explained };
}
