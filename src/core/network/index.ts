export {
  buildNetwork,
  isConvolution,
  pairOf,
  sizeOf,
  weightsByLayer,
  weightShapesOf,
  type ConvolutionLayer,
} from './build';
export {
  DEFAULT_LEARNING_RATES,
  networkFor,
  traceNetwork,
  trainingSettingsFor,
  type Deviation,
  type TracedNetwork,
} from './configure';
export { conditionedSpace } from './conditions';
export { inputSettingsFor, type TracedInput } from './input';
export { designOf } from './read-design';
export {
  ENDINGS,
  MOST_BLOCKS,
  MOST_DENSE,
  MOST_SEARCHED_BLOCKS,
  templateOf,
  type ConvBlock,
  type DenseBlock,
  type Ending,
  type NetworkDesign,
} from './design';
export { prunableCount, prunedWeights, thinnedNetwork } from './prune';
export { REFERENCE_DESIGNS, referenceSpace } from './reference-designs';
export * from './roles';
export { standardSpace, thoroughSpace, withFrontEnds, withWindows, type DataKind } from './spaces';
export { experiment1, experiment2, quickLook, type Experiment } from './templates';
export type * from './types';
