// Made from operations.ts by `npm run wasm:trainer`; what the operands mean is told there.
import * as kernels from './kernels';
import {
  GatherOperands,
  PackKernelOperands,
  PackKernelTransposedOperands,
  ConvolveOperands,
  DepthwiseOperands,
  DepthwiseWeightGradientOperands,
  MaxPoolOperands,
  DropoutOperands,
  NormaliseBatchOperands,
  AveragePoolOperands,
  GlobalMaxPoolOperands,
  AddOperands,
  DenseOperands,
  SoftmaxLossOperands,
  ActivationGradientOperands,
  ConvWeightGradientOperands,
  ConvBiasGradientOperands,
  MaxPoolGradientOperands,
  NormaliseGradientOperands,
  AveragePoolGradientOperands,
  SpreadOperands,
  DenseInputGradientOperands,
  DenseWeightGradientOperands,
  DenseBiasGradientOperands,
  OptimiseOperands,
  FirstBlockOperands,
  FirstBlockGradientOperands,
  TransposeOperands,
  PooledGradientOperands,
  WinogradKernelOperands,
  WinogradOperands,
  WinogradGradientOperands,
  WinogradKernelGradientOperands,
} from './operands';

/** Carries out the instructions in [from, to): each is its operation's number, its length in words, and its operands. */
export function run(from: usize, to: usize): void {
  while (from < to) {
    execute(load<i32>(from), from + 8);
    from += <usize>load<i32>(from, 4) << 2;
  }
}

function execute(operation: i32, operands: usize): void {
  switch (operation) {
    case 0: return kernels.gather(changetype<GatherOperands>(operands));
    case 1: return kernels.packKernel(changetype<PackKernelOperands>(operands));
    case 2: return kernels.packKernelTransposed(changetype<PackKernelTransposedOperands>(operands));
    case 3: return kernels.convolve(changetype<ConvolveOperands>(operands));
    case 4: return kernels.depthwise(changetype<DepthwiseOperands>(operands));
    case 5: return kernels.depthwiseWeightGradient(changetype<DepthwiseWeightGradientOperands>(operands));
    case 6: return kernels.maxPool(changetype<MaxPoolOperands>(operands));
    case 7: return kernels.dropout(changetype<DropoutOperands>(operands));
    case 8: return kernels.normaliseBatch(changetype<NormaliseBatchOperands>(operands));
    case 9: return kernels.normaliseMoving(changetype<NormaliseBatchOperands>(operands));
    case 10: return kernels.averagePool(changetype<AveragePoolOperands>(operands));
    case 11: return kernels.globalMaxPool(changetype<GlobalMaxPoolOperands>(operands));
    case 12: return kernels.add(changetype<AddOperands>(operands));
    case 13: return kernels.dense(changetype<DenseOperands>(operands));
    case 14: return kernels.softmaxLoss(changetype<SoftmaxLossOperands>(operands));
    case 15: return kernels.softmax(changetype<SoftmaxLossOperands>(operands));
    case 16: return kernels.activationGradient(changetype<ActivationGradientOperands>(operands));
    case 17: return kernels.convWeightGradient(changetype<ConvWeightGradientOperands>(operands));
    case 18: return kernels.convBiasGradient(changetype<ConvBiasGradientOperands>(operands));
    case 19: return kernels.maxPoolGradient(changetype<MaxPoolGradientOperands>(operands));
    case 20: return kernels.normaliseGradient(changetype<NormaliseGradientOperands>(operands));
    case 21: return kernels.averagePoolGradient(changetype<AveragePoolGradientOperands>(operands));
    case 22: return kernels.globalMaxPoolGradient(changetype<GlobalMaxPoolOperands>(operands));
    case 23: return kernels.spread(changetype<SpreadOperands>(operands));
    case 24: return kernels.denseInputGradient(changetype<DenseInputGradientOperands>(operands));
    case 25: return kernels.denseWeightGradient(changetype<DenseWeightGradientOperands>(operands));
    case 26: return kernels.denseBiasGradient(changetype<DenseBiasGradientOperands>(operands));
    case 27: return kernels.optimise(changetype<OptimiseOperands>(operands));
    case 28: return kernels.firstBlock(changetype<FirstBlockOperands>(operands));
    case 29: return kernels.firstBlockGradient(changetype<FirstBlockGradientOperands>(operands));
    case 30: return kernels.transpose(changetype<TransposeOperands>(operands));
    case 31: return kernels.pooledGradient(changetype<PooledGradientOperands>(operands));
    case 32: return kernels.winogradKernel(changetype<WinogradKernelOperands>(operands));
    case 33: return kernels.winograd(changetype<WinogradOperands>(operands));
    case 34: return kernels.winogradGradient(changetype<WinogradGradientOperands>(operands));
    case 35: return kernels.winogradKernelGradient(changetype<WinogradKernelGradientOperands>(operands));
    default: unreachable();
  }
}
