export type * from './types';
export type { MethodDefinition } from './method';
export { METHODS } from './methods';
export { createOptimizer } from './optimizer';
