/**
 * Instructions of a network's program: the planner (src/training/wasm) writes them, `run` in program.ts carries them
 * out. Operands follow as 32-bit words in the order of the `…Operands` class of the same name.
 */
export enum Op {
  gather,
  packKernel,
  packKernelTransposed,
  convolve,
  maxPool,
  dropout,
  normaliseBatch,
  normaliseMoving,
  averagePool,
  dense,
  softmaxLoss,
  softmax,
  activationGradient,
  convWeightGradient,
  convBiasGradient,
  maxPoolGradient,
  normaliseGradient,
  averagePoolGradient,
  denseInputGradient,
  denseWeightGradient,
  denseBiasGradient,
  optimise,
  firstBlock,
  firstBlockGradient,
  transpose,
  pooledGradient,
}

export enum ActivationCode {
  linear,
  relu,
  sigmoid,
  selu,
  tanh,
}

export enum OptimizerCode {
  sgd,
  adam,
  rmsprop,
  adadelta,
  adamax,
  adagrad,
}
