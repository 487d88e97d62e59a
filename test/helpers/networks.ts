import {
  buildNetwork,
  type Activation,
  type Layer,
  type Network,
  type Padding,
} from '../../src/core/network';

export interface BlockOptions {
  activation: Activation;
  padding: Padding;
  pool: number;
  blocks: number;
  batchNorm?: boolean;
  head?: 'flatten' | 'average';
  kernel?: number | [number, number];
  /** Each convolution is a depthwise one, pooled with it or behind a batch norm, and a pointwise one. */
  separable?: boolean;
}

/** A small CNN: blocks of convolution, optional batch norm and pool, then a head with one hidden dense layer. */
export function smallCnn(options: BlockOptions): Network {
  const { activation, padding, pool, blocks, batchNorm, head = 'flatten', kernel = 2, separable } = options;
  const layers: Layer[] = [];
  for (let block = 0; block < blocks; block++) {
    const filters = 4 + block;
    if (separable) {
      layers.push({
        kind: 'depthwiseConv2d',
        kernel,
        padding,
        activation: block === 0 ? activation : 'linear',
      });
      if (batchNorm) layers.push({ kind: 'batchNorm' });
      if (block === 1) layers.push({ kind: 'maxPool', size: [2, 1] });
      layers.push({ kind: 'conv2d', filters, kernel: 1, padding, activation });
    } else layers.push({ kind: 'conv2d', filters, kernel, padding, activation });
    if (batchNorm) layers.push({ kind: 'batchNorm' });
    if (pool > 1) layers.push({ kind: 'maxPool', size: [pool, block === 0 ? pool : 1] });
    layers.push({ kind: 'dropout', rate: 0.1 });
  }
  layers.push(head === 'flatten' ? { kind: 'flatten' } : { kind: 'globalAveragePool' });
  layers.push({ kind: 'dense', units: 7, activation }, { kind: 'dense', units: 4, activation: 'softmax' });
  return buildNetwork([48, 12, 2], layers);
}

function describeOptions(options: BlockOptions): string {
  const kind = options.separable ? 'separable blocks' : 'blocks';
  return `${options.activation}, ${options.padding}, pool ${options.pool}, ${options.blocks} ${kind}`;
}

const COMBINATIONS: BlockOptions[] = [
  { activation: 'relu', padding: 'valid', pool: 1, blocks: 1 },
  { activation: 'relu', padding: 'same', pool: 2, blocks: 2, kernel: 3 },
  { activation: 'relu', padding: 'valid', pool: 3, blocks: 3, batchNorm: true },
  { activation: 'sigmoid', padding: 'same', pool: 1, blocks: 3, kernel: 3 },
  { activation: 'sigmoid', padding: 'valid', pool: 2, blocks: 1, kernel: [3, 1] },
  { activation: 'sigmoid', padding: 'same', pool: 3, blocks: 2, head: 'average' },
  { activation: 'tanh', padding: 'valid', pool: 1, blocks: 2, batchNorm: true },
  { activation: 'tanh', padding: 'same', pool: 2, blocks: 3 },
  { activation: 'tanh', padding: 'valid', pool: 3, blocks: 1, kernel: 1 },
  { activation: 'selu', padding: 'same', pool: 1, blocks: 1, head: 'average', kernel: 5 },
  { activation: 'selu', padding: 'valid', pool: 2, blocks: 2, kernel: [2, 1] },
  { activation: 'selu', padding: 'same', pool: 3, blocks: 3, batchNorm: true, kernel: 3 },
  {
    activation: 'relu',
    padding: 'same',
    pool: 2,
    blocks: 3,
    batchNorm: true,
    kernel: [9, 1],
    separable: true,
  },
  { activation: 'sigmoid', padding: 'valid', pool: 1, blocks: 2, kernel: [4, 3], separable: true },
  {
    activation: 'tanh',
    padding: 'same',
    pool: 3,
    blocks: 2,
    head: 'average',
    kernel: [13, 12],
    separable: true,
  },
  { activation: 'selu', padding: 'valid', pool: 2, blocks: 1, batchNorm: true, separable: true },
];

/** Every pair of activation × padding × pool × blocks at least once, each to be taken with every compression. */
export const PAIRWISE_NETWORKS = COMBINATIONS.map((options): { label: string; network: Network } => ({
  label: describeOptions(options),
  network: smallCnn(options),
}));
