import { convolve, ConvolveOperands, packKernel, PackKernelOperands, packKernelTransposed, PackKernelTransposedOperands } from './convolution';
import { convBiasGradient, ConvBiasGradientOperands, convWeightGradient, ConvWeightGradientOperands } from './convolution-gradient';
import {
  dense, denseBiasGradient, DenseBiasGradientOperands, denseInputGradient, DenseInputGradientOperands, DenseOperands,
  denseWeightGradient, DenseWeightGradientOperands,
} from './dense';
import { activationGradient, ActivationGradientOperands, dropout, DropoutOperands } from './elementwise';
import { firstBlock, firstBlockGradient, FirstBlockGradientOperands, FirstBlockOperands } from './first-block';
import { gather, GatherOperands } from './input';
import { normaliseBatch, normaliseGradient, NormaliseGradientOperands, normaliseMoving, NormaliseOperands } from './normalisation';
import { Op } from './opcodes';
import { optimise, OptimiseOperands } from './optimizers';
import { pooledGradient, PooledGradientOperands, transpose, TransposeOperands } from './pooled-gradient';
import {
  averagePool, averagePoolGradient, AveragePoolOperands, maxPool, maxPoolGradient, MaxPoolGradientOperands, MaxPoolOperands,
} from './pooling';
import { softmax, softmaxLoss, SoftmaxOperands } from './softmax';

/** Carries out the instructions in [from, to): each is its opcode, its length in words, and its operands. */
export function run(from: usize, to: usize): void {
  while (from < to) {
    execute(load<i32>(from), from + 8);
    from += <usize>load<i32>(from, 4) << 2;
  }
}

function execute(op: i32, operands: usize): void {
  switch (op) {
    case Op.gather: return gather(changetype<GatherOperands>(operands));
    case Op.packKernel: return packKernel(changetype<PackKernelOperands>(operands));
    case Op.packKernelTransposed: return packKernelTransposed(changetype<PackKernelTransposedOperands>(operands));
    case Op.convolve: return convolve(changetype<ConvolveOperands>(operands));
    case Op.maxPool: return maxPool(changetype<MaxPoolOperands>(operands));
    case Op.dropout: return dropout(changetype<DropoutOperands>(operands));
    case Op.normaliseBatch: return normaliseBatch(changetype<NormaliseOperands>(operands));
    case Op.normaliseMoving: return normaliseMoving(changetype<NormaliseOperands>(operands));
    case Op.averagePool: return averagePool(changetype<AveragePoolOperands>(operands));
    case Op.dense: return dense(changetype<DenseOperands>(operands));
    case Op.softmaxLoss: return softmaxLoss(changetype<SoftmaxOperands>(operands));
    case Op.softmax: return softmax(changetype<SoftmaxOperands>(operands));
    case Op.activationGradient: return activationGradient(changetype<ActivationGradientOperands>(operands));
    case Op.convWeightGradient: return convWeightGradient(changetype<ConvWeightGradientOperands>(operands));
    case Op.convBiasGradient: return convBiasGradient(changetype<ConvBiasGradientOperands>(operands));
    case Op.maxPoolGradient: return maxPoolGradient(changetype<MaxPoolGradientOperands>(operands));
    case Op.normaliseGradient: return normaliseGradient(changetype<NormaliseGradientOperands>(operands));
    case Op.averagePoolGradient: return averagePoolGradient(changetype<AveragePoolOperands>(operands));
    case Op.denseInputGradient: return denseInputGradient(changetype<DenseInputGradientOperands>(operands));
    case Op.denseWeightGradient: return denseWeightGradient(changetype<DenseWeightGradientOperands>(operands));
    case Op.denseBiasGradient: return denseBiasGradient(changetype<DenseBiasGradientOperands>(operands));
    case Op.optimise: return optimise(changetype<OptimiseOperands>(operands));
    case Op.firstBlock: return firstBlock(changetype<FirstBlockOperands>(operands));
    case Op.firstBlockGradient: return firstBlockGradient(changetype<FirstBlockGradientOperands>(operands));
    case Op.transpose: return transpose(changetype<TransposeOperands>(operands));
    case Op.pooledGradient: return pooledGradient(changetype<PooledGradientOperands>(operands));
    default: unreachable();
  }
}
