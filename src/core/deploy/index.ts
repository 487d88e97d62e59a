export {
  boardById,
  BOARDS,
  boardSize,
  DEFAULT_CROSS_ACCURACY,
  defaultCompression,
  defineBoard,
  limitsFor,
} from './boards';
export { fitCodebook, type Codebook } from './codebook';
export { accuracyOf, compareOutputs, predictedClasses, type OutputComparison } from './compare-outputs';
export { compressWeights } from './compressed-weights';
export {
  CODEBOOKS,
  codebookLayers,
  COMPRESSION_CHOICE,
  COMPRESSION_PARAMETER,
  compressionOf,
  usesCodebooks,
} from './compression';
export {
  calibrationChoice,
  calibrationInputs,
  classifyAsFirmware,
  decideAsFirmware,
  decisionRuleSchema,
  DEFAULT_MIN_PROBABILITY,
  foldOutputsOnDevice,
  isRuleFor,
  MOST_VOTES,
  normaliseAsFirmware,
  packModel,
  predictOnDevice,
  rawExamples,
  runDeviceModel,
  UNKNOWN,
  voteAsFirmware,
  type DecisionRule,
  type Decisions,
  type DeviceModel,
  type FirmwareModel,
} from './device';
export { energyRange, latencyRange, type EnergyRange, type LatencyRange } from './latency';
export { footprint } from './footprint';
export {
  classNameBytes,
  CODE_SIZES,
  figuresFor,
  layerFiguresFor,
  exportFootprint,
  signalInstructions,
  type Application,
  type LayerFigures,
  type ExportFigures,
} from './export-footprint';
export type { SignalPart, SignalPartFigures } from './signal-figures';
export { UPPER_LIMITS, verdict } from './verdict';
export { COMPRESSIONS, LIMIT_PROFILES } from './types';
export type * from './types';
