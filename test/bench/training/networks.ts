import { buildNetwork } from '../../../src/core/network';
import { referenceNetwork } from '../../../src/core/network/references';
import type { Layer, Network } from '../../../src/core/network/types';

/** The networks of keras_step.py. */
export const BENCH_NETWORKS = ['16', '64', '128', 'bottle', 'separable', 'dscnn', 'resnet8'] as const;
export type BenchNetwork = (typeof BENCH_NETWORKS)[number];

const conv = (filters: number, kernel: number, padding: 'valid' | 'same'): Layer => ({
  kind: 'conv2d',
  filters,
  kernel,
  padding,
  activation: 'relu',
});
const dense = (units: number): Layer => ({ kind: 'dense', units, activation: 'relu' });
const blockEnd: Layer[] = [
  { kind: 'maxPool', size: 2 },
  { kind: 'dropout', rate: 0.2 },
];

/** A separable convolution along time, normalised and pooled. */
const separable = (filters: number): Layer[] => [
  { kind: 'depthwiseConv2d', kernel: [7, 1], padding: 'same', activation: 'linear' },
  { kind: 'conv2d', filters, kernel: 1, padding: 'same', activation: 'relu' },
  { kind: 'batchNorm' },
  { kind: 'maxPool', size: [2, 1] },
];

/** As the space for recordings has them: all axes at once, then separable blocks, then an average. */
function separableNetwork(): Network {
  return buildNetwork(
    [90, 3, 1],
    [
      { kind: 'conv2d', filters: 32, kernel: [7, 3], padding: 'valid', activation: 'relu' },
      { kind: 'batchNorm' },
      { kind: 'maxPool', size: [2, 1] },
      ...separable(32),
      ...separable(64),
      { kind: 'globalAveragePool' },
      { kind: 'dense', units: 22, activation: 'softmax' },
    ],
  );
}

export function benchNetwork(name: BenchNetwork): Network {
  if (name === 'separable') return separableNetwork();
  if (name === 'dscnn') return referenceNetwork('dsCnn');
  if (name === 'resnet8') return referenceNetwork('resNet8');
  if (name === 'bottle') {
    const block = (filters: number) => [conv(filters, 3, 'same'), conv(filters, 3, 'valid'), ...blockEnd];
    return buildNetwork(
      [32, 32, 3],
      [
        ...block(32),
        ...block(64),
        { kind: 'flatten' },
        dense(128),
        { kind: 'dense', units: 4, activation: 'softmax' },
      ],
    );
  }
  const size = Number(name);
  return buildNetwork(
    [90, 3, 1],
    [
      conv(size, 2, 'valid'),
      ...blockEnd,
      { kind: 'flatten' },
      dense(size),
      dense(size),
      { kind: 'dense', units: 22, activation: 'softmax' },
    ],
  );
}

/** A step takes tens of milliseconds. */
export const isLarge = (name: BenchNetwork): boolean => ['bottle', 'dscnn', 'resnet8'].includes(name);

/** Examples an epoch has: as many as the peers train on. */
export function benchExamples(name: BenchNetwork): number {
  return isLarge(name) ? 320 : 2000;
}

/** The largest network of Experiment 2's family that fits into a trainer's memory. */
export function largestNetwork(): Network {
  return buildNetwork(
    [32, 32, 3],
    [
      conv(64, 3, 'same'),
      conv(64, 3, 'valid'),
      conv(64, 3, 'same'),
      conv(64, 3, 'valid'),
      { kind: 'flatten' },
      dense(256),
      { kind: 'dense', units: 4, activation: 'softmax' },
    ],
  );
}
