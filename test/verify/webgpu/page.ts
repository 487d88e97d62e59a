import * as tf from '@tensorflow/tfjs-core';
import type { ExampleSet } from '../../../src/core/data/types';
import { buildNetwork } from '../../../src/core/network';
import type { Network, OptimizerName } from '../../../src/core/network/types';
import { randomStream } from '../../../src/core/random';
import { calibrate } from '../../../src/training/engine-speed';
import { hasGpu } from '../../../src/training/gpu-adapter';
import { openWebgpu } from '../../../src/training/tfjs/devices';
import type { TfjsEngine } from '../../../src/training/tfjs/engine';
import type { FoldTask } from '../../../src/training/types';
import { createWasmEngine } from '../../../src/training/wasm/engine';
import { describeEngine } from '../../contract/training/engine-contract';
import { tests } from './suite';

const CLASSES = 3;
const EXAMPLES = 40;

function network(rate: number): Network {
  return buildNetwork(
    [10, 3, 1],
    [
      { kind: 'conv2d', filters: 5, kernel: 2, padding: 'valid', activation: 'tanh' },
      { kind: 'maxPool', size: 2 },
      { kind: 'dropout', rate },
      { kind: 'flatten' },
      { kind: 'dense', units: 6, activation: 'selu' },
      { kind: 'dense', units: CLASSES, activation: 'softmax' },
    ],
  );
}

function examples(): ExampleSet {
  const random = randomStream(3, 'webgpu');
  return {
    id: 'webgpu',
    input: [10, 3, 1],
    classNames: ['a', 'b', 'c'],
    sessionNames: ['all'],
    features: Float32Array.from({ length: EXAMPLES * 30 }, random.normal),
    labels: Uint16Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
    sessions: new Uint16Array(EXAMPLES),
    startRows: new Uint32Array(EXAMPLES),
    rowsPerExample: 1,
    featureGroups: 3,
  };
}

const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

function task(rate: number, seed: number, optimizer: OptimizerName = 'adam', epochs = 2): FoldTask {
  return {
    network: network(rate),
    settings: { optimizer, learningRate: 1e-3, batchSize: 8, epochs },
    fold: { train: range(0, 30 + (seed % 3)), validation: range(33, 40) },
    seed,
  };
}

/** Largest difference over all tensors, each as a share of its largest entry. */
function difference(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  const perTensor = expected.map((tensor, i) => {
    const largest = Math.max(...tensor.map(Math.abs));
    return Math.max(...tensor.map((value, k) => Math.abs(value - actual[i][k]))) / (largest || 1);
  });
  return Math.max(...perTensor);
}

describeEngine('TF.js on WebGPU', () => openWebgpu({ allowSoftware: true }), { tolerance: 1e-5 });

async function loaded(): Promise<TfjsEngine> {
  const engine = await openWebgpu({ allowSoftware: true });
  await engine.load(examples());
  return engine;
}

const checks = {
  /** The names of the contract suite's tests. */
  contract: () => [...tests.keys()],
  /** Runs one of them; what it found, or nothing. */
  keeps: (name: string) =>
    tests.get(name)!().then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    ),
  hasGpu,
  refusal: () =>
    openWebgpu().then(
      () => 'opened',
      (error: { code?: string }) => error.code,
    ),
  /** Distance from the WASM engine's weights after the same training. */
  async distanceFromWasm(optimizer: OptimizerName) {
    const wasm = createWasmEngine(
      await WebAssembly.compileStreaming(fetch(new URL('trainer.wasm', document.baseURI))),
    );
    await wasm.load(examples());
    const engine = await loaded();
    const expected = await wasm.train(task(0, 1, optimizer));
    const actual = await engine.train(task(0, 1, optimizer));
    engine.dispose();
    return difference(actual.weights, expected.weights);
  },
  /** Distance of folds trained together from the same folds trained alone. */
  async distanceTogether() {
    const engine = await loaded();
    const tasks = [0, 1, 2].map((seed) => task(0.2, seed));
    const together = await engine.trainFolds(tasks);
    const distances: number[] = [];
    for (const [i, own] of tasks.entries()) {
      distances.push(difference(together[i].weights, (await engine.train(own)).weights));
    }
    engine.dispose();
    return Math.max(...distances);
  },
  /** Shaders compiled before the first trial, and those that training and validating still had to wait for. */
  async shaders() {
    const engine = await openWebgpu({ allowSoftware: true });
    const { device, pipelineCache } = tf.backend() as unknown as {
      device: GPUDevice;
      pipelineCache: Record<string, unknown>;
    };
    await engine.load(examples());
    const early = Object.keys(pipelineCache).length;
    const compile = device.createComputePipeline.bind(device);
    let late = 0;
    device.createComputePipeline = (descriptor) => {
      late++;
      return compile(descriptor);
    };
    await engine.trainFolds([0, 1].map((seed) => task(0.2, seed, 'adamax')));
    device.createComputePipeline = compile;
    engine.dispose();
    return { early, late };
  },
  /** Tensors more after so many trials. */
  async tensorsLeft(trials: number) {
    const engine = await loaded();
    await engine.train(task(0.2, 1, 'adam', 1));
    const { numTensors } = tf.memory();
    for (let i = 0; i < trials; i++) {
      const model = await engine.train(task(0.2, i, 'adam', 1));
      await engine.predict(network(0.2), model.weights, model.normalisation, range(33, 40));
    }
    const left = tf.memory().numTensors - numTensors;
    engine.dispose();
    return left;
  },
  /** Milliseconds of five folds together and one after the other, and both engines' speed; only worth it on a real GPU. */
  async speeds() {
    const engine = await loaded();
    const tasks = [0, 1, 2, 3, 4].map((seed) => task(0.2, seed, 'adam', 20));
    const time = async (work: () => Promise<unknown>) => {
      const from = performance.now();
      await work();
      return performance.now() - from;
    };
    await engine.trainFolds(tasks);
    const together = await time(() => engine.trainFolds(tasks));
    const alone = await time(async () => {
      for (const own of tasks) await engine.train(own);
    });
    const module = await WebAssembly.compileStreaming(fetch(new URL('trainer.wasm', document.baseURI)));
    return {
      ratio: together / alone,
      webgpu: await calibrate(engine),
      wasm: await calibrate(createWasmEngine(module)),
    };
  },
  /** The code of the error when the device goes away; the last check, as it ends the device. */
  async lossCode() {
    const engine = await loaded();
    const training = engine.train(task(0.2, 1, 'adam', 1000));
    const device = (tf.backend() as unknown as { device: GPUDevice }).device;
    setTimeout(() => device.destroy(), 200);
    return training.then(
      () => 'none',
      (error: { code?: string }) => error.code ?? String(error),
    );
  },
};

export type WebgpuChecks = typeof checks;
Object.assign(globalThis, { checks });
