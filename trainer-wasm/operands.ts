// Made from operations.ts by `npm run wasm:trainer`; what the operands mean is told there.

@unmanaged
export class Tensor {
  data: usize;
  rowStride: i32;
  imageStride: i32;
  height: i32;
  width: i32;
  channels: i32;
}

@unmanaged
export class GatherOperands {
  features: usize;
  size: i32;
  mean: usize;
  sd: usize;
  channels: i32;
  output: Tensor;
}

@unmanaged
export class PackKernelOperands {
  weights: usize;
  rows: i32;
  columns: i32;
  panels: usize;
}

@unmanaged
export class PackKernelTransposedOperands {
  weights: usize;
  kernelWidth: i32;
  rows: i32;
  firstRow: i32;
  rowStep: i32;
  columns: i32;
  firstColumn: i32;
  columnStep: i32;
  inputs: i32;
  outputs: i32;
  panels: usize;
}

@unmanaged
export class ConvolveOperands {
  input: Tensor;
  origin: i32;
  kernelHeight: i32;
  segment: i32;
  panels: usize;
  bias: usize;
  output: Tensor;
  activation: i32;
  inputOffsets: usize;
  outputOffsets: usize;
  cells: i32;
  blockCells: i32;
  groups: i32;
  winners: usize;
  firstExample: i32;
  lastExample: i32;
}

@unmanaged
export class DepthwiseOperands {
  input: Tensor;
  origin: i32;
  tapOffsets: usize;
  taps: i32;
  weights: usize;
  bias: usize;
  output: Tensor;
  activation: i32;
  inputOffsets: usize;
  outputOffsets: usize;
  cells: i32;
  turned: i32;
}

@unmanaged
export class DepthwiseWeightGradientOperands {
  input: Tensor;
  origin: i32;
  tapOffsets: usize;
  taps: i32;
  rowStep: i32;
  columnStep: i32;
  outputGradient: Tensor;
  weightGradient: usize;
  blockRows: i32;
  blockColumns: i32;
}

@unmanaged
export class MaxPoolOperands {
  input: Tensor;
  output: Tensor;
  height: i32;
  width: i32;
  winners: usize;
}

@unmanaged
export class DropoutOperands {
  values: Tensor;
  layer: i32;
  rate: f32;
}

@unmanaged
export class NormaliseBatchOperands {
  input: Tensor;
  output: Tensor;
  gamma: usize;
  beta: usize;
  movingMean: usize;
  movingVariance: usize;
  mean: usize;
  inverseSd: usize;
  sums: usize;
  activation: i32;
}

@unmanaged
export class AveragePoolOperands {
  input: Tensor;
  output: Tensor;
  height: i32;
  width: i32;
}

@unmanaged
export class GlobalMaxPoolOperands {
  image: Tensor;
  vector: usize;
  winners: usize;
}

@unmanaged
export class AddOperands {
  one: Tensor;
  other: Tensor;
  output: Tensor;
  activation: i32;
  channels: i32;
}

@unmanaged
export class DenseOperands {
  input: usize;
  weights: usize;
  bias: usize;
  output: usize;
  inputs: i32;
  units: i32;
  activation: i32;
  first: i32;
  last: i32;
}

@unmanaged
export class SoftmaxLossOperands {
  values: usize;
  classes: i32;
  stored: i32;
  labels: usize;
  classWeights: usize;
}

@unmanaged
export class ActivationGradientOperands {
  outputGradient: Tensor;
  output: Tensor;
  inputGradient: Tensor;
  activation: i32;
  keep: f32;
}

@unmanaged
export class ConvWeightGradientOperands {
  input: Tensor;
  origin: i32;
  tapOffsets: usize;
  rows: i32;
  rowStep: i32;
  columnStep: i32;
  outputGradient: Tensor;
  weightGradient: usize;
  blockRows: i32;
  blockColumns: i32;
  firstExample: i32;
  lastExample: i32;
}

@unmanaged
export class ConvBiasGradientOperands {
  outputGradient: Tensor;
  biasGradient: usize;
}

@unmanaged
export class MaxPoolGradientOperands {
  outputGradient: Tensor;
  output: Tensor;
  inputGradient: Tensor;
  height: i32;
  width: i32;
  winners: usize;
  activation: i32;
  keep: f32;
}

@unmanaged
export class NormaliseGradientOperands {
  input: Tensor;
  outputGradient: Tensor;
  output: Tensor;
  activation: i32;
  keep: f32;
  inputGradient: Tensor;
  gamma: usize;
  mean: usize;
  inverseSd: usize;
  gammaGradient: usize;
  betaGradient: usize;
}

@unmanaged
export class AveragePoolGradientOperands {
  outputGradient: Tensor;
  inputGradient: Tensor;
  height: i32;
  width: i32;
}

@unmanaged
export class SpreadOperands {
  source: Tensor;
  target: Tensor;
  rowStep: i32;
  columnStep: i32;
}

@unmanaged
export class DenseInputGradientOperands {
  outputGradient: usize;
  weights: usize;
  inputGradient: usize;
  inputs: i32;
  units: i32;
  first: i32;
  last: i32;
}

@unmanaged
export class DenseWeightGradientOperands {
  input: usize;
  outputGradient: usize;
  weightGradient: usize;
  panel: usize;
  inputs: i32;
  units: i32;
  first: i32;
  last: i32;
}

@unmanaged
export class DenseBiasGradientOperands {
  outputGradient: usize;
  biasGradient: usize;
  units: i32;
}

@unmanaged
export class OptimiseOperands {
  optimizer: i32;
  weights: usize;
  gradients: usize;
  first: usize;
  second: usize;
  count: i32;
}

@unmanaged
export class FirstBlockOperands {
  input: Tensor;
  origin: i32;
  weights: usize;
  bias: usize;
  output: Tensor;
  activation: i32;
  winners: usize;
}

@unmanaged
export class FirstBlockGradientOperands {
  input: Tensor;
  origin: i32;
  outputGradient: Tensor;
  output: Tensor;
  winners: usize;
  weightGradient: usize;
  biasGradient: usize;
  activation: i32;
  keep: f32;
}

@unmanaged
export class TransposeOperands {
  source: usize;
  rows: i32;
  columns: i32;
  target: usize;
}

@unmanaged
export class PooledGradientOperands {
  input: Tensor;
  origin: i32;
  kernelHeight: i32;
  segment: i32;
  inputOffsets: usize;
  groups: i32;
  outputGradient: Tensor;
  output: Tensor;
  winners: usize;
  activation: i32;
  keep: f32;
  kernels: usize;
  kernelGradients: usize;
  biasGradient: usize;
  inputGradient: Tensor;
  wantInput: i32;
  rows: i32;
  lists: usize;
  ends: usize;
  firstExample: i32;
  lastExample: i32;
}

@unmanaged
export class WinogradKernelOperands {
  weights: usize;
  inputs: i32;
  outputs: i32;
  turned: i32;
  kernel: usize;
}

@unmanaged
export class WinogradOperands {
  input: Tensor;
  origin: i32;
  kernel: usize;
  bias: usize;
  output: Tensor;
  activation: i32;
  pooled: i32;
  winners: usize;
  transformed: usize;
  products: usize;
  tiles: i32;
  firstExample: i32;
  lastExample: i32;
}

@unmanaged
export class WinogradGradientOperands {
  input: Tensor;
  origin: i32;
  outputGradient: Tensor;
  kernelGradient: usize;
  transformed: usize;
  gradients: usize;
  tiles: i32;
  firstExample: i32;
  lastExample: i32;
}

@unmanaged
export class WinogradKernelGradientOperands {
  kernelGradient: usize;
  inputs: i32;
  outputs: i32;
  weightGradient: usize;
}
