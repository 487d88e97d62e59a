import { describe, expect, it } from 'vitest';
import {
  conditionedSpace,
  networkFor,
  standardSpace,
  traceNetwork,
  type DataKind,
  type NetworkTemplate,
  type Shape,
} from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';
import { sampleConfiguration, type SearchSpace } from '../../../src/core/space';

const INPUTS: Record<DataKind, Shape[]> = {
  recordings: [
    [90, 3, 1],
    [5, 9, 1],
    [1, 1, 1],
    [400, 1, 1],
  ],
  image: [
    [32, 32, 3],
    [8, 8, 1],
    [1, 3, 1],
  ],
  table: [
    [4, 1, 1],
    [1, 1, 1],
  ],
};
const KINDS = Object.keys(INPUTS) as DataKind[];

describe('the space that a plan starts with', () => {
  it.each(KINDS)('of %s has nothing but networks, whatever the size of an example', (kind) => {
    const random = randomStream(1, kind);
    for (const board of ['tiny', 'big'] as const) {
      const { space, template } = standardSpace(kind, board);
      for (const input of INPUTS[kind]) {
        for (let draw = 0; draw < 50; draw++) {
          const { layers } = networkFor(sampleConfiguration(space, random), template, input, 3);
          expect(layers.at(-1)!.layer).toEqual({ kind: 'dense', units: 3, activation: 'softmax' });
        }
      }
    }
  });

  it('of recordings convolves along time, over all channels at once', () => {
    const { template } = standardSpace('recordings', 'tiny');
    const configuration = {
      ...{ blocks: 2, filters1: 8, filters2: 16, kernel: 9, block: 'separable', pool: 2 },
      ...{ batchNorm: 'on', ending: 'globalAveragePool', dropout: 0.1, learningRate: 0.001 },
    };
    const { network, steps } = traceNetwork(configuration, template, [90, 3, 1], 6);
    expect(network.layers.map(({ name, output }) => [name, ...output])).toEqual([
      ['conv1', 82, 1, 8],
      ['batchNorm1', 82, 1, 8],
      ['pool1', 41, 1, 8],
      ['dropout1', 41, 1, 8],
      ['depthwise1', 41, 1, 8],
      ['conv2', 41, 1, 16],
      ['batchNorm2', 41, 1, 16],
      ['pool2', 20, 1, 16],
      ['dropout2', 20, 1, 16],
      ['globalAveragePool1', 1, 1, 16],
      ['dense1', 1, 1, 6],
    ]);
    // A plain and a residual second block, the third block of every kind, and two other ways to a vector.
    expect(steps.filter(({ deviation }) => deviation === 'skipped')).toHaveLength(6 + 11 + 2);
    expect(steps.some(({ deviation }) => deviation === 'clipped')).toBe(false);
  });

  it('asks for a block’s filters only where there is the block', () => {
    const { space, template } = standardSpace('image', 'tiny');
    const random = randomStream(2, 'blocks');
    for (let draw = 0; draw < 60; draw++) {
      const configuration = sampleConfiguration(space, random);
      const { layers } = networkFor(configuration, template, [32, 32, 3], 4);
      const filters = layers.flatMap(({ layer }) => (layer.kind === 'conv2d' ? [layer.filters] : []));
      expect(layers.some(({ layer }) => layer.kind === 'depthwiseConv2d')).toBe(
        configuration.block === 'separable',
      );
      const asked = ['filters1', 'filters2', 'filters3'].filter((name) => name in configuration);
      expect(filters).toEqual(asked.map((name) => configuration[name]));
      expect(filters).toHaveLength(Number(configuration.blocks));
    }
  });
});

describe('conditions of a space', () => {
  const space: SearchSpace = [
    { name: 'filters', kind: 'ordinal', values: [8, 16] },
    { name: 'rate', kind: 'ordinal', values: [0.1, 0.2] },
    { name: 'blocks', kind: 'ordinal', values: [1, 2, 3], when: [{ parameter: 'gone', in: [1] }] },
  ];
  const dropout = (...blocks: number[]) =>
    ({ kind: 'dropout', rate: { parameter: 'rate' }, when: [{ parameter: 'blocks', in: blocks }] }) as const;
  const template = (...layers: NetworkTemplate['layers']): NetworkTemplate => ({
    layers,
    training: { optimizer: 'adam', batchSize: 8, epochs: 1 },
  });

  it('are those of the layers that a hyperparameter decides, with what it depends on before it', () => {
    const conditioned = conditionedSpace(space, template(dropout(3), dropout(2)));
    expect(conditioned.map(({ name, when }) => [name, when])).toEqual([
      ['filters', undefined],
      ['blocks', undefined],
      ['rate', [{ parameter: 'blocks', in: [3, 2] }]],
    ]);
  });

  it('are none where one of the layers is always there', () => {
    const always = { kind: 'dropout', rate: { parameter: 'rate' } } as const;
    const [, rate] = conditionedSpace(space, template(dropout(3), always));
    expect(rate).toEqual(space[1]);
  });
});
