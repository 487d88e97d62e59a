export { buildNetwork, pairOf, sizeOf, weightsByLayer, weightShapesOf } from './build';
export { DEFAULT_LEARNING_RATES, networkFor, trainingSettingsFor } from './configure';
export { experiment1, experiment2, type Experiment } from './templates';
export type * from './types';
