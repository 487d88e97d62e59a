import { describe, expect, it } from 'vitest';
import { buildNetwork, type Layer } from '../../../src/core/network';
import { ENGINES } from '../../../src/core/records/engine';
import { foldKey, type FoldIdentity } from '../../../src/study/fold-key';

const conv = (filters: number, kernel: number, stride = 1): Layer => ({
  kind: 'conv2d',
  filters,
  kernel,
  stride,
  padding: 'same',
  activation: 'relu',
});
const keyOf = (engine: FoldIdentity['engine'], width: number, ...layers: Layer[]) =>
  foldKey({
    examplesId: 'e',
    fold: 0,
    seed: 1,
    engine,
    split: { folds: 3, by: 'rows', outerTestShare: 0.2, seed: 1 },
    network: buildNetwork(
      [12, width, 1],
      [...layers, { kind: 'flatten' }, { kind: 'dense', units: 2, activation: 'softmax' }],
    ),
    settings: { optimizer: 'adam', learningRate: 1, batchSize: 1, epochs: 1 },
  });

/** Facts behind the seed. */
const behind = (key: string) => key.split('|').slice(6);

describe('the key of a trained fold', () => {
  it.each(ENGINES)('says where kernels round otherwise than before: %s', (engine) => {
    const tiled = engine.startsWith('wasm') ? ['tiles of 4×4'] : [];
    expect(behind(keyOf(engine, 8, conv(16, 3), conv(16, 3)))).toEqual(tiled);
    // 14 filters are stored as 16.
    expect(behind(keyOf(engine, 8, conv(14, 3), conv(30, 3)))).toEqual(tiled);
  });

  it('is what it was where they round as they always have', () => {
    for (const layers of [
      [conv(16, 3)],
      [conv(12, 3), conv(12, 3)],
      [conv(16, 2), conv(16, 2)],
      [conv(16, 3), conv(16, 3, 2)],
    ])
      expect(behind(keyOf('wasm', 8, ...layers))).toEqual([]);
    expect(behind(keyOf('wasm', 1, conv(16, 3), conv(16, 3)))).toEqual([]);
  });
});
