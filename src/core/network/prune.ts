import { buildNetwork, sizeOf, weightsByLayer } from './build';
import type { Layer, Network, PlacedLayer } from './types';

/** What is left of `count` filters or units when a share of them goes: at least one. */
export function keptOf(count: number, removedShare: number): number {
  return Math.max(1, count - Math.floor(count * removedShare + 1e-9));
}

function thinner(layer: Layer, removedShare: number, last: boolean): Layer {
  if (layer.kind === 'conv2d') return { ...layer, filters: keptOf(layer.filters, removedShare) };
  if (layer.kind === 'dense' && !last) return { ...layer, units: keptOf(layer.units, removedShare) };
  return layer;
}

/**
 * Convolutions whose filters are added to what a bare shortcut brings, and where that begins: what stays of one has to stay
 * of the other. By layer.
 */
function tiedToShortcuts({ layers }: Pick<Network, 'layers'>): Map<number, number> {
  const tied = new Map<number, number>();
  layers.forEach(({ layer }, index) => {
    if (layer.kind !== 'add' || layer.projection) return;
    const start = index - layer.span;
    const last = layers.findLastIndex(({ layer }, i) => i >= start && i < index && layer.kind === 'conv2d');
    if (last >= 0) tied.set(last, start);
  });
  return tied;
}

/**
 * The same layers with a share of their filters and hidden units less. Classes, kernels and pools stay.
 *
 * @param removedShare in [0, 1)
 */
export function thinnedNetwork(network: Network, removedShare: number): Network {
  const tied = tiedToShortcuts(network);
  /** By layer: the channels it is given. */
  const given: number[] = [];
  let channels = network.input[2];
  const layers = network.layers.map(({ layer }, i) => {
    given.push(channels);
    const start = tied.get(i);
    const thin = thinner(layer, removedShare, i === network.layers.length - 1);
    const kept = thin.kind === 'conv2d' && start !== undefined ? { ...thin, filters: given[start] } : thin;
    if (kept.kind === 'conv2d') channels = kept.filters;
    return kept;
  });
  return buildNetwork(network.input, layers);
}

/** The largest `count` entries' positions, ascending; of equals the earlier one. */
function largest(values: Float64Array, count: number): Uint32Array {
  const order = Array.from(values.keys()).sort((a, b) => values[b] - values[a] || a - b);
  return Uint32Array.from(order.slice(0, count)).sort();
}

/** L1 norm of the weights into each output; outputs vary fastest in Keras's layouts. */
function outputNorms(weights: Float32Array, outputs: number): Float64Array {
  const norms = new Float64Array(outputs);
  weights.forEach((weight, i) => (norms[i % outputs] += Math.abs(weight)));
  return norms;
}

/** Entries of a tensor [..., inputs, outputs] with the chosen inputs and outputs only. */
function sliced(
  weights: Float32Array,
  inputs: number,
  outputs: number,
  keptInputs: Uint32Array,
  keptOutputs: Uint32Array,
): Float32Array {
  const blocks = weights.length / (inputs * outputs);
  const result = new Float32Array(blocks * keptInputs.length * keptOutputs.length);
  let next = 0;
  for (let block = 0; block < blocks; block++) {
    for (const input of keptInputs) {
      const row = (block * inputs + input) * outputs;
      for (const output of keptOutputs) result[next++] = weights[row + output]!;
    }
  }
  return result;
}

const picked = (tensor: Float32Array, kept: Uint32Array) => Float32Array.from(kept, (i) => tensor[i]);
const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

/** Flattening puts the channels of a cell side by side: the channels that stay, in every cell. */
function flattened(channels: Uint32Array, { input }: PlacedLayer): Uint32Array {
  const cells = input[0] * input[1];
  return Uint32Array.from(
    { length: cells * channels.length },
    (_, i) => Math.floor(i / channels.length) * input[2] + channels[i % channels.length],
  );
}

/**
 * Weights of a thinner network from those of the whole one: of every convolution and hidden dense layer the filters or
 * units with the largest L1 norm of incoming weights stay (Li et al. 2017, “Pruning Filters for Efficient ConvNets”), and
 * the layers behind lose the inputs that are gone.
 *
 * @param thin as `thinnedNetwork` makes it
 * @throws AppError `invalid-weights` when the weights are not the network's
 */
export function prunedWeights(
  network: Network,
  weights: readonly Float32Array[],
  thin: Network,
): Float32Array[] {
  const byLayer = weightsByLayer(network, weights);
  const tied = tiedToShortcuts(network);
  /** By layer: the channels that stay of what it is given. */
  const given: Uint32Array[] = [];
  let channels: Uint32Array = all(network.input[2]);
  return network.layers.flatMap((placed, i): Float32Array[] => {
    const tensors = byLayer[i];
    given.push(channels);
    switch (placed.layer.kind) {
      case 'conv2d':
      case 'dense': {
        const [kernel, bias] = tensors as [Float32Array, Float32Array];
        const inputs = channels;
        const start = tied.get(i);
        channels =
          start === undefined
            ? largest(outputNorms(kernel, bias.length), sizeOf(thin.layers[i].weightShapes[1]))
            : given[start];
        return [sliced(kernel, placed.input[2], bias.length, inputs, channels), picked(bias, channels)];
      }
      case 'add': {
        if (placed.layer.kind !== 'add' || tensors.length === 0) return [];
        const start = i - placed.layer.span;
        const shortcut = network.layers[start].input[2];
        return [
          sliced(tensors[0], shortcut, tensors[1].length, given[start], channels),
          picked(tensors[1], channels),
        ];
      }
      case 'depthwiseConv2d':
        return [sliced(tensors[0], placed.input[2], 1, channels, all(1)), picked(tensors[1], channels)];
      case 'batchNorm':
        return tensors.map((tensor) => picked(tensor, channels));
      case 'flatten':
        channels = flattened(channels, placed);
        return [];
      default:
        return [];
    }
  });
}

/** Filters and hidden units of a network: what pruning can remove. */
export function prunableCount(network: Network): number {
  return network.layers.slice(0, -1).reduce((sum, { layer }) => {
    if (layer.kind === 'conv2d') return sum + layer.filters;
    return layer.kind === 'dense' ? sum + layer.units : sum;
  }, 0);
}
