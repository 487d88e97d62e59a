import { compressWeights } from '../deploy/compressed-weights';
import { isConvolution, pairOf, projectionOf, weightsByLayer, type ConvolutionLayer } from '../network/build';
import type { Network, PlacedLayer } from '../network';
import { safeIdentifier } from './names';
import { refusalOfNetworkOnly } from './network-only';
import type { Exporter, ExportModel } from './types';

const WEIGHTS_FILE = 'group1-shard1of1.bin';
const BATCH_NORM_EPSILON = 1e-3;

interface KerasLayer {
  class_name: string;
  config: { name: string } & Record<string, unknown>;
  /** Names of the layers it reads, where it is not the one before it. */
  reads?: readonly string[];
}

const projectionName = (name: string) => `${name}_projection`;

function kerasConvolution(name: string, layer: ConvolutionLayer, activation: string): KerasLayer {
  const plain = layer.kind === 'conv2d';
  return {
    class_name: plain ? 'Conv2D' : 'DepthwiseConv2D',
    config: {
      name,
      ...(plain ? { filters: layer.filters } : { depth_multiplier: 1 }),
      kernel_size: pairOf(layer.kernel),
      strides: pairOf(layer.stride ?? 1),
      padding: layer.padding,
      data_format: 'channels_last',
      activation,
      use_bias: true,
    },
  };
}

/** The end of a residual block: the shortcut's projection, if it has one, the sum and its activation. */
function kerasAddition(network: Network, index: number, sources: readonly string[]): KerasLayer[] {
  const { name, layer, input, weightShapes } = network.layers[index];
  if (layer.kind !== 'add') return [];
  const before = sources[index];
  const start = index - layer.span;
  const projection = weightShapes.length > 0 ? projectionOf(network.layers[start].input, input) : null;
  return [
    ...(projection
      ? [{ ...kerasConvolution(projectionName(name), projection, 'linear'), reads: [sources[start]] }]
      : []),
    {
      class_name: 'Add',
      config: { name },
      reads: [before, projection ? projectionName(name) : sources[start]],
    },
    { class_name: 'Activation', config: { name: `${name}_activation`, activation: layer.activation } },
  ];
}

/** The layers of Keras that one layer becomes: batch norm moves its convolution's activation behind itself. */
function kerasLayers(network: Network, index: number, sources: readonly string[]): KerasLayer[] {
  const { name, layer } = network.layers[index];
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const normed = network.layers[index + 1]?.layer.kind === 'batchNorm';
      return [kerasConvolution(name, layer, normed ? 'linear' : layer.activation)];
    }
    case 'batchNorm': {
      const before = network.layers[index - 1].layer;
      return [
        { class_name: 'BatchNormalization', config: { name, axis: -1, epsilon: BATCH_NORM_EPSILON } },
        {
          class_name: 'Activation',
          config: {
            name: `${name}_activation`,
            activation: isConvolution(before) ? before.activation : 'linear',
          },
        },
      ];
    }
    case 'add':
      return kerasAddition(network, index, sources);
    case 'maxPool':
    case 'averagePool': {
      const size = pairOf(layer.size);
      return [
        {
          class_name: layer.kind === 'maxPool' ? 'MaxPooling2D' : 'AveragePooling2D',
          config: { name, pool_size: size, strides: size, padding: 'valid', data_format: 'channels_last' },
        },
      ];
    }
    case 'dropout':
      return [{ class_name: 'Dropout', config: { name, rate: layer.rate } }];
    case 'flatten':
      return [{ class_name: 'Flatten', config: { name } }];
    case 'globalAveragePool':
      return [{ class_name: 'GlobalAveragePooling2D', config: { name, data_format: 'channels_last' } }];
    case 'globalMaxPool':
      return [{ class_name: 'GlobalMaxPooling2D', config: { name, data_format: 'channels_last' } }];
    case 'dense':
      return [
        {
          class_name: 'Dense',
          config: { name, units: layer.units, activation: layer.activation, use_bias: true },
        },
      ];
  }
}

/** A chain of layers as Keras's Sequential; with shortcuts, as its functional model, in which each layer names whom it reads. */
function topology(model: ExportModel): unknown {
  const { network } = model;
  const input = { batch_input_shape: [null, ...network.input], dtype: 'float32' };
  /** By layer of the network: the name of the Keras layer whose output it gets. */
  const sources = ['input'];
  const layers = network.layers.flatMap((_, index) => {
    const made = kerasLayers(network, index, sources);
    sources.push(made.at(-1)!.config.name);
    return made;
  });
  const about = { keras_version: '2.15.0', backend: 'tensorflow' };
  const name = safeIdentifier(model.name);
  if (layers.every(({ reads }) => !reads)) {
    Object.assign(layers[0].config, input);
    return { class_name: 'Sequential', config: { name, layers }, ...about };
  }
  const first: KerasLayer = {
    class_name: 'InputLayer',
    config: { name: 'input', ...input, sparse: false },
    reads: [],
  };
  const all = [first, ...layers];
  const nodes = all.map(({ reads, ...layer }, i) => ({
    ...layer,
    name: layer.config.name,
    inbound_nodes: inboundNodes(reads ?? [all[i - 1].config.name]),
  }));
  const end = all.at(-1)!.config.name;
  return {
    class_name: 'Model',
    config: { name, layers: nodes, input_layers: [['input', 0, 0]], output_layers: [[end, 0, 0]] },
    ...about,
  };
}

/** One call of a layer on the first output of each of these. */
const inboundNodes = (reads: readonly string[]) =>
  reads.length === 0 ? [] : [reads.map((source) => [source, 0, 0, {}])];

const WEIGHT_NAMES: Partial<Record<PlacedLayer['layer']['kind'], readonly string[]>> = {
  conv2d: ['kernel', 'bias'],
  depthwiseConv2d: ['depthwise_kernel', 'bias'],
  dense: ['kernel', 'bias'],
  add: ['kernel', 'bias'],
  batchNorm: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
};

function concatenate(tensors: readonly Float32Array[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * tensors.reduce((sum, tensor) => sum + tensor.length, 0)));
  let offset = 0;
  for (const tensor of tensors) {
    for (const value of tensor) {
      bytes.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  return new Uint8Array(bytes.buffer);
}

/** The compressed model in TensorFlow.js's layers format; inputs are normalised examples [batch, height, width, channels]. */
export const tfjsExporter: Exporter = {
  id: 'tfjs',
  label: 'TensorFlow.js',
  description: 'Layers model for TensorFlow.js (tf.loadLayersModel); its inputs are normalised examples.',
  refuses: refusalOfNetworkOnly,
  export(model) {
    const { network, compression } = model;
    const weights = compressWeights(network, model.weights, compression);
    const byLayer = weightsByLayer(network, weights);
    const specifications = network.layers.flatMap(({ name, layer, weightShapes }, i) =>
      byLayer[i].map((_, j) => ({
        name: `${layer.kind === 'add' ? projectionName(name) : name}/${WEIGHT_NAMES[layer.kind]![j]}`,
        shape: weightShapes[j],
        dtype: 'float32',
      })),
    );
    const modelJson = {
      format: 'layers-model',
      generatedBy: 'AutoTinyML',
      convertedBy: null,
      modelTopology: topology(model),
      weightsManifest: [{ paths: [WEIGHTS_FILE], weights: specifications }],
      userDefinedMetadata: {
        classNames: model.data.classNames,
        normalisation: {
          mean: Array.from(model.normalisation.mean),
          standardDeviation: Array.from(model.normalisation.sd),
        },
      },
    };
    return new Map([
      ['tfjs/model.json', new TextEncoder().encode(JSON.stringify(modelJson, null, 1))],
      [`tfjs/${WEIGHTS_FILE}`, concatenate(weights)],
    ]);
  },
};
