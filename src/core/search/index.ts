export type * from './types';
export { METHODS } from './methods';
export { createOptimizer } from './optimizer';
export { FEWEST_SAMPLES, permutationImportance, type Importance } from './importance';
