import { buildNetwork } from '../../../src/core/network';
import type { Layer, Network } from '../../../src/core/network/types';

/** The networks of keras_step.py. */
export const BENCH_NETWORKS = ['16', '64', '128', 'bottle'] as const;
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

export function benchNetwork(name: BenchNetwork): Network {
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

/** Examples an epoch has: as many as the peers train on. */
export function benchExamples(name: BenchNetwork): number {
  return name === 'bottle' ? 320 : 2000;
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
