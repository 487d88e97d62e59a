import { describe, expect, it } from 'vitest';
import { runDeviceModel } from '../../../src/core/deploy';
import { packFloat } from '../../../src/core/deploy/device/pack-float';
import {
  buildNetwork,
  prunableCount,
  prunedWeights,
  sizeOf,
  thinnedNetwork,
  weightShapesOf,
} from '../../../src/core/network';
import type { Layer } from '../../../src/core/network/types';
import { kernelContext } from '../../helpers/kernels';
import { SHAPE_NETWORKS } from '../../helpers/networks';
import { randomInputs, randomWeights } from '../../helpers/reference-network';

const LAYERS: Layer[] = [
  { kind: 'conv2d', filters: 6, kernel: 3, padding: 'same', activation: 'tanh' },
  { kind: 'batchNorm' },
  { kind: 'maxPool', size: 2 },
  { kind: 'conv2d', filters: 5, kernel: 2, padding: 'valid', activation: 'relu' },
  { kind: 'dropout', rate: 0.2 },
  { kind: 'flatten' },
  { kind: 'dense', units: 8, activation: 'selu' },
  { kind: 'dense', units: 3, activation: 'softmax' },
];
const network = buildNetwork([8, 6, 2], LAYERS);
const thin = thinnedNetwork(network, 0.5);

describe('pruning', () => {
  it.each(SHAPE_NETWORKS)(
    'of a network whose weights that go are 0 changes nothing: $label',
    ({ network }) => {
      const thin = thinnedNetwork(network, 0.5);
      const weights = randomWeights(network, 3);
      const pruned = prunedWeights(network, weights, thin);
      expect(pruned.map(({ length }) => length)).toEqual(weightShapesOf(thin).map(sizeOf));
      // Every network that computes the same as its thin one has this property; the other way round is not asked.
      expect(thinnedNetwork(network, 0)).toEqual(network);
      expect(prunedWeights(network, weights, network)).toEqual(weights);
    },
  );

  it('takes a share of filters and hidden units, never classes, and leaves at least one of each', () => {
    expect(thin.layers.map(({ layer }) => layer)).toMatchObject([
      { filters: 3 },
      { kind: 'batchNorm' },
      { size: 2 },
      { filters: 3 },
      { rate: 0.2 },
      { kind: 'flatten' },
      { units: 4 },
      { units: 3 },
    ]);
    expect(prunableCount(thinnedNetwork(network, 0.99))).toBe(3);
    expect(thinnedNetwork(network, 0)).toEqual(network);
  });

  it('keeps the filters and units with the largest weights', () => {
    const dense = buildNetwork(
      [3, 1, 1],
      [
        { kind: 'flatten' },
        { kind: 'dense', units: 3, activation: 'relu' },
        { kind: 'dense', units: 2, activation: 'softmax' },
      ],
    );
    // Incoming norms 0.6, 3 and 1.5; two stay.
    const weights = [
      Float32Array.of(0.1, -1, 0.5, -0.2, 1, 0.5, 0.3, 1, 0.5),
      Float32Array.of(7, 8, 9),
      Float32Array.of(1, 2, 3, 4, 5, 6),
      Float32Array.of(0, 1),
    ];
    expect(prunedWeights(dense, weights, thinnedNetwork(dense, 0.34))).toEqual([
      Float32Array.of(-1, 0.5, 1, 0.5, 1, 0.5),
      Float32Array.of(8, 9),
      Float32Array.of(3, 4, 5, 6),
      Float32Array.of(0, 1),
    ]);
  });

  it('keeps of a depthwise convolution the kernels of the channels that stay', () => {
    const separable = buildNetwork(
      [2, 1, 1],
      [
        { kind: 'conv2d', filters: 3, kernel: 1, padding: 'valid', activation: 'relu' },
        { kind: 'depthwiseConv2d', kernel: [2, 1], padding: 'valid', activation: 'linear' },
        { kind: 'flatten' },
        { kind: 'dense', units: 2, activation: 'softmax' },
      ],
    );
    const weights = [
      Float32Array.of(1, 5, -4),
      Float32Array.of(0.1, 0.2, 0.3),
      Float32Array.of(1, 2, 3, 4, 5, 6),
      Float32Array.of(7, 8, 9),
      Float32Array.of(1, 2, 3, 4, 5, 6),
      Float32Array.of(0, 1),
    ];
    const thinner = thinnedNetwork(separable, 0.34);
    expect(thinner.layers[1].output).toEqual([1, 1, 2]);
    expect(prunedWeights(separable, weights, thinner)).toEqual([
      Float32Array.of(5, -4),
      Float32Array.of(0.2, 0.3),
      Float32Array.of(2, 3, 5, 6),
      Float32Array.of(8, 9),
      Float32Array.of(3, 4, 5, 6),
      Float32Array.of(0, 1),
    ]);
  });

  it('computes what the whole network would without the outputs that went', () => {
    const { kernels } = kernelContext();
    const weights = randomWeights(network, 3).map((tensor) => tensor.slice());
    const inputs = randomInputs(network, 5, 3);
    const pruned = prunedWeights(network, weights, thin);
    const thinOutputs = runDeviceModel(kernels, packFloat(thin, pruned, 'x1'), inputs);

    // Silences what pruning removes: the ways out of filters 0–5, filters 0–4 and units 0–7 that did not stay.
    const stays = (kernel: Float32Array, outputs: number, count: number) => {
      const norms = Array.from({ length: outputs }, (_, o) =>
        kernel.reduce((sum, weight, i) => (i % outputs === o ? sum + Math.abs(weight) : sum), 0),
      );
      const order = norms.map((_, o) => o).sort((a, b) => norms[b] - norms[a]);
      return new Set(order.slice(0, count));
    };
    const silence = (kernel: Float32Array, inputsPerBlock: number, outputs: number, kept: Set<number>) =>
      kernel.map((weight, i) => (kept.has(Math.floor(i / outputs) % inputsPerBlock) ? weight : 0));
    const kept1 = stays(weights[0], 6, 3);
    const conv2 = silence(weights[6], 6, 5, kept1);
    // Norms of the pruned network count incoming weights before anything is removed.
    const kept2 = stays(weights[6], 5, 3);
    const dense1 = silence(weights[8], 5, 8, kept2);
    const kept3 = stays(weights[8], 8, 4);
    const dense2 = silence(weights[10], 8, 3, kept3);
    const silenced = weights.map((tensor, i) => ({ 6: conv2, 8: dense1, 10: dense2 })[i] ?? tensor);
    const wholeOutputs = runDeviceModel(kernels, packFloat(network, silenced, 'x1'), inputs);
    thinOutputs.forEach((value, i) => expect(value).toBeCloseTo(wholeOutputs[i], 5));
  });

  it('refuses weights of another network', () => {
    expect(() => prunedWeights(network, [], thin)).toThrow(
      expect.objectContaining({ code: 'invalid-weights' }),
    );
  });
});
