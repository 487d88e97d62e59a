export {
  preparationSchema,
  signalPath,
  stepOf,
  type Preparation,
  type SignalPath,
  type SignalStep,
  type SignalStepKind,
} from './path';
export { SignalRows } from './signal-rows';
export { KernelMemory } from './kernel-memory';
export {
  bandEdges,
  featureGroups,
  featureShape,
  framesIn,
  frontEndSentence,
  isPossible,
  spectrumFor,
  spectrumTables,
  type FrontEnd,
  type FrontEndKind,
} from './front-end';
export { FeatureExtractor } from './feature-extractor';
