import { compiledPredictions } from './compiled';
import { plainPredictions } from './plain';
import type { Explanation, Posterior, Queries } from './types';

export type { Posterior } from './types';

/** Means and explained variances of queries (Rasmussen & Williams 2006, algorithm 2.1). */
export const predictions = (posterior: Posterior, queries: Queries): Explanation =>
  compiledPredictions(posterior, queries) ?? plainPredictions(posterior, queries);
