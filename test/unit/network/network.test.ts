import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildNetwork,
  experiment1,
  experiment2,
  networkFor,
  trainingSettingsFor,
  weightsByLayer,
  weightShapesOf,
  type Experiment,
  type Layer,
} from '../../../src/core/network';
import type { Configuration } from '../../../src/core/space/types';

const SOFTMAX: Layer = { kind: 'dense', units: 3, activation: 'softmax' };

function anyConfiguration({ space }: Experiment): fc.Arbitrary<Configuration> {
  return fc.record(
    Object.fromEntries(
      space.map((parameter) => [
        parameter.name,
        fc.constantFrom(...('values' in parameter ? parameter.values : [])),
      ]),
    ),
  );
}

describe('buildNetwork', () => {
  it('gives shapes, names and weight tensors in Keras order', () => {
    const network = buildNetwork(
      [8, 6, 2],
      [
        { kind: 'conv2d', filters: 4, kernel: [3, 2], padding: 'valid', activation: 'relu' },
        { kind: 'batchNorm' },
        { kind: 'maxPool', size: 2 },
        { kind: 'conv2d', filters: 5, kernel: 3, padding: 'same', activation: 'tanh' },
        { kind: 'flatten' },
        SOFTMAX,
      ],
    );
    expect(network.layers.map(({ name, output }) => [name, output])).toEqual([
      ['conv1', [6, 5, 4]],
      ['batchNorm1', [6, 5, 4]],
      ['pool1', [3, 2, 4]],
      ['conv2', [3, 2, 5]],
      ['flatten1', [1, 1, 30]],
      ['dense1', [1, 1, 3]],
    ]);
    expect(weightShapesOf(network)).toEqual([
      [3, 2, 2, 4],
      [4],
      [4],
      [4],
      [4],
      [4],
      [3, 3, 4, 5],
      [5],
      [30, 3],
      [3],
    ]);
    expect(network.parameters).toBe(48 + 4 + 8 + 180 + 5 + 90 + 3);
    expect(network.classes).toBe(3);
  });

  it.each<[string, Layer[], RegExp]>([
    [
      'a kernel larger than its input',
      [{ kind: 'conv2d', filters: 1, kernel: 5, padding: 'valid', activation: 'relu' }],
      /conv1: a 5×5 kernel does not fit its 4×4/,
    ],
    [
      'a pool larger than its input',
      [{ kind: 'maxPool', size: [5, 1] }],
      /pool1: a 5×1 pool does not fit its 4×4/,
    ],
    ['dense before flatten', [SOFTMAX], /dense1: its input is not flat/],
    [
      'a convolution after flatten',
      [{ kind: 'flatten' }, { kind: 'maxPool', size: 1 }],
      /pool1: needs rows and columns/,
    ],
    ['no dense layer at the end', [{ kind: 'flatten' }], /does not end in a dense layer/],
    [
      'batch norm without a convolution',
      [{ kind: 'batchNorm' }],
      /batchNorm1: it does not stand directly after/,
    ],
    ['softmax in the middle', [{ kind: 'flatten' }, SOFTMAX, SOFTMAX], /softmax before the end/],
  ])('refuses %s and names the layer', (_, layers, message) => {
    expect(() => buildNetwork([4, 4, 1], layers)).toThrow(message);
  });

  it('refuses weights of another network', () => {
    const network = buildNetwork([2, 2, 1], [{ kind: 'flatten' }, SOFTMAX]);
    expect(weightsByLayer(network, [new Float32Array(12), new Float32Array(3)])).toHaveLength(2);
    expect(() => weightsByLayer(network, [new Float32Array(12), new Float32Array(4)])).toThrow(
      /tensor 1 should be 3/,
    );
    expect(() => weightsByLayer(network, [])).toThrow(/tensor 0 should be 4×3/);
  });
});

describe('networkFor', () => {
  it.each([
    ['Experiment #1', experiment1('tiny')],
    ['Experiment #2', experiment2()],
  ])('makes a network of every configuration of %s, whatever the input', (_, experiment) => {
    fc.assert(
      fc.property(
        anyConfiguration(experiment),
        fc.tuple(
          fc.integer({ min: 1, max: 40 }),
          fc.integer({ min: 1, max: 8 }),
          fc.integer({ min: 1, max: 4 }),
        ),
        fc.integer({ min: 2, max: 22 }),
        (configuration, input, classes) => {
          const network = networkFor(configuration, experiment.template, input, classes);
          expect(network.classes).toBe(classes);
          expect(network.layers.at(-1)!.layer).toEqual({
            kind: 'dense',
            units: classes,
            activation: 'softmax',
          });
          for (const { layer } of network.layers) {
            if (layer.kind === 'maxPool') expect(layer.size).not.toEqual([1, 1]);
          }
        },
      ),
    );
  });

  it('clips kernel and pool to one column for a table row', () => {
    const { template } = experiment1('tiny');
    const configuration = {
      filters: 8,
      convActivation: 'relu',
      kernel: 2,
      pool: 2,
      dropout: 0.1,
      units: 16,
      denseActivation: 'tanh',
      optimizer: 'sgd',
    };
    const network = networkFor(configuration, template, [4, 1, 1], 3);
    expect(network.layers[0].layer).toMatchObject({ kind: 'conv2d', kernel: [2, 1] });
    expect(network.layers[1].layer).toEqual({ kind: 'maxPool', size: [2, 1] });
    expect(network.layers.map(({ layer }) => layer.kind)).toEqual([
      'conv2d',
      'maxPool',
      'dropout',
      'flatten',
      'dense',
      'dense',
      'dense',
    ]);
    expect(trainingSettingsFor(configuration, template)).toEqual({
      optimizer: 'sgd',
      learningRate: 1e-2,
      batchSize: 32,
      epochs: 10,
    });
  });

  it('leaves out the skipped convolution', () => {
    const { template } = experiment2();
    const configuration = {
      filters: 8,
      convActivation: 'relu',
      kernel: 3,
      pool: 2,
      dropout: 0.1,
      units: 64,
      denseActivation: 'relu',
      optimizer: 'adam',
      skippedLayer: 2,
    };
    const paddings = networkFor(configuration, template, [32, 32, 3], 4).layers.flatMap(({ layer }) =>
      layer.kind === 'conv2d' ? [layer.padding] : [],
    );
    expect(paddings).toEqual(['same', 'same', 'valid']);
  });

  it('says which hyperparameter is missing', () => {
    expect(() => networkFor({}, experiment1('big').template, [9, 3, 1], 2)).toThrow(/“filters”/);
  });

  it('has 34,560 configurations in the tiny space of Experiment #1', () => {
    const count = (experiment: Experiment) =>
      experiment.space.reduce((product, p) => product * ('values' in p ? p.values.length : 1), 1);
    expect(count(experiment1('tiny'))).toBe(34_560);
    expect(count(experiment1('big'))).toBe(24_000);
  });
});
