export type * from './types';
export { completed } from './complete';
export { createEncoder } from './encoder';
export { configurationCount, enumerate } from './enumeration';
export { configurationKey } from './key';
export { middleOf } from './parameter';
export { neighbours } from './neighbours';
export { latinHypercube, sampleConfiguration } from './sampling';
export { validateSpace } from './validate';
