import { readFileSync } from 'node:fs';
import type { ExampleSet } from '../../../src/core/data/types';
import { buildNetwork } from '../../../src/core/network';
import type { Layer, Network, Shape } from '../../../src/core/network/types';
import { randomStream } from '../../../src/core/random';
import { createWasmEngine, type WasmEngine, type WasmEngineOptions } from '../../../src/training/wasm/engine';
import { Kernels } from '../../../src/training/wasm/kernels';
import { planNetwork } from '../../../src/training/wasm/plan';
import { Session } from '../../../src/training/wasm/session';
import { EventLoopTurns } from '../../../src/training/yielding';
import type { FoldTask } from '../../../src/training/types';

export const trainerModule = new WebAssembly.Module(
  readFileSync(new URL('../../../public/trainer.wasm', import.meta.url)),
);

export function wasmEngine(options?: WasmEngineOptions): WasmEngine {
  return createWasmEngine(trainerModule, options);
}

/** An example set over given features and labels, one session. */
export function exampleSet(
  input: Shape,
  features: Float32Array,
  labels: Uint16Array,
  classes: number,
): ExampleSet {
  return {
    id: 'test',
    input,
    classNames: Array.from({ length: classes }, (_, i) => `class ${i}`),
    sessionNames: ['session'],
    features,
    labels,
    sessions: new Uint16Array(labels.length),
    startRows: Uint32Array.from(labels, (_, i) => i),
    rowsPerExample: 1,
    featureGroups: input[2],
  };
}

/** Examples around one random point per class: learnable, and different for every seed. */
export function clusteredExamples(input: Shape, count: number, classes: number, seed = 1): ExampleSet {
  const random = randomStream(seed, 'clustered examples');
  const size = input[0] * input[1] * input[2];
  const centres = Array.from({ length: classes }, () => Float32Array.from({ length: size }, random.normal));
  const labels = Uint16Array.from({ length: count }, (_, i) => i % classes);
  const features = new Float32Array(count * size);
  labels.forEach((label, i) => {
    for (let k = 0; k < size; k++) features[i * size + k] = centres[label]![k]! + 0.7 * random.normal();
  });
  return exampleSet(input, features, labels, classes);
}

export function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

/** The usual small network: conv, pool, dropout, dense, softmax. */
export function smallNetwork(input: Shape, classes: number, change: Partial<SmallNetwork> = {}): Network {
  const { filters, kernel, pool, rate, units, activation } = { ...SMALL, ...change };
  const layers: Layer[] = [
    { kind: 'conv2d', filters, kernel, padding: 'valid', activation },
    ...(pool > 1 ? [{ kind: 'maxPool', size: pool } as const] : []),
    { kind: 'dropout', rate },
    { kind: 'flatten' },
    { kind: 'dense', units, activation },
    { kind: 'dense', units: classes, activation: 'softmax' },
  ];
  return buildNetwork(input, layers);
}

interface SmallNetwork {
  filters: number;
  kernel: number;
  pool: number;
  rate: number;
  units: number;
  activation: 'relu' | 'sigmoid' | 'selu' | 'tanh';
}

const SMALL: SmallNetwork = { filters: 6, kernel: 2, pool: 2, rate: 0.2, units: 10, activation: 'relu' };

export function foldTask(network: Network, change: Partial<FoldTask> = {}): FoldTask {
  return {
    network,
    settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: 8, epochs: 3 },
    fold: { train: range(0, 45), validation: range(45, 60) },
    seed: 7,
    ...change,
  };
}

export interface StepResult {
  loss: number;
  /** Trainable tensors in Keras's order. */
  gradients: Float32Array[];
  /** examples × classes, by the weights before the step and without dropout. */
  probabilities: Float32Array;
}

/** Loss, gradients and class probabilities of the kernels for one batch of all examples, not normalised. */
export async function wasmStep(
  network: Network,
  weights: readonly Float32Array[],
  examples: ExampleSet,
  classWeights?: Float32Array,
): Promise<StepResult> {
  const kernels = new Kernels(trainerModule);
  const features = kernels.exports.heapBase();
  const labels = features + examples.features.length * 4 + 16;
  const base = Math.ceil((labels + examples.labels.length * 2) / 64) * 64;
  const batchSize = examples.labels.length;
  const plan = planNetwork({
    ...{ network, batchSize, base, examples: { features, labels } },
    ...{ optimizer: 'sgd', keepGradients: true },
  });
  const session = new Session(kernels, plan, batchSize);
  kernels.floats(features, examples.features.length).set(examples.features);
  kernels.shorts(labels, batchSize).set(examples.labels);
  session.setNormalisation({ mean: new Float32Array(1), sd: new Float32Array(1).fill(1) }, size(network));
  session.setClassWeights(classWeights, network.classes);
  session.setWeights(weights);
  const turns = new EventLoopTurns();
  const all = range(0, batchSize);
  const probabilities = new Float32Array(batchSize * network.classes);
  await session.evaluate(all, turns, (rows, _first, count) => {
    const stored = rows.length / count;
    for (let i = 0; i < count; i++) {
      probabilities.set(rows.subarray(i * stored, i * stored + network.classes), i * network.classes);
    }
  });
  const loss = await session.step(all, 1, 0, turns);
  turns.close();
  return { loss, gradients: session.gradients(), probabilities };
}

function size({ input }: Network): number {
  return input[0] * input[1] * input[2];
}

/** Largest difference as a share of the largest entry expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    difference = Number.isNaN(error) ? Infinity : Math.max(difference, error);
    largest = Math.max(largest, Math.abs(expected[i]!));
  }
  return largest > 0 ? difference / largest : difference;
}
