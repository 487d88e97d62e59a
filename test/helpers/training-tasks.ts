import type { ExampleSet } from '../../src/core/data/types';
import { buildNetwork } from '../../src/core/network';
import type { Layer, Network, Shape } from '../../src/core/network/types';
import { randomStream } from '../../src/core/random';
import type { FoldTask } from '../../src/training/types';

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
    for (let k = 0; k < size; k++) features[i * size + k] = centres[label][k] + 0.7 * random.normal();
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

/** Largest difference as a share of the largest entry expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    difference = Number.isNaN(error) ? Infinity : Math.max(difference, error);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return largest > 0 ? difference / largest : difference;
}
