export type * from './types';
export type { MethodDefinition } from './method';
export { METHODS } from './methods';
export { createOptimizer } from './optimizer';
export { FEWEST_SAMPLES, permutationImportance, type Importance, type ImportanceSample } from './importance';
