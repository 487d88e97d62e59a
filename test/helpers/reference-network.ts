import {
  isConvolution,
  sizeOf,
  weightsByLayer,
  type Activation,
  type Network,
  type PlacedLayer,
} from '../../src/core/network';
import { projectionOf } from '../../src/core/network/build';
import { randomStream } from '../../src/core/random';

/** Random weights of a sensible size for every tensor of a network, batch norm statistics included. */
export function randomWeights(network: Network, seed: number): Float32Array[] {
  const random = randomStream(seed, 'test-weights');
  return network.layers.flatMap(({ layer, weightShapes }) =>
    weightShapes.map((shape, index) => {
      const fanIn = shape.length === 1 ? 25 : sizeOf(shape) / shape.at(-1)!;
      const positive = layer.kind === 'batchNorm' && index === 3;
      return Float32Array.from({ length: sizeOf(shape) }, () => {
        const value = random.normal() * Math.sqrt(2 / fanIn);
        return positive ? 0.5 + Math.abs(value) : value;
      });
    }),
  );
}

export function randomInputs(network: Network, examples: number, seed: number): Float32Array {
  const random = randomStream(seed, 'test-inputs');
  return Float32Array.from({ length: examples * sizeOf(network.input) }, () => random.normal());
}

const ACTIVATIONS: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
};

function softmax(x: Float64Array): Float64Array {
  const largest = Math.max(...x);
  const exponentials = x.map((v) => Math.exp(v - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((v) => v / sum);
}

function convolve({ layer, input, output }: PlacedLayer, x: Float64Array, [kernel, bias]: Float32Array[]) {
  if (!isConvolution(layer)) throw new Error('not a convolution');
  const [kh, kw] = typeof layer.kernel === 'number' ? [layer.kernel, layer.kernel] : layer.kernel;
  const [height, width, channels] = input;
  const [outHeight, outWidth, filters] = output;
  const [down, across] =
    typeof layer.stride === 'object' ? layer.stride : [layer.stride ?? 1, layer.stride ?? 1];
  const padding = (steps: number, stride: number, kernel: number, extent: number) =>
    layer.padding === 'same' ? Math.floor(Math.max(0, (steps - 1) * stride + kernel - extent) / 2) : 0;
  const top = padding(outHeight, down, kh, height);
  const left = padding(outWidth, across, kw, width);
  const y = new Float64Array(outHeight * outWidth * filters);
  for (let r = 0; r < outHeight; r++)
    for (let c = 0; c < outWidth; c++)
      for (let f = 0; f < filters; f++) {
        let sum = bias[f];
        for (let a = 0; a < kh; a++)
          for (let b = 0; b < kw; b++) {
            const [row, column] = [r * down + a - top, c * across + b - left];
            if (row < 0 || column < 0 || row >= height || column >= width) continue;
            const [first, last, own] = layer.kind === 'conv2d' ? [0, channels, filters] : [f, f + 1, 1];
            for (let i = first; i < last; i++)
              sum +=
                x[(row * width + column) * channels + i] *
                kernel[((a * kw + b) * channels + i) * own + (own === 1 ? 0 : f)];
          }
        y[(r * outWidth + c) * filters + f] = sum;
      }
  return y;
}

function pool({ layer, input, output }: PlacedLayer, x: Float64Array) {
  const isMax = layer.kind === 'maxPool' || layer.kind === 'globalMaxPool';
  const size = 'size' in layer ? layer.size : ([input[0], input[1]] as const);
  const [ph, pw] = typeof size === 'number' ? [size, size] : size;
  const [outHeight, outWidth, channels] = output;
  const y = new Float64Array(sizeOf(output)).fill(isMax ? -Infinity : 0);
  for (let r = 0; r < outHeight * ph; r++)
    for (let c = 0; c < outWidth * pw; c++)
      for (let i = 0; i < channels; i++) {
        const at = (Math.floor(r / ph) * outWidth + Math.floor(c / pw)) * channels + i;
        const value = x[(r * input[1] + c) * channels + i];
        y[at] = isMax ? Math.max(y[at], value) : y[at] + value / (ph * pw);
      }
  return y;
}

/** @param given what every layer up to this one was given */
function runLayer(
  network: Network,
  index: number,
  given: readonly Float64Array[],
  weights: Float32Array[],
): Float64Array {
  const x = given[index];
  const placed = network.layers[index];
  const { layer } = placed;
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const y = convolve(placed, x, weights);
      return network.layers[index + 1]?.layer.kind === 'batchNorm' ? y : y.map(ACTIVATIONS[layer.activation]);
    }
    case 'batchNorm': {
      const [gamma, beta, mean, variance] = weights;
      const before = network.layers[index - 1].layer;
      const activation = ACTIVATIONS[isConvolution(before) ? before.activation : 'linear'];
      const n = gamma.length;
      return x.map((v, i) =>
        activation(((v - mean[i % n]) * gamma[i % n]) / Math.sqrt(variance[i % n] + 1e-3) + beta[i % n]),
      );
    }
    case 'maxPool':
    case 'averagePool':
    case 'globalAveragePool':
    case 'globalMaxPool':
      return pool(placed, x);
    case 'add': {
      const start = index - layer.span;
      const { input } = network.layers[start];
      const projection = { ...placed, input, layer: projectionOf(input, placed.input)! };
      const shortcut = layer.projection ? convolve(projection, given[start], weights) : given[start];
      return x.map((v, i) => ACTIVATIONS[layer.activation](v + shortcut[i]));
    }
    case 'dense': {
      const [matrix, bias] = weights;
      const y = Float64Array.from(bias, (b, j) =>
        x.reduce((sum, v, i) => sum + v * matrix[i * layer.units + j], b),
      );
      return layer.activation === 'softmax' ? softmax(y) : y.map(ACTIVATIONS[layer.activation]);
    }
    case 'dropout':
    case 'flatten':
      return x;
  }
}

/** Class probabilities (examples × classes) in double precision, written for clarity: the oracle of exports and kernels. */
export function referencePredict(
  network: Network,
  weights: readonly Float32Array[],
  inputs: Float32Array,
): Float64Array {
  const byLayer = weightsByLayer(network, weights);
  const size = sizeOf(network.input);
  const outputs = new Float64Array((inputs.length / size) * network.classes);
  for (let n = 0; n * size < inputs.length; n++) {
    let x: Float64Array = Float64Array.from(inputs.subarray(n * size, (n + 1) * size));
    const given: Float64Array[] = [];
    network.layers.forEach((_, i) => {
      given.push(x);
      x = runLayer(network, i, given, byLayer[i]);
    });
    outputs.set(x, n * network.classes);
  }
  return outputs;
}
