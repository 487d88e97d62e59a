/** What other programs may import. */
export * from './errors';
export type * from './data/types';
export * from './deploy';
export type * from './search/types';
export type * from './space/types';
export * from './network';
export * from './data';
export * from './export';
export { createOptimizer, METHODS } from './search';
export {
  configurationCount,
  configurationKey,
  createEncoder,
  enumerate,
  latinHypercube,
  neighbours,
  sampleConfiguration,
  validateSpace,
} from './space';
