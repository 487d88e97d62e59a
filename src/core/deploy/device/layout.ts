import { isConvolution, weightsByLayer } from '../../network/build';
import type { Activation, Network, PlacedLayer } from '../../network';
import { stepName, stepsOf, type Step } from '../steps';

const BATCH_NORM_EPSILON = 1e-3;

/** Weights of a step as devices keep them: one row of `inputs` weights for each output, and the biases. */
export interface StepWeights {
  /** Convolution: [out, kernelHeight, kernelWidth, in]; depthwise: [kernelHeight, kernelWidth, out]; dense: [out, in]. */
  weights: Float32Array;
  bias: Float32Array;
  outputs: number;
  /** Outputs vary fastest, as in a depthwise kernel. */
  outputsLast: boolean;
}

/** A step with its weights in device layout (none for pools and averages). */
export type WeightedStep = Step & { name: string; device?: StepWeights };

export const isDepthwise = (step: Step): boolean =>
  step.kind === 'conv' && step.conv.layer.kind === 'depthwiseConv2d';

export type StepActivation = Activation | 'softmax';

/** From Keras's layouts (HWIO, in × out), where outputs vary fastest, to one row for each output. */
function transposed(weights: Float32Array, outputs: number): Float32Array {
  const inputs = weights.length / outputs;
  const rows = new Float32Array(weights.length);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) rows[o * inputs + i] = weights[i * outputs + o]!;
  }
  return rows;
}

/** Batch norm at inference is a factor and an offset for each channel: both go into the convolution before it. */
function withBatchNorm(plain: StepWeights, batchNorm: readonly Float32Array[]): StepWeights {
  const { weights, bias, outputs, outputsLast } = plain;
  const [gamma, beta, mean, variance] = batchNorm;
  const size = weights.length / outputs;
  const factors = Float64Array.from(gamma, (g, o) => g / Math.sqrt(variance[o] + BATCH_NORM_EPSILON));
  return {
    ...plain,
    weights: weights.map((weight, i) => weight * factors[outputsLast ? i % outputs : Math.floor(i / size)]),
    bias: bias.map((b, o) => (b - mean[o]) * factors[o] + beta[o]),
  };
}

function weightsOfStep(
  step: Step,
  tensors: ReadonlyMap<PlacedLayer, Float32Array[]>,
): StepWeights | undefined {
  if (step.kind !== 'conv' && step.kind !== 'dense') return undefined;
  const placed = step.kind === 'conv' ? (step.projectionOf ?? step.conv) : step.dense;
  const [matrix, bias] = tensors.get(placed)!;
  const outputs = bias.length;
  const outputsLast = isDepthwise(step);
  const plain = { weights: outputsLast ? matrix : transposed(matrix, outputs), bias, outputs, outputsLast };
  return step.kind === 'conv' && step.batchNorm ? withBatchNorm(plain, tensors.get(step.batchNorm)!) : plain;
}

/** The steps of a network with trained weights in device layout. @throws AppError `invalid-weights` */
export function weightedSteps(network: Network, weights: readonly Float32Array[]): WeightedStep[] {
  const byLayer = weightsByLayer(network, weights);
  const tensors = new Map(network.layers.map((layer, i) => [layer, byLayer[i]]));
  return stepsOf(network).map((step) => ({
    ...step,
    name: stepName(step),
    device: weightsOfStep(step, tensors),
  }));
}

export function activationOf(step: Step): StepActivation {
  if (step.kind === 'conv' && isConvolution(step.conv.layer)) return step.conv.layer.activation;
  if (step.kind === 'add' && step.add.layer.kind === 'add') return step.add.layer.activation;
  if (step.kind === 'dense' && step.dense.layer.kind === 'dense') return step.dense.layer.activation;
  return 'linear';
}
