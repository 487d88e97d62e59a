import { pairOf, sizeOf } from '../network/build';
import type { Activation, Network, PlacedLayer } from '../network';
import { codebookBytes, codebookLayers, usesCodebooks } from './compression';
import {
  bufferOf,
  buffersAlive,
  flowOf,
  layerNameOf,
  NETWORK_INPUT,
  stepsOf,
  type DataFlow,
  type Step,
} from './steps';
import type { Compression, Footprint, LayerFootprint } from './types';

/** Operations an output. ReLU and softmax are X-CUBE-AI's; all others are not published: ours. */
const ACTIVATION_MACC: Readonly<Record<Activation | 'softmax', number>> = {
  linear: 0,
  relu: 1,
  relu6: 1,
  sigmoid: 10,
  tanh: 10,
  selu: 10,
  softmax: 15,
};

const FLOAT_BYTES = 4;
/** int8: an int32 bias, and an int32 multiplier with an int8 shift for each channel of a convolution or each dense layer. */
const INT8_BIAS_BYTES = 4;
const INT8_MULTIPLIER_BYTES = 5;

/** Multiply-accumulate operations of one layer, by X-CUBE-AI's rules. */
export function layerMacc({ layer, input, output, weightShapes }: PlacedLayer): number {
  const outputs = sizeOf(output);
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const [kernelHeight, kernelWidth, channels] = weightShapes[0];
      // A depthwise convolution is not settled by published figures: counted alike (ours).
      const summed = layer.kind === 'conv2d' ? channels : 1;
      return (
        outputs * kernelHeight * kernelWidth * summed +
        output[2] +
        outputs * ACTIVATION_MACC[layer.activation]
      );
    }
    case 'add': {
      // Not settled by published figures: one operation an entry, and the projection as a convolution (ours).
      const projection = weightShapes.length > 0 ? outputs * weightShapes[0][2] + output[2] : 0;
      return projection + additionMacc(layer.activation, outputs);
    }
    case 'maxPool':
    case 'averagePool':
      return outputs * sizeOf(pairOf(layer.size));
    case 'dense':
      return sizeOf(input) * layer.units + outputs * ACTIVATION_MACC[layer.activation];
    case 'globalAveragePool':
    case 'globalMaxPool':
      return sizeOf(input);
    case 'batchNorm':
    case 'dropout':
    case 'flatten':
      return 0;
  }
}

/** Operations of the addition that ends a residual block, its projection left out. */
export function additionMacc(activation: Activation, outputs: number): number {
  return outputs * (1 + ACTIVATION_MACC[activation]);
}

function layerRomBytes(
  placed: PlacedLayer,
  compression: Compression,
  compressed: ReadonlySet<string>,
): number {
  const { layer, weightShapes, parameters } = placed;
  if (weightShapes.length === 0 || layer.kind === 'batchNorm') return 0;
  const weights = sizeOf(weightShapes[0]);
  const biases = sizeOf(weightShapes[1]);
  if (compression === 'int8') {
    const multipliers = layer.kind === 'dense' ? 1 : biases;
    return weights + INT8_BIAS_BYTES * biases + INT8_MULTIPLIER_BYTES * multipliers;
  }
  if (usesCodebooks(compression) && compressed.has(placed.name)) {
    return codebookBytes(weights, compression) + FLOAT_BYTES * biases;
  }
  return FLOAT_BYTES * parameters;
}

/**
 * Activations alive while a step runs, in bytes. A convolution fused with its pool keeps `poolHeight` rows of unpooled
 * output beside its result; fed from the arena, its result overlays its input, one row and one cell behind. The
 * network's own input is not counted. What a shortcut keeps meanwhile is, and an addition works in place (ours). An unpooled convolution after another is not settled by published figures: both
 * its input and its output are counted (ours).
 */
function stepRamBytes(steps: readonly Step[], index: number, bytesPerActivation: number): number {
  const step = steps[index];
  const kept = keptSize(steps, index) * bytesPerActivation;
  const inputBytes = step.from === NETWORK_INPUT ? 0 : sizeOf(step.input) * bytesPerActivation;
  const outputBytes = sizeOf(step.output) * bytesPerActivation;
  if (step.kind !== 'conv' || step.pool?.layer.kind !== 'maxPool' || bytesPerActivation !== FLOAT_BYTES) {
    return kept + inputBytes + outputBytes;
  }
  const [poolHeight] = pairOf(step.pool.layer.size);
  const [, convWidth, filters] = step.conv.output;
  const rowBuffer = poolHeight * convWidth * filters * FLOAT_BYTES;
  if (step.from === NETWORK_INPUT) return kept + outputBytes + rowBuffer;
  const lag = (step.output[1] + 1) * filters * FLOAT_BYTES;
  return kept + Math.max(inputBytes, outputBytes) + rowBuffer + lag;
}

/** Entries alive while a step runs besides what it reads and what it makes. */
function keptSize(steps: readonly Step[], index: number): number {
  const flow: DataFlow[] = steps.map(flowOf);
  const own = [
    bufferOf(flow, index),
    ...(flow[index].from === NETWORK_INPUT ? [] : [bufferOf(flow, flow[index].from)]),
  ];
  return buffersAlive(flow, index)
    .filter((made) => !own.includes(made))
    .reduce((sum, made) => sum + sizeOf(steps[made].output), 0);
}

/**
 * RAM, ROM and MACC by X-CUBE-AI's rules, exact integers. RAM is the largest over the
 * layers, ROM and MACC are sums. `int8` follows our own export: one byte a weight and an activation.
 */
export function footprint(network: Network, options: { compression: Compression }): Footprint {
  const { compression } = options;
  const compressed = codebookLayers(network, compression);
  const bytesPerActivation = compression === 'int8' ? 1 : FLOAT_BYTES;
  const steps = stepsOf(network);
  const ramBytes = new Map<string, number>();
  steps.forEach((step, index) => {
    const name = layerNameOf(step);
    const bytes = stepRamBytes(steps, index, bytesPerActivation);
    ramBytes.set(name, Math.max(ramBytes.get(name) ?? 0, bytes));
  });
  const layers = network.layers.map((placed): LayerFootprint => ({
    name: placed.name,
    macc: layerMacc(placed),
    romBytes: layerRomBytes(placed, compression, compressed),
    ramBytes: ramBytes.get(placed.name) ?? 0,
  }));
  return {
    ramBytes: Math.max(...layers.map((layer) => layer.ramBytes)),
    romBytes: layers.reduce((sum, layer) => sum + layer.romBytes, 0),
    macc: layers.reduce((sum, layer) => sum + layer.macc, 0),
    layers,
  };
}
