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
  BAND_SCALES,
  bandEdges,
  featureGroups,
  featureShape,
  FRONT_ENDS,
  framesIn,
  frontEndSentence,
  isPossible,
  LONGEST_FRAME,
  SHORTEST_FRAME,
  spectrumFor,
  spectrumTables,
  type FrontEnd,
  type FrontEndKind,
} from './front-end';
export { FeatureExtractor } from './feature-extractor';
export {
  inputKey,
  isAsRead,
  possibleSpectrum,
  preparationSeen,
  resampleStep,
  shapeSeen,
  type InputSettings,
} from './input-settings';
