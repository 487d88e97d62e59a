import { describe, expect, it } from 'vitest';
import { experiment1, experiment2, networkFor } from '../../../src/core/network';
import { sampleConfiguration } from '../../../src/core/space';
import { randomStream } from '../../../src/core/random';
import { evaluateFold } from '../../../src/training/evaluate-fold';
import { kernelContext } from '../../helpers/kernels';
import { clusteredExamples, foldTask, range, smallNetwork, wasmEngine } from './harness';

const INPUT = [12, 3, 1] as const;
const network = smallNetwork(INPUT, 3);

const examples = clusteredExamples(INPUT, 60, 3);
const device = { kernels: kernelContext().kernels, examples };

async function loadedEngine(options?: Parameters<typeof wasmEngine>[0]) {
  const engine = wasmEngine(options);
  await engine.load(examples);
  return engine;
}

/** FNV-1a over the bits of all tensors. */
function bitsOf(tensors: readonly Float32Array[]): number {
  let hash = 0x811c9dc5;
  for (const tensor of tensors) {
    for (const byte of new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return hash >>> 0;
}

describe('the plain build', () => {
  it.each([
    ['relu', 'adam'],
    ['sigmoid', 'adamax'],
    ['selu', 'rmsprop'],
    ['tanh', 'adadelta'],
  ] as const)('gives the bits it has always given (%s, %s)', async (activation, optimizer) => {
    const engine = await loadedEngine();
    const model = await engine.train(
      foldTask(smallNetwork(INPUT, 3, { activation }), {
        settings: { optimizer, learningRate: 0.01, batchSize: 8, epochs: 2 },
      }),
    );
    expect(bitsOf(model.weights)).toMatchSnapshot();
  });

  it('gives the same bits whatever was trained before', async () => {
    const fresh = await loadedEngine();
    const used = await loadedEngine();
    await used.train(foldTask(smallNetwork(INPUT, 3, { filters: 40, units: 64, activation: 'tanh' })));
    const [expected, actual] = [await fresh.train(foldTask(network)), await used.train(foldTask(network))];
    expect(bitsOf(actual.weights)).toBe(bitsOf(expected.weights));
  });
});

describe('memory', () => {
  it('stays flat over many trials', async () => {
    const engine = await loadedEngine();
    const settings = { optimizer: 'adam', learningRate: 1e-3, batchSize: 8, epochs: 1 } as const;
    const trial = async (i: number) =>
      engine.train(foldTask(smallNetwork(INPUT, 3, { filters: 4 + (i % 10) * 4 }), { settings }));
    for (let i = 0; i < 10; i++) await trial(i);
    const after10 = engine.memoryBytes;
    for (let i = 10; i < 200; i++) await trial(i);
    expect(engine.memoryBytes).toBe(after10);
  });

  it('refuses a network beyond the budget before training, and trains the next one', async () => {
    const engine = await loadedEngine({ memoryBudgetBytes: 2_000_000 });
    const before = engine.memoryBytes;
    const large = smallNetwork(INPUT, 3, { filters: 256, units: 2048 });
    await expect(engine.train(foldTask(large))).rejects.toMatchObject({ code: 'network-too-large' });
    expect(engine.memoryBytes).toBe(before);
    const model = await engine.train(foldTask(network));
    expect(model.diverged).toBe(false);
  });

  it('refuses examples beyond the budget', async () => {
    const engine = wasmEngine({ memoryBudgetBytes: 60_000 });
    await expect(engine.load(clusteredExamples([50, 3, 1], 200, 3))).rejects.toMatchObject({
      code: 'dataset-too-large',
    });
  });
});

describe('networks of the spaces', () => {
  it.each([
    ['experiment 1', experiment1('tiny'), [20, 3, 1] as const],
    ['experiment 1 on a table', experiment1('tiny'), [4, 1, 1] as const],
    ['experiment 2', experiment2(), [12, 12, 3] as const],
  ])('all train: %s', async (_, { space, template }, input) => {
    const engine = wasmEngine();
    await engine.load(clusteredExamples(input, 30, 3));
    const random = randomStream(11, 'configurations');
    for (let i = 0; i < 12; i++) {
      const configuration = { ...sampleConfiguration(space, random), filters: 8, units: 12 };
      const settings = { optimizer: 'adam', learningRate: 1e-3, batchSize: 7, epochs: 1 } as const;
      const fold = { train: range(0, 22), validation: range(22, 30) };
      const sampled = networkFor(configuration, template, input, 3);
      const model = await engine.train(foldTask(sampled, { settings, fold }));
      expect(model.diverged, JSON.stringify(configuration)).toBe(false);
    }
  });
});

describe('evaluateFold', () => {
  it('judges the model as trained and as the device would run it', async () => {
    const engine = await loadedEngine();
    const task = foldTask(network, {
      settings: { optimizer: 'adam', learningRate: 0.01, batchSize: 8, epochs: 10 },
    });
    const outcome = await evaluateFold(engine, device, task, ['x1', 'x8', 'int8'], {
      fold: 2,
      keepWeights: true,
    });
    expect(outcome).toMatchObject({ fold: 2, diverged: false, engine: 'wasm' });
    const { x1, x8, int8 } = outcome.compressed;
    expect(x1!.crossAccuracy).toBe(1);
    expect(x1!.l2RelativeError).toBeLessThan(1e-6);
    expect(x1!.accuracy).toBe(outcome.originalAccuracy);
    expect(x8!.l2RelativeError).toBeGreaterThan(1e-4);
    expect(int8!.l2RelativeError).toBeGreaterThan(1e-4);
    expect(int8!.crossAccuracy).toBeGreaterThan(0.8);
    expect(outcome.predicted).toHaveLength(15);
    expect(outcome.originalAccuracy).toBeCloseTo(outcome.epochs.at(-1)!.validationAccuracy, 6);
    expect(outcome.weights).toHaveLength(6);
  });

  it('has no compressed outcome for a fold that diverged', async () => {
    const engine = await loadedEngine();
    const settings = { optimizer: 'sgd', learningRate: 1e30, batchSize: 8, epochs: 9 } as const;
    const diverging = smallNetwork(INPUT, 3, { activation: 'selu' });
    const outcome = await evaluateFold(engine, device, foldTask(diverging, { settings }), ['x8'], {
      fold: 0,
    });
    expect(outcome).toMatchObject({ diverged: true, compressed: {} });
    expect(outcome.weights).toBeUndefined();
  });
});
