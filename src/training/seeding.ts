import type { Network, PlacedLayer } from '../core/network';
import { deriveSeed, randomStream } from '../core/random';

/** What a batch-norm layer's tensors start from: gamma, beta, moving mean, moving variance. */
const BATCH_NORM_START = [1, 0, 0, 1];

/** √(6 / (fan in + fan out)), where a convolution's fans count its taps (Glorot and Bengio 2010, as in Keras). */
function glorotLimit(shape: readonly number[]): number {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const taps = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  return Math.sqrt(6 / (taps * (inputs + outputs)));
}

function fill(
  placed: PlacedLayer,
  tensor: Float32Array,
  position: number,
  seed: number,
  index: number,
): void {
  const shape = placed.weightShapes[position];
  if (placed.layer.kind === 'batchNorm') {
    tensor.fill(BATCH_NORM_START[position]);
  } else if (shape.length > 1) {
    const random = randomStream(seed, 'initial weights', index);
    const limit = glorotLimit(shape);
    for (let i = 0; i < tensor.length; i++) tensor[i] = (2 * random.uniform() - 1) * limit;
  }
}

/** Glorot-uniform kernels, zero biases, identity batch norm, in Keras's order; a stream of its own for every tensor. */
export function initialWeights(network: Network, seed: number): Float32Array[] {
  const weights: Float32Array[] = [];
  for (const placed of network.layers) {
    placed.weightShapes.forEach((shape, position) => {
      const tensor = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
      fill(placed, tensor, position, seed, weights.length);
      weights.push(tensor);
    });
  }
  return weights;
}

/** The order of an epoch's training examples. */
export function epochOrder(train: Uint32Array, seed: number, epoch: number): Uint32Array {
  return randomStream(seed, 'order', epoch).shuffle(train.slice());
}

/** The seed of a step's dropout masks; steps are counted from the first epoch on. */
export function stepSeed(seed: number, step: number): number {
  return deriveSeed(seed, 'dropout', step);
}
