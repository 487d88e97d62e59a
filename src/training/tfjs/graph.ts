import * as tf from '@tensorflow/tfjs-core';
import {
  isConvolution,
  paddingOf,
  pairOf,
  projectionOf,
  type ConvolutionLayer,
} from '../../core/network/build';
import type { Activation, Network, PlacedLayer, Shape } from '../../core/network';

/*
 * A network for k folds at once. Weights carry a leading fold dimension (k × rows × columns, vectors with one row);
 * activations keep folds and examples in one dimension (k·batch × height × width × channels), so that pooling sees
 * plain images and every product is one batched matrix product.
 */

const BATCH_NORM_EPSILON = 1e-3;
const BATCH_NORM_MOMENTUM = 0.99;

/** What a pass over the graph needs besides weights and examples. */
export interface Pass {
  folds: number;
  /** Absent outside training. */
  training?: {
    /** Mask of the kept values, already divided by 1 − rate. */
    dropoutMask(shape: number[], rate: number, layer: number): tf.Tensor;
    /** k × batch × 1: 1 for real examples, 0 for rows that only fill up a batch. */
    present: tf.Tensor3D;
    /** Takes batch norm's new moving statistics, by the position of their weight tensor. */
    moved(position: number, statistic: tf.Tensor): void;
  };
}

/** Logits, k·batch × classes. `weights` in Keras's order. */
export function logitsOf(
  network: Network,
  weights: readonly tf.Tensor[],
  images: tf.Tensor,
  pass: Pass,
): tf.Tensor2D {
  let position = 0;
  let postponed: Activation | null = null;
  let value = images;
  /** What every layer was given, for the shortcuts. */
  const given: tf.Tensor[] = [];
  network.layers.forEach((placed, i) => {
    given.push(value);
    const own = weights.slice(position, position + placed.weightShapes.length);
    const next = network.layers[i + 1]?.layer.kind;
    const { layer } = placed;
    const block = layer.kind === 'add' ? i - layer.span : null;
    const shortcut = block === null ? null : { x: given[block], shape: network.layers[block].input };
    value = applyLayer(placed, value, own, pass, { layer: i, position, postponed, shortcut });
    if (isConvolution(placed.layer)) {
      postponed = next === 'batchNorm' ? placed.layer.activation : null;
      if (!postponed) value = activate(value, placed.layer.activation);
    }
    position += placed.weightShapes.length;
  });
  return value as tf.Tensor2D;
}

interface Place {
  layer: number;
  /** Of the layer's first weight tensor. */
  position: number;
  /** The activation of the convolution in front of a batch norm, which comes behind it. */
  postponed: Activation | null;
  /** What the block that an `add` ends was given. */
  shortcut: { x: tf.Tensor; shape: Shape } | null;
}

function applyLayer(
  placed: PlacedLayer,
  x: tf.Tensor,
  weights: readonly tf.Tensor[],
  pass: Pass,
  place: Place,
): tf.Tensor {
  const { layer } = placed;
  switch (layer.kind) {
    case 'conv2d':
      return convolve(placed, x as tf.Tensor4D, weights, pass.folds);
    case 'depthwiseConv2d':
      return convolveDepthwise(placed, x as tf.Tensor4D, weights, pass.folds);
    case 'add':
      return activate(tf.add(x, shortcutOf(placed, place, weights, pass.folds)), layer.activation);
    case 'batchNorm':
      return activate(normalise(x, weights, pass, place.position), place.postponed ?? 'linear');
    case 'maxPool': {
      const size = pairOf(layer.size) as [number, number];
      return tf.maxPool(x as tf.Tensor4D, size, size, 'valid');
    }
    case 'averagePool': {
      const size = pairOf(layer.size) as [number, number];
      return tf.avgPool(x as tf.Tensor4D, size, size, 'valid');
    }
    case 'dropout':
      if (!pass.training || layer.rate === 0) return x;
      return tf.mul(x, pass.training.dropoutMask(x.shape, layer.rate, place.layer));
    case 'flatten':
      return tf.reshape(x, [x.shape[0], -1]);
    case 'globalAveragePool':
      return tf.mean(x, [1, 2]);
    case 'globalMaxPool':
      return largest(x as tf.Tensor4D);
    case 'dense':
      return activate(project(x, weights, pass.folds), layer.activation);
  }
}

export function activate(z: tf.Tensor, activation: Activation | 'softmax'): tf.Tensor {
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

/** rows · kernel + bias for every fold with its own weights; keeps the leading dimension of `rows`. */
function project(rows: tf.Tensor, [kernel, bias]: readonly tf.Tensor[], folds: number): tf.Tensor {
  const inputs = rows.shape.at(-1)!;
  const perFold = tf.reshape<tf.Rank.R3>(rows, [folds, -1, inputs]);
  const product = tf.add(tf.matMul(perFold, kernel as tf.Tensor3D), bias);
  return tf.reshape(product, [...rows.shape.slice(0, -1), product.shape[2]!]);
}

/** One pool over everything: of equals the first gets the gradient, of which `tf.max` gives each a whole one. */
function largest(x: tf.Tensor4D): tf.Tensor {
  const [, height, width, channels] = x.shape;
  return tf.reshape(tf.maxPool(x, [height, width], 1, 'valid'), [-1, channels]);
}

/** What a shortcut brings: what the block was given, projected where its shape has to change. */
function shortcutOf(
  { name, input, parameters, weightShapes }: PlacedLayer,
  { shortcut }: Place,
  weights: readonly tf.Tensor[],
  folds: number,
): tf.Tensor {
  const { x, shape } = shortcut!;
  if (weights.length === 0) return x;
  const layer = projectionOf(shape, input)!;
  const placed: PlacedLayer = {
    name,
    layer,
    input: shape,
    output: input,
    parameters,
    weightShapes: [...weightShapes],
  };
  return convolve(placed, x as tf.Tensor4D, weights, folds);
}

/** Convolution as a product of patches and kernel: TF.js has no convolution with weights of its own per fold. */
function convolve(
  placed: PlacedLayer,
  x: tf.Tensor4D,
  weights: readonly tf.Tensor[],
  folds: number,
): tf.Tensor {
  const taps = tapsOf(placed, x);
  return project(taps.length > 1 ? tf.concat(taps, 3) : taps[0], weights, folds);
}

/** The pixels under each weight of the kernel, row by row. */
function tapsOf(placed: PlacedLayer, x: tf.Tensor4D): tf.Tensor4D[] {
  const layer = placed.layer as ConvolutionLayer;
  const [kernelHeight, kernelWidth] = pairOf(layer.kernel);
  const stride = pairOf(layer.stride ?? 1);
  const padded = padded4(x, placed, stride);
  const taps: tf.Tensor4D[] = [];
  for (let y = 0; y < kernelHeight; y++) {
    for (let column = 0; column < kernelWidth; column++)
      taps.push(strided(padded, [y, column], placed.output, stride));
  }
  return taps;
}

/** Every `stride`-th pixel from `start` on. TF.js has no gradient of a strided slice: whole steps are cut, then their first pixels. */
function strided(
  x: tf.Tensor4D,
  [row, column]: readonly [number, number],
  [height, width]: Shape,
  [rows, columns]: readonly [number, number],
): tf.Tensor4D {
  const [images, , , channels] = x.shape;
  const cut = tf.slice(x, [0, row, column, 0], [images, height * rows, width * columns, channels]);
  if (rows === 1 && columns === 1) return cut;
  const steps = tf.reshape<tf.Rank.R4>(cut, [images * height, rows, width, columns * channels]);
  const first = tf.slice(steps, [0, 0, 0, 0], [images * height, 1, width, channels]);
  return tf.reshape<tf.Rank.R4>(first, [images, height, width, channels]);
}

/** Every channel with its own kernel, every fold with its own weights: taps times weights, summed. */
function convolveDepthwise(
  placed: PlacedLayer,
  x: tf.Tensor4D,
  [kernel, bias]: readonly tf.Tensor[],
  folds: number,
): tf.Tensor {
  const channels = x.shape[3];
  const taps = tapsOf(placed, x);
  const perTap = tf.reshape<tf.Rank.R3>(kernel, [folds, taps.length, channels]);
  const products = taps.map((tap, i) =>
    tf.mul(tf.reshape(tap, [folds, -1, channels]), tf.slice(perTap, [0, i, 0], [folds, 1, channels])),
  );
  return tf.reshape(
    tf.add(
      products.reduce((sum, product) => tf.add(sum, product)),
      bias,
    ),
    taps[0].shape,
  );
}

/** Zeros around an image: as the layer pads, and behind it as many as the last steps reach over its end. */
function padded4(x: tf.Tensor4D, placed: PlacedLayer, stride: readonly [number, number]): tf.Tensor4D {
  const { before } = paddingOf(placed);
  const kernel = pairOf((placed.layer as ConvolutionLayer).kernel);
  const around = ([0, 1] as const).map((axis): [number, number] => {
    const reach = kernel[axis] - 1 + placed.output[axis] * stride[axis];
    return [before[axis], Math.max(0, reach - placed.input[axis] - before[axis])];
  });
  if (around.every(([front, back]) => front === 0 && back === 0)) return x;
  return tf.pad(x, [[0, 0], around[0], around[1], [0, 0]]);
}

/** Batch norm by the statistics of every fold's present examples, or outside training by the moving ones. */
function normalise(x: tf.Tensor, weights: readonly tf.Tensor[], pass: Pass, position: number): tf.Tensor {
  const [gamma, beta, movingMean, movingVariance] = weights as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const channels = x.shape.at(-1)!;
  const perFold = tf.reshape(x, [pass.folds, -1, channels]);
  let [mean, variance] = [movingMean, movingVariance];
  if (pass.training) {
    const batch = pass.training.present.shape[1];
    const pixels = perFold.shape[1]! / batch;
    const share = tf.reshape(tf.tile(pass.training.present, [1, 1, pixels]), [pass.folds, -1, 1]);
    const count = tf.maximum(tf.sum(share, 1, true), 1);
    mean = tf.div(tf.sum(tf.mul(perFold, share), 1, true), count);
    const squares = tf.mul(tf.square(tf.sub(perFold, mean)), share);
    variance = tf.div(tf.sum(squares, 1, true), count);
    pass.training.moved(position + 2, move(movingMean, mean));
    pass.training.moved(position + 3, move(movingVariance, variance));
  }
  const scale = tf.div(gamma, tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
  return tf.reshape(tf.add(tf.mul(tf.sub(perFold, mean), scale), beta), x.shape);
}

function move(moving: tf.Tensor, statistic: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(moving, BATCH_NORM_MOMENTUM), tf.mul(statistic, 1 - BATCH_NORM_MOMENTUM));
}
