import type { Layer, Network, Shape } from './types';
import { buildNetwork } from './build';

/*
 * The convolutional networks of MLPerf Tiny (Banbury et al. 2021), as its reference code builds them
 * (github.com/mlcommons/tiny, benchmark/training): every convolution has a bias, batch norm stands before the activation.
 */

const softmax = (units: number): Layer => ({ kind: 'dense', units, activation: 'softmax' });
const norm: Layer = { kind: 'batchNorm' };

/** A depthwise and a pointwise convolution, each normalised and activated. */
function separable(filters: number, stride: number): Layer[] {
  return [
    { kind: 'depthwiseConv2d', kernel: 3, stride, padding: 'same', activation: 'relu' },
    norm,
    { kind: 'conv2d', filters, kernel: 1, padding: 'same', activation: 'relu' },
    norm,
  ];
}

/** Two convolutions around which their input goes, projected where the shape changes. */
function residual(filters: number, stride: number): Layer[] {
  return [
    { kind: 'conv2d', filters, kernel: 3, stride, padding: 'same', activation: 'relu' },
    norm,
    { kind: 'conv2d', filters, kernel: 3, padding: 'same', activation: 'linear' },
    norm,
    { kind: 'add', span: 4, projection: stride > 1, activation: 'relu' },
  ];
}

export interface ReferenceNetwork {
  name: string;
  input: Shape;
  layers: readonly Layer[];
}

export const REFERENCE_NETWORKS = {
  /** Keyword spotting: 49 frames of 10 cepstral coefficients, 12 words. */
  dsCnn: {
    name: 'DS-CNN',
    input: [49, 10, 1],
    layers: [
      { kind: 'conv2d', filters: 64, kernel: [10, 4], stride: 2, padding: 'same', activation: 'relu' },
      norm,
      { kind: 'dropout', rate: 0.2 },
      ...Array.from({ length: 4 }, () => separable(64, 1)).flat(),
      { kind: 'dropout', rate: 0.4 },
      { kind: 'averagePool', size: [25, 5] },
      { kind: 'flatten' },
      softmax(12),
    ],
  },
  /** Image classification: CIFAR-10. */
  resNet8: {
    name: 'ResNet-8',
    input: [32, 32, 3],
    layers: [
      { kind: 'conv2d', filters: 16, kernel: 3, padding: 'same', activation: 'relu' },
      norm,
      ...residual(16, 1),
      ...residual(32, 2),
      ...residual(64, 2),
      { kind: 'averagePool', size: 8 },
      { kind: 'flatten' },
      softmax(10),
    ],
  },
  /** Visual wake words: a person in the picture or not. */
  mobileNetV1: {
    name: 'MobileNetV1 ×0.25',
    input: [96, 96, 3],
    layers: [
      { kind: 'conv2d', filters: 8, kernel: 3, stride: 2, padding: 'same', activation: 'relu' },
      norm,
      ...separable(16, 1),
      ...separable(32, 2),
      ...separable(32, 1),
      ...separable(64, 2),
      ...separable(64, 1),
      ...separable(128, 2),
      ...Array.from({ length: 5 }, () => separable(128, 1)).flat(),
      ...separable(256, 2),
      ...separable(256, 1),
      { kind: 'averagePool', size: 3 },
      { kind: 'flatten' },
      softmax(2),
    ],
  },
} as const satisfies Record<string, ReferenceNetwork>;

export type ReferenceId = keyof typeof REFERENCE_NETWORKS;

export function referenceNetwork(id: ReferenceId): Network {
  const { input, layers } = REFERENCE_NETWORKS[id];
  return buildNetwork(input, layers);
}
