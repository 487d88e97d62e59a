import { isConvolution, pairOf, sizeOf } from '../../network/build';
import type { Network } from '../../network';
import type { Calibration, Quantisation } from '../../deploy/device';
import {
  activationOf,
  isDepthwise,
  weightedSteps,
  type StepWeights,
  type WeightedStep,
} from '../../deploy/device/layout';
import { quantiseSteps, type QuantisedStep, type QuantisedWeights } from '../../deploy/device/pack-int8';
import { GraphBuilder } from './graph';
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
  if (pool?.layer.kind !== 'maxPool') return input;
  const [height, width] = pairOf(pool.layer.size);
  const output = graph.activation(pool.name, [1, ...step.output], quantisation);
  return graph.operator('MAX_POOL_2D', [input], output, { kind: 'pool2d', height, width });
}

/** Adds one step; `quantised` is absent in a float network. Pools come before activations, which all rise. */
function addStep(graph: GraphBuilder, input: number, step: WeightedStep, quantised?: QuantisedStep): number {
  const { name } = step;
  const activation = activationOf(step);
  const fused = activation === 'relu' ? 'relu' : 'none';
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
      graph.operator(depthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D', [input, weights, bias], sums, {
        kind: depthwise ? 'depthwiseConv2d' : 'conv2d',
        padding: isConvolution(layer) ? layer.padding : 'valid',
        activation: fused,
      });
      return graph.activated(pooled(graph, sums, step, quantised?.sums), activation, name, quantised?.output);
    }
    case 'pool':
      return pooled(graph, input, step, quantised?.output);
    case 'average': {
      const [height, width, channels] = step.input;
      const output = graph.activation(name, [1, 1, 1, channels], quantised?.output);
      return graph.operator('AVERAGE_POOL_2D', [input], output, { kind: 'pool2d', height, width });
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
  const output = weightedSteps(network, weights).reduce((last, step) => addStep(graph, last, step), input);
  return graph.finish(input, output);
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
  const output = steps.reduce((last, quantised) => addStep(graph, last, quantised.step, quantised), input);
  return graph.finish(input, output);
}
