export type * from './types';
export { METHOD_IDS, METHODS } from './methods';
export { createOptimizer } from './optimizer';
export { FEWEST_SAMPLES, permutationImportance, type Importance } from './importance';
