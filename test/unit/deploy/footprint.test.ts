import { describe, expect, it } from 'vitest';
import { footprint, boardById, limitsFor, verdict, type Compression } from '../../../src/core/deploy';
import { buildNetwork, experiment1, experiment2, networkFor, type Layer } from '../../../src/core/network';
import { readGolden } from '../../helpers/reference';

const har = buildNetwork(
  [90, 3, 1],
  [
    { kind: 'conv2d', filters: 128, kernel: 2, padding: 'valid', activation: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'flatten' },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
);

const bottleBlock = (filters: number): Layer[] => [
  { kind: 'conv2d', filters, kernel: 3, padding: 'same', activation: 'relu' },
  { kind: 'conv2d', filters, kernel: 3, padding: 'valid', activation: 'relu' },
  { kind: 'maxPool', size: 2 },
];
const bottle = buildNetwork(
  [32, 32, 3],
  [
    ...bottleBlock(32),
    ...bottleBlock(64),
    { kind: 'flatten' },
    { kind: 'dense', units: 512, activation: 'relu' },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
);

const kilobytes = (bytes: number) => (bytes / 1000).toFixed(2);

describe('footprint by the rules of X-CUBE-AI', () => {
  it.each([
    ['HAR', har, 874_970, '24.58', ['2955.80', '794.14', '375.45']],
    ['bottle', bottle, 20_863_612, '140.80', ['4991.12', '1453.20', '862.42']],
  ])('meets the published figures of the %s network to the last digit', (_, network, macc, ram, roms) => {
    const figures = (['x1', 'x4', 'x8'] as const).map((compression) => footprint(network, { compression }));
    expect(figures.map((f) => kilobytes(f.romBytes))).toEqual(roms);
    for (const f of figures) {
      expect(f.macc).toBe(macc);
      expect(kilobytes(f.ramBytes)).toBe(ram);
    }
  });

  it('needs 24,576 bytes of RAM for the HAR network', () => {
    expect(footprint(har, { compression: 'x1' }).ramBytes).toBe(24_576);
  });

  it.each(['x1', 'x4', 'x8', 'int8'] as const)(
    'has layers that add up to the totals under %s',
    (compression) => {
      for (const network of [har, bottle]) {
        const figures = footprint(network, { compression });
        expect(figures.layers.reduce((sum, layer) => sum + layer.romBytes, 0)).toBe(figures.romBytes);
        expect(figures.layers.reduce((sum, layer) => sum + layer.macc, 0)).toBe(figures.macc);
        expect(Math.max(...figures.layers.map((layer) => layer.ramBytes))).toBe(figures.ramBytes);
      }
    },
  );

  it('counts nothing for batch norm, which is folded into its convolution', () => {
    const conv: Layer = { kind: 'conv2d', filters: 8, kernel: 2, padding: 'valid', activation: 'relu' };
    const end: Layer[] = [
      { kind: 'maxPool', size: 2 },
      { kind: 'flatten' },
      { kind: 'dense', units: 2, activation: 'softmax' },
    ];
    const plain = footprint(buildNetwork([20, 3, 1], [conv, ...end]), { compression: 'x1' });
    const normed = footprint(buildNetwork([20, 3, 1], [conv, { kind: 'batchNorm' }, ...end]), {
      compression: 'x1',
    });
    expect({ ...normed, layers: [] }).toEqual({ ...plain, layers: [] });
  });

  it('cuts the RAM of the first dense layer by four under int8', () => {
    const dense = (compression: Compression) =>
      footprint(har, { compression }).layers.find(({ name }) => name === 'dense1')!.ramBytes;
    expect(dense('x1')).toBe(4 * dense('int8'));
  });

  it('meets every row of the golden grid exactly', () => {
    const { rows } = readGolden<{ rows: number[][] }>('footprint');
    const { template } = experiment1('tiny');
    for (const [filters, kernel, pool, units, ...expected] of rows) {
      const network = networkFor(
        {
          filters: filters,
          kernel: kernel,
          pool: pool,
          units: units,
          convActivation: 'relu',
          denseActivation: 'relu',
          dropout: 0.1,
          optimizer: 'adam',
        },
        template,
        [90, 3, 1],
        6,
      );
      const [x1, x4, x8] = (['x1', 'x4', 'x8'] as const).map((compression) =>
        footprint(network, { compression }),
      );
      expect([network.parameters, x1.macc, x1.ramBytes, x1.romBytes, x4.romBytes, x8.romBytes]).toEqual(
        expected,
      );
    }
    expect(rows).toHaveLength(144);
  });

  it('lets 9 %, 23 % and 31 % of the tiny space of Experiment #1 onto the tiny board', () => {
    const { template } = experiment1('tiny');
    const limits = limitsFor(boardById('stm32f303k8'), 'x-cube-ai');
    const sizes = [8, 16, 32, 64, 128, 256];
    const networks = sizes.flatMap((filters) =>
      sizes.flatMap((units) =>
        [1, 2].flatMap((kernel) =>
          [1, 2].map((pool) =>
            networkFor(
              {
                filters,
                units,
                kernel,
                pool,
                convActivation: 'relu',
                denseActivation: 'relu',
                dropout: 0.1,
                optimizer: 'adam',
              },
              template,
              [90, 3, 1],
              6,
            ),
          ),
        ),
      ),
    );
    const share = (compression: Compression) =>
      networks.filter((network) => verdict(footprint(network, { compression }), limits).deployable).length /
      networks.length;
    expect((['x1', 'x4', 'x8'] as const).map((c) => Math.round(100 * share(c)))).toEqual([9, 23, 31]);
  });

  it('finds networks of 134 MB in Experiment #2', () => {
    const network = networkFor(
      {
        filters: 64,
        convActivation: 'relu',
        kernel: 1,
        pool: 1,
        dropout: 0.1,
        units: 512,
        denseActivation: 'relu',
        optimizer: 'adam',
        skippedLayer: 0,
      },
      experiment2().template,
      [32, 32, 3],
      4,
    );
    expect(Math.round(footprint(network, { compression: 'x1' }).romBytes / 1e6)).toBe(134);
  });
});
