import { describe, expect, it } from 'vitest';
import type { OptimizerName } from '../../../src/core/network/types';
import type { EpochMetrics } from '../../../src/core/records/fold';
import type { TrainingEngine } from '../../../src/training/types';
import { clusteredExamples, foldTask, range, smallNetwork } from '../../helpers/training-tasks';

const INPUT = [12, 3, 1] as const;
const CLASSES = 3;
const network = smallNetwork(INPUT, CLASSES);
const OPTIMIZERS: OptimizerName[] = ['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax', 'adagrad'];

/** What every engine has to do. `tolerance`: how far two runs with the same seed may lie apart, 0 for the same bits. */
export function describeEngine(
  name: string,
  create: () => Promise<TrainingEngine>,
  { tolerance = 0, tags = [] }: { tolerance?: number; tags?: string[] } = {},
): void {
  const loaded = async () => {
    const engine = await create();
    await engine.load(clusteredExamples(INPUT, 60, CLASSES));
    return engine;
  };

  const expectSame = (actual: readonly Float32Array[], expected: readonly Float32Array[]) => {
    expect(actual.length).toBe(expected.length);
    actual.forEach((tensor, i) => {
      let difference = 0;
      tensor.forEach((value, k) => (difference = Math.max(difference, Math.abs(value - expected[i][k]))));
      expect(difference, `tensor ${i}`).toBeLessThanOrEqual(tolerance);
    });
  };

  describe(`${name} as a training engine`, { tags }, () => {
    it('learns to tell clusters apart', async () => {
      const engine = await loaded();
      const settings = { optimizer: 'adam', learningRate: 0.01, batchSize: 8, epochs: 15 } as const;
      const model = await engine.train(foldTask(network, { settings }));
      expect(model.epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.9);
      expect(model.epochs.at(-1)!.trainingLoss).toBeLessThan(model.epochs[0].trainingLoss / 2);
      engine.dispose();
    });

    it('gives the same weights for the same seed and others for another', async () => {
      const engine = await loaded();
      const first = await engine.train(foldTask(network));
      const again = await engine.train(foldTask(network));
      const other = await engine.train(foldTask(network, { seed: 8 }));
      expectSame(again.weights, first.weights);
      expect(other.weights[0]).not.toEqual(first.weights[0]);
      engine.dispose();
    });

    it.each(OPTIMIZERS)('continues from a state as if it had never stopped (%s)', async (optimizer) => {
      const engine = await loaded();
      const settings = { optimizer, learningRate: 0.01, batchSize: 8, epochs: 3 };
      const whole = await engine.train(foldTask(network, { settings }));
      const start = await engine.train(foldTask(network, { settings: { ...settings, epochs: 1 } }));
      const rest = await engine.train(foldTask(network, { settings, resume: start.state }));
      expectSame(rest.weights, whole.weights);
      expectSame(rest.state.optimizer, whole.state.optimizer);
      expect(rest.state.epochs).toBe(3);
      expect(rest.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
      engine.dispose();
    });

    it('reports every epoch, and predicts what it reported', async () => {
      const engine = await loaded();
      const seen: EpochMetrics[] = [];
      const task = foldTask(network);
      const model = await engine.train(task, (metrics) => seen.push(metrics));
      expect(seen).toEqual(model.epochs);
      const { validation } = task.fold;
      const probabilities = await engine.predict(network, model.weights, model.normalisation, validation);
      const labels = engine.labels(validation);
      let right = 0;
      for (let i = 0; i < validation.length; i++) {
        const row = [...probabilities.subarray(i * CLASSES, (i + 1) * CLASSES)];
        expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
        if (row.indexOf(Math.max(...row)) === labels[i]) right++;
      }
      expect(right / validation.length).toBeCloseTo(seen.at(-1).validationAccuracy, 6);
      engine.dispose();
    });

    it('runs out of patience when the validation loss gets no better, and keeps the weights of that epoch', async () => {
      const engine = await loaded();
      const settings = { optimizer: 'sgd', learningRate: 1e-12, batchSize: 8, epochs: 30 } as const;
      const still = smallNetwork(INPUT, CLASSES, { rate: 0 });
      const model = await engine.train(foldTask(still, { settings, patience: 2 }));
      const short = { ...settings, epochs: model.epochs.length };
      const expected = await engine.train(foldTask(still, { settings: short, patience: 2 }));
      expect(model.stoppedEarly).toBe(true);
      expect(model.epochs.length).toBeLessThan(30);
      expect(expected.stoppedEarly).toBe(false);
      expectSame(model.weights, expected.weights);
      engine.dispose();
    });

    it('runs out of patience over a continuation where it would have without one', async () => {
      const engine = await loaded();
      const settings = { optimizer: 'sgd', learningRate: 1e-12, batchSize: 8, epochs: 30 } as const;
      const still = smallNetwork(INPUT, CLASSES, { rate: 0 });
      const whole = await engine.train(foldTask(still, { settings, patience: 3 }));
      for (const epochs of [2, whole.epochs.length]) {
        const short = { ...settings, epochs };
        const start = await engine.train(foldTask(still, { settings: short, patience: 3 }));
        const resumed = { resume: start.state, earlierEpochs: start.epochs };
        const rest = await engine.train(foldTask(still, { settings, patience: 3, ...resumed }));
        expect(rest.stoppedEarly).toBe(true);
        expect([...start.epochs, ...rest.epochs]).toHaveLength(whole.epochs.length);
        expectSame(rest.weights, whole.weights);
      }
      engine.dispose();
    });

    it('stops and says so when training diverges', async () => {
      const engine = await loaded();
      const settings = { optimizer: 'sgd', learningRate: 1e30, batchSize: 8, epochs: 50 } as const;
      const model = await engine.train(
        foldTask(smallNetwork(INPUT, CLASSES, { activation: 'selu' }), { settings }),
      );
      expect(model.diverged).toBe(true);
      expect(model.epochs.length).toBeLessThan(50);
      engine.dispose();
    });

    it('rejects an aborted call with the code “aborted”', async () => {
      const engine = await loaded();
      const controller = new AbortController();
      controller.abort();
      await expect(engine.train(foldTask(network), undefined, controller.signal)).rejects.toMatchObject({
        code: 'aborted',
      });
      engine.dispose();
    });

    it('hears an abort that comes while it trains', async () => {
      const engine = await loaded();
      const controller = new AbortController();
      const settings = { optimizer: 'sgd', learningRate: 0.01, batchSize: 8, epochs: 1e6 } as const;
      const training = engine.train(
        foldTask(network, { settings }),
        () => controller.abort(),
        controller.signal,
      );
      await expect(training).rejects.toMatchObject({ code: 'aborted' });
      engine.dispose();
    });

    it('asks for examples before it trains', async () => {
      const engine = await create();
      await expect(engine.train(foldTask(network))).rejects.toMatchObject({ code: 'no-examples' });
      engine.dispose();
    });

    it('gives heavy classes more say', async () => {
      const engine = await loaded();
      const classWeights = Float32Array.of(50, 0.02, 0.02);
      const settings = { optimizer: 'adam', learningRate: 1e-3, batchSize: 8, epochs: 4 } as const;
      const share = async (weights?: Float32Array) => {
        const model = await engine.train(foldTask(network, { settings, classWeights: weights }));
        const outputs = await engine.predict(network, model.weights, model.normalisation, range(0, 60));
        let mass = 0;
        for (let i = 0; i < outputs.length; i += CLASSES) mass += outputs[i];
        return mass / 60;
      };
      expect(await share(classWeights)).toBeGreaterThan((await share()) + 0.05);
      engine.dispose();
    });

    it('trains on a fold without validation examples', async () => {
      const engine = await loaded();
      const model = await engine.train(
        foldTask(network, { fold: { train: range(0, 60), validation: new Uint32Array(0) } }),
      );
      expect(model.diverged).toBe(false);
      expect(model.epochs).toHaveLength(3);
      engine.dispose();
    });
  });
}
