import type { SearchSpace } from '../space';
import type { ConvBlock, NetworkDesign } from './design';
import type { ReferenceId } from './references';
import { experimentOf } from './spaces';
import type { Experiment } from './templates';

const BLOCK = {
  padding: 'same',
  activation: 'relu',
  batchNorm: 'on',
  pool: 1,
  dropout: 0,
} as const satisfies Partial<ConvBlock>;

/** How to train a network that is fixed. */
const SPACE: SearchSpace = [
  { name: 'learningRate', kind: 'real', low: 0.0003, high: 0.01, scale: 'log' },
  { name: 'batchSize', kind: 'ordinal', values: [16, 32, 64], scale: 'log' },
];

const TRAINING: NetworkDesign['training'] = {
  optimizer: 'adam',
  learningRate: { parameter: 'learningRate' },
  batchSize: { parameter: 'batchSize' },
  epochs: 20,
};

const network = (...blocks: ConvBlock[]): NetworkDesign => ({
  blocks,
  ending: 'globalAveragePool',
  dense: [],
  training: TRAINING,
});

const plain = (filters: number, kernel: number, more: Partial<ConvBlock> = {}): ConvBlock => ({
  ...BLOCK,
  kind: 'plain',
  filters,
  kernel,
  ...more,
});

const residual = (filters: number, stride?: number): ConvBlock => ({
  ...BLOCK,
  kind: 'residual',
  filters,
  kernel: 3,
  ...(stride && { stride }),
});

const mobilenet = (filters: number, stride?: number): ConvBlock => ({
  ...residual(filters, stride),
  kind: 'mobilenet',
});

/**
 * The convolutional networks of MLPerf Tiny as designs, for examples of any shape and any number of classes: made for their own
 * examples, they are the networks of `references.ts`, with the average over all that is left in place of one of that size.
 */
export const REFERENCE_DESIGNS: Readonly<Record<ReferenceId, NetworkDesign>> = {
  dsCnn: network(
    plain(64, 10, { kernelWidth: 4, stride: 2, dropout: 0.2 }),
    ...[0, 0, 0, 0.4].map((dropout) => ({ ...mobilenet(64), dropout })),
  ),
  resNet8: network(plain(16, 3), residual(16), residual(32, 2), residual(64, 2)),
  mobileNetV1: network(
    plain(8, 3, { stride: 2 }),
    mobilenet(16),
    mobilenet(32, 2),
    mobilenet(32),
    mobilenet(64, 2),
    mobilenet(64),
    mobilenet(128, 2),
    ...Array.from({ length: 5 }, () => mobilenet(128)),
    mobilenet(256, 2),
    mobilenet(256),
  ),
};

/** The search for how to train one of them. */
export const referenceSpace = (id: ReferenceId): Experiment => experimentOf(SPACE, REFERENCE_DESIGNS[id]);
