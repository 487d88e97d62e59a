import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildNetwork, type Layer } from '../../../src/core/network';
import { evaluateFold, evaluateFoldsTogether } from '../../../src/training/evaluate-fold';
import { openCpu } from '../../../src/training/tfjs/devices';
import { kernelContext } from '../../helpers/kernels';
import {
  clusteredExamples,
  foldTask,
  range,
  relativeError,
  smallNetwork,
  wasmEngine,
} from '../../unit/training/harness';
import { describeEngine } from './engine-contract';

const INPUT = [12, 3, 1] as const;
const network = smallNetwork(INPUT, 3, { rate: 0 });

// A quick run is content with TF.js agreeing with the WASM engine, below.
describeEngine('TF.js on the CPU', openCpu, { tags: ['full'] });

describe('the TF.js engine', () => {
  it('trains folds together as it trains them alone', async () => {
    const engine = await openCpu();
    await engine.load(clusteredExamples(INPUT, 60, 3));
    const withDropout = smallNetwork(INPUT, 3);
    const tasks = [0, 1, 2].map((i) =>
      foldTask(withDropout, { seed: i, fold: { train: range(0, 40 + 6 * i), validation: range(52, 60) } }),
    );
    const together = await engine.trainFolds(tasks);
    for (const [i, task] of tasks.entries()) {
      const alone = await engine.train(task);
      alone.weights.forEach((tensor, k) =>
        expect(relativeError(together[i].weights[k], tensor), `fold ${i}, tensor ${k}`).toBeLessThan(1e-5),
      );
      expect(together[i].epochs.map(({ validationAccuracy }) => validationAccuracy)).toEqual(
        alone.epochs.map(({ validationAccuracy }) => validationAccuracy),
      );
    }
    engine.dispose();
  });

  it.each(['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax', 'adagrad'] as const)(
    'learns what the WASM engine learns from the same seed (%s)',
    async (optimizer) => {
      const examples = clusteredExamples(INPUT, 60, 3);
      const settings = { optimizer, learningRate: 1e-3, batchSize: 8, epochs: 2 };
      const [tfjs, wasm] = [await openCpu(), wasmEngine()];
      await tfjs.load(examples);
      await wasm.load(examples);
      const expected = await wasm.train(foldTask(network, { settings }));
      const actual = await tfjs.train(foldTask(network, { settings }));
      actual.weights.forEach((tensor, i) =>
        expect(relativeError(tensor, expected.weights[i]), `tensor ${i}`).toBeLessThan(1e-3),
      );
      tfjs.dispose();
    },
  );

  it.each<[string, Layer[]]>([
    ['same padding', [{ kind: 'conv2d', filters: 5, kernel: 3, padding: 'same', activation: 'tanh' }]],
    [
      'depthwise convolution',
      [
        { kind: 'depthwiseConv2d', kernel: [3, 2], padding: 'same', activation: 'relu' },
        { kind: 'conv2d', filters: 5, kernel: 1, padding: 'valid', activation: 'tanh' },
      ],
    ],
    [
      'strides, averages of windows and ReLU6',
      [
        { kind: 'averagePool', size: [1, 2] },
        { kind: 'conv2d', filters: 6, kernel: [3, 2], stride: [2, 1], padding: 'same', activation: 'relu6' },
        { kind: 'conv2d', filters: 5, kernel: 1, padding: 'valid', activation: 'tanh' },
      ],
    ],
    [
      'a residual block',
      [
        { kind: 'conv2d', filters: 5, kernel: 3, stride: 2, padding: 'same', activation: 'relu' },
        { kind: 'depthwiseConv2d', kernel: 3, stride: [1, 2], padding: 'same', activation: 'linear' },
        { kind: 'add', span: 2, projection: true, activation: 'relu' },
        { kind: 'conv2d', filters: 5, kernel: 1, padding: 'valid', activation: 'tanh' },
      ],
    ],
  ])(
    'agrees with the WASM engine on batch norm, average pooling and %s',
    { tags: 'full' },
    async (_, first) => {
      const input = [8, 8, 2] as const;
      const normalised = buildNetwork(input, [
        ...first,
        { kind: 'batchNorm' },
        { kind: 'maxPool', size: 2 },
        { kind: 'conv2d', filters: 6, kernel: [2, 1], padding: 'valid', activation: 'selu' },
        { kind: 'globalAveragePool' },
        { kind: 'dense', units: 3, activation: 'softmax' },
      ]);
      const examples = clusteredExamples(input, 60, 3);
      const [tfjs, wasm] = [await openCpu(), wasmEngine()];
      await tfjs.load(examples);
      await wasm.load(examples);
      const settings = { optimizer: 'sgd', learningRate: 0.01, batchSize: 8, epochs: 2 } as const;
      const expected = await wasm.train(foldTask(normalised, { settings }));
      const actual = await tfjs.train(foldTask(normalised, { settings }));
      const before = first.filter(({ kind }) => kind !== 'averagePool').length;
      const movingVariance = 2 * before + 3;
      expect(relativeError(actual.weights[movingVariance], expected.weights[movingVariance])).toBeLessThan(
        1e-4,
      );
      expect(relativeError(actual.weights[0], expected.weights[0])).toBeLessThan(1e-3);
      tfjs.dispose();
    },
  );

  it('judges all folds of a trial as it judges each alone', async () => {
    const engine = await openCpu();
    const examples = clusteredExamples(INPUT, 60, 3);
    await engine.load(examples);
    const device = { kernels: kernelContext().kernels, examples };
    const tasks = [0, 1].map((seed) => foldTask(network, { seed }));
    const outcomes = await evaluateFoldsTogether(engine, device, tasks, ['x1']);
    const alone = await evaluateFold(engine, device, tasks[1], ['x1'], { fold: 1 });
    expect(outcomes.map(({ fold }) => fold)).toEqual([0, 1]);
    expect(outcomes[1].predicted).toEqual(alone.predicted);
    expect(outcomes[1].compressed.x1!.accuracy).toBe(alone.originalAccuracy);
    engine.dispose();
  });

  it('leaves no tensor behind in 200 trials', { tags: 'full' }, async () => {
    const engine = await openCpu();
    await engine.load(clusteredExamples(INPUT, 60, 3));
    const tiny = buildNetwork(INPUT, [
      { kind: 'conv2d', filters: 1, kernel: 2, padding: 'valid', activation: 'relu' },
      { kind: 'flatten' },
      { kind: 'dense', units: 3, activation: 'softmax' },
    ]);
    const task = foldTask(tiny, {
      settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: 4, epochs: 1 },
      fold: { train: range(0, 4), validation: range(4, 6) },
    });
    await engine.train(task);
    const { numTensors } = tf.memory();
    for (let trial = 0; trial < 200; trial++) {
      const model = await engine.train(task);
      await engine.predict(tiny, model.weights, model.normalisation, range(4, 6));
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    engine.dispose();
  });
});
