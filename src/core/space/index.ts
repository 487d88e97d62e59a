export type * from './types';
export { isConditional } from './conditions';
export { createEncoder } from './encoder';
export { configurationCount, enumerate } from './enumeration';
export { configurationKey } from './key';
export { neighbours } from './neighbours';
export { latinHypercube, sampleConfiguration } from './sampling';
export { validateSpace } from './validate';
