export { calibrate, type Calibration } from './calibrate';
export { foldOutputsOnDevice } from './fold-outputs';
export { calibrationInputs, packModel, predictOnDevice } from './pack-model';
export { runDeviceModel } from './runtime';
export * from './types';
