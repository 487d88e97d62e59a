export { calibrate, type Calibration } from './calibrate';
export {
  classifyAsFirmware,
  decideAsFirmware,
  DEFAULT_MIN_PROBABILITY,
  type Decisions,
  type FirmwareModel,
} from './classify';
export { foldOutputsOnDevice, rawExamples } from './fold-outputs';
export { normaliseAsFirmware } from './normalise';
export { calibrationChoice, calibrationInputs, packModel, predictOnDevice } from './pack-model';
export { runDeviceModel } from './runtime';
export { windowsOfStream } from './stream';
export * from './types';
export {
  decisionRuleSchema,
  isRuleFor,
  MOST_VOTES,
  UNKNOWN,
  voteAsFirmware,
  type DecisionRule,
} from './decisions';
