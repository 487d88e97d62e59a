import { isConvolution, paddingOf, pairOf, sizeOf } from '../../network/build';
import type { Network, PlacedLayer } from '../../network';
import type { Calibration, Quantisation } from '../../deploy/device';
import {
  activationOf,
  isDepthwise,
  weightedSteps,
  type StepWeights,
  type StepActivation,
  type WeightedStep,
} from '../../deploy/device/layout';
import { poolSizeOf } from '../../deploy/device/pack-float';
import { quantiseSteps, type QuantisedStep, type QuantisedWeights } from '../../deploy/device/pack-int8';
import { NETWORK_INPUT } from '../../deploy/steps';
import { GraphBuilder } from './graph';
import type { FusedActivation } from './schema';
import type { LiteGraph } from './writer';

/** Int8 softmax always has this scale in TensorFlow Lite. */
const SOFTMAX_OUTPUT: Quantisation = { scale: 1 / 256, zero: -128 };

function weightTensors(
  graph: GraphBuilder,
  name: string,
  shape: readonly number[],
  float: StepWeights,
  quantised: QuantisedWeights | undefined,
  inputScale: number,
): [number, number] {
  const biasShape = [float.outputs];
  if (!quantised) {
    return [
      graph.constant(`${name}_weights`, shape, float.weights),
      graph.constant(`${name}_bias`, biasShape, float.bias),
    ];
  }
  const { weights, bias, scales } = quantised;
  const biasScales = scales.map((scale) => inputScale * scale);
  return [
    graph.tensor({
      name: `${name}_weights`,
      shape,
      type: 'int8',
      data: weights,
      quantisation: { scales, zero: 0, dimension: float.outputsLast ? shape.length - 1 : 0 },
    }),
    graph.tensor({
      name: `${name}_bias`,
      shape: biasShape,
      type: 'int32',
      data: bias,
      quantisation: { scales: biasScales, zero: 0 },
    }),
  ];
}

function pooled(graph: GraphBuilder, input: number, step: WeightedStep, quantisation?: Quantisation): number {
  const pool = step.kind === 'conv' || step.kind === 'pool' ? step.pool : undefined;
  if (!pool) return input;
  const [height, width] = poolSizeOf(pool);
  const output = graph.activation(pool.name, [1, ...step.output], quantisation);
  return graph.operator('MAX_POOL_2D', [input], output, { kind: 'pool2d', height, width });
}

/**
 * The input and padding of a convolution. TensorFlow Lite's XNNPACK delegate misplaces `same` where the last step ends before
 * the input does (seen in TensorFlow 2.21, whose own kernels do not): there the zeros, if any are needed, are an operator.
 */
function paddedInput(graph: GraphBuilder, input: number, conv: PlacedLayer) {
  const { layer, input: shape, output } = conv;
  if (!isConvolution(layer)) return { read: input, padding: 'valid' as const };
  const kernel = pairOf(layer.kernel);
  const stride = pairOf(layer.stride ?? 1);
  const isShort = ([0, 1] as const).some(
    (axis) => (output[axis] - 1) * stride[axis] + kernel[axis] < shape[axis],
  );
  if (layer.padding === 'valid' || !isShort) return { read: input, padding: layer.padding };
  const { before, behind } = paddingOf(conv);
  const isPlain = [...before, ...behind].every((zeros) => zeros === 0);
  return {
    read: isPlain ? input : graph.padded(input, conv.name, before, behind),
    padding: 'valid' as const,
  };
}

const fusedOf = (activation: StepActivation): FusedActivation =>
  activation === 'relu' || activation === 'relu6' ? activation : 'none';

/**
 * Adds one step that reads `input` (and an addition's other part, `into`); `quantised` is absent in a float network. Pools
 * come before activations, which all rise.
 */
function addStep(
  graph: GraphBuilder,
  { input, into }: { input: number; into: number },
  step: WeightedStep,
  quantised?: QuantisedStep,
): number {
  const { name } = step;
  const activation = activationOf(step);
  const fused = fusedOf(activation);
  const inputScale = quantised?.input.scale ?? 1;
  switch (step.kind) {
    case 'conv': {
      const { layer, weightShapes, output } = step.conv;
      const [height, width, channels, filters] = weightShapes[0];
      const depthwise = isDepthwise(step);
      const shape = depthwise ? [1, height, width, channels] : [filters, height, width, channels];
      const [weights, bias] = weightTensors(
        graph,
        name,
        shape,
        step.device!,
        quantised?.quantised,
        inputScale,
      );
      const sums = graph.activation(`${name}_sums`, [1, ...output], quantised?.sums);
      const { read, padding } = paddedInput(graph, input, step.conv);
      graph.operator(depthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D', [read, weights, bias], sums, {
        kind: depthwise ? 'depthwiseConv2d' : 'conv2d',
        padding,
        stride: isConvolution(layer) ? pairOf(layer.stride ?? 1) : [1, 1],
        activation: fused,
      });
      return graph.activated(pooled(graph, sums, step, quantised?.sums), activation, name, quantised?.output);
    }
    case 'pool':
      return pooled(graph, input, step, quantised?.output);
    case 'average': {
      const [height, width] = poolSizeOf(step.average);
      const output = graph.activation(name, [1, ...step.output], quantised?.output);
      return graph.operator('AVERAGE_POOL_2D', [input], output, { kind: 'pool2d', height, width });
    }
    case 'add': {
      const sums = graph.activation(`${name}_sums`, [1, ...step.output], quantised?.sums);
      graph.operator('ADD', [into, input], sums, { kind: 'add', activation: fused });
      return graph.activated(sums, activation, name, quantised?.output);
    }
    case 'dense': {
      const inputs = sizeOf(step.input);
      const outputs = step.device!.outputs;
      const flat = graph.flattened(input, name);
      const [weights, bias] = weightTensors(
        graph,
        name,
        [outputs, inputs],
        step.device!,
        quantised?.quantised,
        inputScale,
      );
      const sums = graph.activation(`${name}_sums`, [1, outputs], quantised?.sums);
      graph.operator('FULLY_CONNECTED', [flat, weights, bias], sums, {
        kind: 'fullyConnected',
        activation: fused,
      });
      const output = activation === 'softmax' && quantised ? SOFTMAX_OUTPUT : quantised?.output;
      return graph.activated(sums, activation, name, output);
    }
  }
}

/** The network in float32; inputs are normalised examples [1, height, width, channels]. */
export function floatGraph(network: Network, weights: readonly Float32Array[]): LiteGraph {
  const graph = new GraphBuilder();
  const input = graph.activation('input', [1, ...network.input]);
  return graph.finish(input, addSteps(graph, input, weightedSteps(network, weights)));
}

/** All steps, each fed by whom it reads; returns the last one's output. */
function addSteps(
  graph: GraphBuilder,
  input: number,
  steps: readonly WeightedStep[],
  quantised?: readonly QuantisedStep[],
): number {
  const outputs: number[] = [];
  const outputOf = (step: number) => (step === NETWORK_INPUT ? input : outputs[step]);
  steps.forEach((step, i) => {
    const read = { input: outputOf(step.from), into: outputOf(step.kind === 'add' ? step.into : step.from) };
    outputs.push(addStep(graph, read, step, quantised?.[i]));
  });
  return outputs.at(-1)!;
}

/** The network in full integers, with the very scales and weights of the exported kernels. */
export function int8Graph(
  network: Network,
  weights: readonly Float32Array[],
  calibration: Calibration,
): LiteGraph {
  const graph = new GraphBuilder();
  const steps = quantiseSteps(network, weights, calibration);
  const input = graph.activation('input', [1, ...network.input], steps[0].input);
  const plain = steps.map(({ step }) => step);
  return graph.finish(input, addSteps(graph, input, plain, steps));
}
