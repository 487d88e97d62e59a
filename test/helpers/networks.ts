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

const softmax: Layer = { kind: 'dense', units: 4, activation: 'softmax' };
const norm: Layer = { kind: 'batchNorm' };

/** Strides that do not divide, kernels wider than what is left, averages, largest values, ReLU6, and shortcuts of every kind. */
const SHAPES: Record<string, Layer[]> = {
  'strides, ReLU6 and averages of windows': [
    { kind: 'conv2d', filters: 5, kernel: [4, 3], stride: [3, 2], padding: 'same', activation: 'relu6' },
    norm,
    { kind: 'depthwiseConv2d', kernel: 3, stride: [2, 1], padding: 'valid', activation: 'relu6' },
    { kind: 'conv2d', filters: 6, kernel: 1, padding: 'valid', activation: 'relu6' },
    { kind: 'averagePool', size: [2, 3] },
    { kind: 'flatten' },
    { kind: 'dense', units: 7, activation: 'relu6' },
    softmax,
  ],
  'residual blocks behind a pool': [
    { kind: 'conv2d', filters: 6, kernel: 3, padding: 'same', activation: 'relu' },
    norm,
    { kind: 'maxPool', size: 2 },
    { kind: 'conv2d', filters: 7, kernel: 3, padding: 'same', activation: 'relu' },
    norm,
    { kind: 'conv2d', filters: 6, kernel: 3, padding: 'same', activation: 'linear' },
    norm,
    { kind: 'add', span: 4, projection: false, activation: 'relu' },
    { kind: 'conv2d', filters: 9, kernel: 3, stride: 2, padding: 'same', activation: 'relu' },
    norm,
    { kind: 'conv2d', filters: 9, kernel: 2, padding: 'same', activation: 'linear' },
    norm,
    { kind: 'add', span: 4, projection: true, activation: 'relu6' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'globalMaxPool' },
    { kind: 'dense', units: 7, activation: 'relu' },
    softmax,
  ],
  'kernels wider than what is left': [
    { kind: 'conv2d', filters: 5, kernel: 9, stride: [4, 3], padding: 'same', activation: 'tanh' },
    { kind: 'conv2d', filters: 6, kernel: [16, 7], stride: [5, 2], padding: 'same', activation: 'relu' },
    { kind: 'depthwiseConv2d', kernel: [1, 5], stride: [2, 1], padding: 'same', activation: 'linear' },
    { kind: 'depthwiseConv2d', kernel: [8, 5], stride: 2, padding: 'same', activation: 'tanh' },
    { kind: 'flatten' },
    softmax,
  ],
  'a shortcut around the input, a sigmoid sum': [
    { kind: 'depthwiseConv2d', kernel: [5, 2], padding: 'same', activation: 'relu' },
    { kind: 'conv2d', filters: 2, kernel: 1, padding: 'valid', activation: 'linear' },
    { kind: 'add', span: 2, projection: false, activation: 'sigmoid' },
    { kind: 'conv2d', filters: 5, kernel: [3, 2], stride: [2, 3], padding: 'valid', activation: 'selu' },
    { kind: 'globalMaxPool' },
    { kind: 'dense', units: 5, activation: 'selu' },
    softmax,
  ],
  'a block within a block, widened at once': [
    { kind: 'conv2d', filters: 4, kernel: 2, padding: 'valid', activation: 'tanh' },
    { kind: 'conv2d', filters: 11, kernel: 3, padding: 'same', activation: 'relu' },
    { kind: 'conv2d', filters: 11, kernel: [3, 1], padding: 'same', activation: 'linear' },
    { kind: 'add', span: 1, projection: false, activation: 'tanh' },
    { kind: 'maxPool', size: [2, 1] },
    { kind: 'conv2d', filters: 3, kernel: 3, padding: 'same', activation: 'linear' },
    { kind: 'add', span: 1, projection: true, activation: 'selu' },
    { kind: 'conv2d', filters: 5, kernel: 3, stride: [6, 3], padding: 'same', activation: 'linear' },
    { kind: 'add', span: 3, projection: true, activation: 'linear' },
    { kind: 'flatten' },
    softmax,
  ],
};

export const SHAPE_NETWORKS = Object.entries(SHAPES).map(([label, layers]) => ({
  label,
  network: buildNetwork([48, 12, 2], layers),
}));

/**
 * Every pair of activation × padding × pool × blocks at least once, then every kind of layer with odd sizes, each to be
 * taken with every compression.
 */
export const PAIRWISE_NETWORKS: { label: string; network: Network }[] = [
  ...COMBINATIONS.map((options) => ({ label: describeOptions(options), network: smallCnn(options) })),
  ...SHAPE_NETWORKS,
];
