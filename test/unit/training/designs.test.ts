import { describe, expect, it } from 'vitest';
import {
  networkFor,
  quickLook,
  templateOf,
  thoroughSpace,
  type ConvBlock,
  type NetworkDesign,
} from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';
import { sampleConfiguration, type SearchSpace } from '../../../src/core/space';
import { evaluateFold } from '../../../src/training/evaluate-fold';
import { kernelContext } from '../../helpers/kernels';
import { clusteredExamples, foldTask, range, wasmEngine } from './harness';

const BLOCK: ConvBlock = {
  kind: 'plain',
  filters: 5,
  kernel: 5,
  padding: 'same',
  activation: 'relu',
  pool: 3,
  dropout: 0.5,
  batchNorm: 'on',
};
const training: NetworkDesign['training'] = { optimizer: 'adam', batchSize: 8, epochs: 1 };

const corners: [string, NetworkDesign][] = [
  [
    'four normalised blocks, a global average and no hidden dense layer',
    { blocks: [BLOCK, BLOCK, BLOCK, BLOCK], ending: 'globalAveragePool', dense: [], training },
  ],
  [
    'one block and three hidden dense layers with dropout',
    {
      blocks: [{ ...BLOCK, padding: 'valid', activation: 'selu', batchNorm: 'off' }],
      ending: 'flatten',
      dense: (['relu', 'sigmoid', 'tanh'] as const).map((activation, i) => ({
        units: 7 + i,
        activation,
        dropout: 0.1,
      })),
      training,
    },
  ],
  [
    'separable blocks',
    {
      blocks: [
        { ...BLOCK, kind: 'separable', padding: 'valid' },
        { ...BLOCK, kind: 'separable', kernel: 16 },
      ],
      ending: 'globalAveragePool',
      dense: [],
      training,
    },
  ],
  [
    'blocks without pools and one filter each',
    {
      blocks: [1, 2, 3].map(() => ({ ...BLOCK, filters: 1, pool: 1, dropout: 0 })),
      ending: 'flatten',
      dense: [],
      training,
    },
  ],
];

const cases: [string, SearchSpace, ReturnType<typeof templateOf>][] = [
  ...corners.map(([name, design]) => [name, [], templateOf(design)] as (typeof cases)[number]),
  ...[
    quickLook(false),
    quickLook(true),
    thoroughSpace('recordings', 'tiny'),
    thoroughSpace('image', 'tiny'),
  ].map(
    ({ space, template }, i) => [`ready-made search ${i + 1}`, space, template] as (typeof cases)[number],
  ),
];

describe('every network that the plan editor can make', () => {
  it.each(cases)('is trained, packed and run as on a board: %s', async (_, space, template) => {
    for (const input of [
      [12, 3, 1],
      [9, 9, 3],
    ] as const) {
      const examples = clusteredExamples(input, 24, 3);
      const engine = wasmEngine();
      await engine.load(examples);
      const configuration =
        space.length > 0 ? sampleConfiguration(space, randomStream(5, 'editor networks')) : {};
      const settings = { optimizer: 'adam', learningRate: 1e-3, batchSize: 8, epochs: 1 } as const;
      const fold = { train: range(0, 18), validation: range(18, 24) };
      const task = foldTask(networkFor(configuration, template, input, 3), { settings, fold });
      const device = { kernels: kernelContext().kernels, examples };
      const outcome = await evaluateFold(engine, device, task, ['x1', 'x4', 'x8', 'int8'], {
        fold: 0,
        keepWeights: false,
      });
      expect(outcome.diverged).toBe(false);
      expect(outcome.compressed.x1!.crossAccuracy).toBe(1);
      expect(Number.isFinite(outcome.compressed.int8!.l2RelativeError)).toBe(true);
    }
  });
});
