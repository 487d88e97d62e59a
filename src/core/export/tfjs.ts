import { compressWeights } from '../deploy/compressed-weights';
import { isConvolution, pairOf, weightsByLayer } from '../network/build';
import type { Network, PlacedLayer } from '../network';
import { safeIdentifier } from './names';
import { refusalOfNetworkOnly } from './network-only';
import type { Exporter, ExportModel } from './types';

const WEIGHTS_FILE = 'group1-shard1of1.bin';
const BATCH_NORM_EPSILON = 1e-3;

interface KerasLayer {
  class_name: string;
  config: Record<string, unknown>;
}

/** The layers of Keras that one layer becomes: batch norm moves its convolution's activation behind itself. */
function kerasLayers(network: Network, index: number): KerasLayer[] {
  const { name, layer } = network.layers[index];
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const normed = network.layers[index + 1]?.layer.kind === 'batchNorm';
      return [
        {
          class_name: layer.kind === 'conv2d' ? 'Conv2D' : 'DepthwiseConv2D',
          config: {
            name,
            ...(layer.kind === 'conv2d' ? { filters: layer.filters } : { depth_multiplier: 1 }),
            kernel_size: pairOf(layer.kernel),
            strides: [1, 1],
            padding: layer.padding,
            data_format: 'channels_last',
            activation: normed ? 'linear' : layer.activation,
            use_bias: true,
          },
        },
      ];
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
    case 'maxPool': {
      const size = pairOf(layer.size);
      return [
        {
          class_name: 'MaxPooling2D',
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
    case 'dense':
      return [
        {
          class_name: 'Dense',
          config: { name, units: layer.units, activation: layer.activation, use_bias: true },
        },
      ];
  }
}

function topology(model: ExportModel): unknown {
  const layers = model.network.layers.flatMap((_, index) => kerasLayers(model.network, index));
  Object.assign(layers[0].config, { batch_input_shape: [null, ...model.network.input], dtype: 'float32' });
  return {
    class_name: 'Sequential',
    config: { name: safeIdentifier(model.name), layers },
    keras_version: '2.15.0',
    backend: 'tensorflow',
  };
}

const WEIGHT_NAMES: Partial<Record<PlacedLayer['layer']['kind'], readonly string[]>> = {
  conv2d: ['kernel', 'bias'],
  depthwiseConv2d: ['depthwise_kernel', 'bias'],
  dense: ['kernel', 'bias'],
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
        name: `${name}/${WEIGHT_NAMES[layer.kind]![j]}`,
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
