import { isConvolution, paddingOf, pairOf, sizeOf } from '../../network/build';
import type { Activation, Network, PlacedLayer } from '../../network';
import { fitCodebook } from '../codebook';
import { CODEBOOKS, codebookLayers, usesCodebooks } from '../compression';
import { flowOf, type Step } from '../steps';
import type { Compression } from '../types';
import { planArena } from './arena';
import { filledCodebook, floats, packedIndices, uint8s } from './constants';
import { activationOf, isDepthwise, weightedSteps, type StepActivation, type WeightedStep } from './layout';
import type { DeviceModel, DeviceStep, StepField } from './types';

/** Values of `activation` in kernels.h; softmax is a call of its own behind the last step. */
export const ACTIVATION_CODES: Readonly<Record<Activation | 'softmax', number>> = {
  linear: 0,
  relu: 1,
  sigmoid: 2,
  tanh: 3,
  selu: 4,
  relu6: 5,
  softmax: 0,
};

/** Members of `atm_window_t`. TensorFlow's “same” puts the odd row or column of zeros behind. */
export function windowFields(step: Step & { kind: 'conv' }): number[] {
  const { layer, input } = step.conv;
  if (!isConvolution(layer)) return [];
  const [kernelHeight, kernelWidth] = pairOf(layer.kernel);
  const [top, left] = paddingOf(step.conv).before;
  return [
    ...input,
    ...step.output,
    kernelHeight,
    kernelWidth,
    ...pairOf(layer.stride ?? 1),
    top,
    left,
    ...(step.pool ? poolSizeOf(step.pool) : [1, 1]),
  ];
}

/** Height and width of a pool; a global one's is its whole input. */
export function poolSizeOf({ layer, input }: PlacedLayer): readonly [number, number] {
  return layer.kind === 'maxPool' || layer.kind === 'averagePool' ? pairOf(layer.size) : [input[0], input[1]];
}

/** Members of `atm_pool_t`, for either kind of pool. */
export function poolFields(step: Step & { kind: 'pool' | 'average' }): number[] {
  const placed = step.kind === 'pool' ? step.pool : step.average;
  const { input, output } = placed;
  return [input[1], input[2], output[0], output[1], ...poolSizeOf(placed)];
}

type Call = Pick<DeviceStep, 'kernel' | 'struct' | 'fields'>;

function denseCall(
  step: WeightedStep & { kind: 'dense' },
  code: number,
  compression: Compression | null,
): Call {
  const { weights, bias } = step.device!;
  const head: StepField[] = [sizeOf(step.input), sizeOf(step.output), code];
  const biasArray = floats(`${step.name}_bias`, bias);
  if (compression === null || !usesCodebooks(compression)) {
    return {
      kernel: 'atm_dense_f32',
      struct: 'atm_dense_f32_t',
      fields: [...head, floats(`${step.name}_weights`, weights), biasArray],
    };
  }
  const { bits, entries } = CODEBOOKS[compression];
  const codebook = fitCodebook(weights, entries);
  return {
    kernel: bits === 8 ? 'atm_dense_codebook8' : 'atm_dense_codebook4',
    struct: 'atm_dense_codebook_t',
    fields: [
      ...head,
      uint8s(`${step.name}_indices`, packedIndices(codebook, bits)),
      floats(`${step.name}_codebook`, filledCodebook(codebook, Math.min(entries, weights.length))),
      biasArray,
    ],
  };
}

function callOf(step: WeightedStep, activation: StepActivation, compression: Compression | null): Call {
  const code = ACTIVATION_CODES[activation];
  switch (step.kind) {
    case 'conv': {
      const { weights, bias } = step.device!;
      const arrays = [floats(`${step.name}_weights`, weights), floats(`${step.name}_bias`, bias)];
      return {
        kernel: isDepthwise(step) ? 'atm_depthwise_f32' : 'atm_conv_f32',
        struct: 'atm_conv_f32_t',
        fields: [windowFields(step), code, ...arrays],
      };
    }
    case 'pool':
      return { kernel: 'atm_pool_f32', struct: 'atm_pool_t', fields: poolFields(step) };
    case 'average':
      return { kernel: 'atm_average_f32', struct: 'atm_pool_t', fields: poolFields(step) };
    case 'add':
      return { kernel: 'atm_add_f32', struct: 'atm_add_f32_t', fields: [sizeOf(step.output), code] };
    case 'dense':
      return denseCall(step, code, compression);
  }
}

/** A network of float activations: plain, or with the dense layers of the greedy rule as codebooks. */
export function packFloat(
  network: Network,
  weights: readonly Float32Array[],
  compression: Exclude<Compression, 'int8'>,
  options: { activations?: 'fused' | 'none' } = {},
): DeviceModel {
  const compressed = codebookLayers(network, compression);
  const steps = weightedSteps(network, weights).map((step): DeviceStep => {
    const activation = options.activations === 'none' ? 'linear' : activationOf(step);
    return {
      name: step.name,
      ...flowOf(step),
      inputSize: sizeOf(step.input),
      outputSize: sizeOf(step.output),
      ...callOf(step, activation, compressed.has(step.name) ? compression : null),
    };
  });
  return { network, compression, steps, ...planArena(steps, 4) };
}
