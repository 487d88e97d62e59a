/** Every operation of operations.ts, under its name. */
export { convolve, packKernel, packKernelTransposed } from './convolution';
export { convBiasGradient, convWeightGradient } from './convolution-gradient';
export { dense, denseBiasGradient, denseInputGradient, denseWeightGradient } from './dense';
export { depthwise, depthwiseWeightGradient } from './depthwise';
export { activationGradient, add, dropout, spread } from './elementwise';
export { firstBlock, firstBlockGradient } from './first-block';
export { gather } from './input';
export { normaliseBatch, normaliseMoving } from './normalisation';
export { normaliseGradient } from './normalisation-gradient';
export { optimise } from './optimizers';
export { pooledGradient, transpose } from './pooled-gradient';
export {
  averagePool,
  averagePoolGradient,
  globalMaxPool,
  globalMaxPoolGradient,
  maxPool,
  maxPoolGradient,
} from './pooling';
export { softmax, softmaxLoss } from './softmax';
export { winograd, winogradKernel } from './winograd';
export { winogradGradient, winogradKernelGradient } from './winograd-gradient';
