import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { isConvolution, pairOf } from '../../../src/core/network';
import type { Activation, Network, PlacedLayer } from '../../../src/core/network/types';
import type { ExampleSet } from '../../../src/core/data/types';
import { randomStream } from '../../../src/core/random';

function activate(z: tf.Tensor, activation: Activation | 'softmax'): tf.Tensor {
  switch (activation) {
    case 'relu':
      return tf.relu(z);
    case 'relu6':
      return tf.relu6(z);
    case 'sigmoid':
      return tf.sigmoid(z);
    case 'selu':
      return tf.selu(z);
    case 'tanh':
      return tf.tanh(z);
    default:
      return z;
  }
}

/** Batch norm in training, followed by the activation that the convolution before it left out. */
function normalise(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gamma), beta);
}

/** @param shortcut what the block that an `add` ends was given */
function apply(
  placed: PlacedLayer,
  x: tf.Tensor,
  weights: tf.Tensor[],
  normalised: boolean,
  shortcut: tf.Tensor | undefined,
): tf.Tensor {
  const { layer } = placed;
  switch (layer.kind) {
    case 'conv2d': {
      const strides = pairOf(layer.stride ?? 1) as [number, number];
      const z = tf.add(
        tf.conv2d(x as tf.Tensor4D, weights[0] as tf.Tensor4D, strides, layer.padding),
        weights[1],
      );
      return normalised ? z : activate(z, layer.activation);
    }
    case 'depthwiseConv2d': {
      const kernel = weights[0] as tf.Tensor4D;
      const strides = pairOf(layer.stride ?? 1) as [number, number];
      const z = tf.add(tf.depthwiseConv2d(x as tf.Tensor4D, kernel, strides, layer.padding), weights[1]);
      return normalised ? z : activate(z, layer.activation);
    }
    case 'maxPool': {
      const size = pairOf(layer.size) as [number, number];
      return tf.maxPool(x as tf.Tensor4D, size, size, 'valid');
    }
    case 'averagePool': {
      const size = pairOf(layer.size) as [number, number];
      return tf.avgPool(x as tf.Tensor4D, size, size, 'valid');
    }
    case 'add': {
      const from = shortcut as tf.Tensor4D;
      const steps = ([1, 2] as const).map((axis) => Math.round(from.shape[axis] / x.shape[axis]!));
      const projected = () =>
        tf.add(tf.conv2d(from, weights[0] as tf.Tensor4D, steps as [number, number], 'same'), weights[1]);
      return activate(tf.add(x, layer.projection ? projected() : from), layer.activation);
    }
    case 'batchNorm':
      return normalise(x, weights[0], weights[1]);
    case 'flatten':
      return tf.reshape(x, [x.shape[0], -1]);
    case 'globalAveragePool':
      return tf.mean(x, [1, 2]);
    case 'globalMaxPool':
      // Not tf.max, which gives every one of several largest values the whole gradient.
      return tf.squeeze(tf.maxPool(x as tf.Tensor4D, [x.shape[1]!, x.shape[2]!], 1, 'valid'), [1, 2]);
    case 'dense':
      return activate(
        tf.add(tf.matMul(x as tf.Tensor2D, weights[0] as tf.Tensor2D), weights[1]),
        layer.activation,
      );
    case 'dropout':
      return x;
  }
}

/** Logits by TF.js's own layers, dropout left out. */
function logitsOf(network: Network, weights: readonly tf.Tensor[], x: tf.Tensor): tf.Tensor {
  const rest = [...weights];
  let awaiting: Activation | null = null;
  const given: tf.Tensor[] = [];
  return network.layers.reduce((value, placed, i) => {
    given.push(value);
    const shortcut = placed.layer.kind === 'add' ? given[i - placed.layer.span] : undefined;
    const normalised = network.layers[i + 1]?.layer.kind === 'batchNorm';
    const output = apply(placed, value, rest.splice(0, placed.weightShapes.length), normalised, shortcut);
    if (isConvolution(placed.layer)) awaiting = normalised ? placed.layer.activation : null;
    return placed.layer.kind === 'batchNorm' && awaiting ? activate(output, awaiting) : output;
  }, x);
}

export interface OracleStep {
  loss: number;
  gradients: Float32Array[];
}

/** Mean weighted cross-entropy of one batch and its gradients by TF.js on the CPU. */
export async function oracleStep(
  network: Network,
  weights: readonly Float32Array[],
  { features, labels }: ExampleSet,
  classWeights?: Float32Array,
): Promise<OracleStep> {
  await tf.setBackend('cpu');
  const shapes = network.layers.flatMap(({ weightShapes }) => weightShapes);
  const x = tf.tensor(features, [labels.length, ...network.input]);
  const truth = tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), network.classes);
  const share = tf.tensor1d(Float32Array.from(labels, (label) => classWeights?.[label] ?? 1));
  const tensors = weights.map((values, i) => tf.tensor(values, [...shapes[i]]));
  const trained = network.layers.flatMap(({ layer, weightShapes }) =>
    weightShapes.map((_, i) => layer.kind !== 'batchNorm' || i < 2),
  );
  const lossOf = (...variables: tf.Tensor[]) => {
    const all = tensors.map((tensor, i) => (trained[i] ? variables.shift()! : tensor));
    const logProbabilities = tf.logSoftmax(logitsOf(network, all, x));
    const losses = tf.neg(tf.sum(tf.mul(truth, logProbabilities), -1));
    return tf.mean<tf.Scalar>(tf.mul(losses, share));
  };
  const { value, grads } = tf.valueAndGrads(lossOf)(tensors.filter((_, i) => trained[i]));
  const gradients = grads.map((gradient) => gradient.dataSync() as Float32Array);
  return { loss: value.dataSync()[0], gradients };
}

/** Weights of a plausible size for every tensor; moving variances at 1. */
export function randomWeights(network: Network, seed: number): Float32Array[] {
  const random = randomStream(seed, 'random weights');
  return network.layers.flatMap(({ layer, weightShapes }) =>
    weightShapes.map((shape, i) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const inputs = shape.slice(0, -1).reduce((a, b) => a * b, 1);
      if (layer.kind === 'batchNorm' && i === 3) return new Float32Array(size).fill(1);
      return Float32Array.from({ length: size }, () => random.normal() / Math.sqrt(inputs));
    }),
  );
}
