import type { DatasetSummary, ExampleSet } from '../../../src/core/data/types';
import { openDatabase } from '../../../src/storage';
import { buildNetwork } from '../../../src/core/network';
import type { Network } from '../../../src/core/network/types';
import { randomStream } from '../../../src/core/random';
import { deviceSpeeds } from '../../../src/study/device-speeds';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import type { FoldRequest } from '../../../src/study/workers/trainer-protocol';

const FOLDS = 2;
/** As many windows, as long, as the walking recordings have. */
const EXAMPLES = 3286;
const ROWS = 90;
const AXES = 3;
/** A trial trains on few of them: 200 trials take minutes, and memory does not depend on it. */
const TRAINED = 160;
const CLASSES = 22;
/** Filters of the networks that take turns, as in the search space: WASM memory has grown to the largest after one turn. */
const FILTERS = [8, 16, 32, 64, 128];

const random = randomStream(1, 'memory');
const examples: ExampleSet = {
  id: 'noise',
  input: [ROWS, AXES, 1],
  classNames: Array.from({ length: CLASSES }, (_, i) => `person ${i}`),
  sessionNames: ['all'],
  features: Float32Array.from({ length: EXAMPLES * ROWS * AXES }, random.normal),
  labels: Uint16Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
  sessions: new Uint16Array(EXAMPLES),
  startRows: new Uint32Array(EXAMPLES),
  rowsPerExample: 1,
  featureGroups: AXES,
};

const summary: DatasetSummary = {
  id: 'noise',
  name: 'Noise',
  reading: { kind: 'table' },
  input: examples.input,
  examples: EXAMPLES,
  classNames: examples.classNames,
  examplesPerClass: examples.classNames.map(() => EXAMPLES / CLASSES),
  sessionNames: examples.sessionNames,
  channelNames: ['x', 'y', 'z'],
  notes: [],
};
await (await openDatabase()).putDataset({ summary, examples });

const trainers = new TrainerClient({
  workers: FOLDS,
  engine: 'wasm',
  start: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  addresses: {
    wasm: new URL('trainer.wasm', location.href).href,
    'wasm-relaxed': new URL('trainer-relaxed.wasm', location.href).href,
    kernels: new URL('kernels.wasm', location.href).href,
  },
  datasetId: summary.id,
  speeds: deviceSpeeds,
});

function network(filters: number): Network {
  return buildNetwork(examples.input, [
    { kind: 'conv2d', filters, kernel: 2, padding: 'valid', activation: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'flatten' },
    { kind: 'dense', units: filters, activation: 'relu' },
    { kind: 'dense', units: CLASSES, activation: 'softmax' },
  ]);
}

function request(trial: number, fold: number): FoldRequest {
  const all = Uint32Array.from({ length: TRAINED }, (_, i) => i * Math.floor(EXAMPLES / TRAINED));
  return {
    fold,
    input: {},
    task: {
      network: network(FILTERS[trial % FILTERS.length]),
      settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: 32, epochs: 2 },
      fold: {
        train: all.filter((_, i) => i % FOLDS !== fold),
        validation: all.filter((_, i) => i % FOLDS === fold),
      },
      seed: trial,
    },
    compressions: ['x8'],
    keepWeights: true,
    keepState: true,
  };
}

const checks = {
  /** Trains trials [from, to), all folds side by side; returns how many folds and epochs came back. */
  async trials(from: number, to: number): Promise<{ folds: number; epochs: number }> {
    const seen = { folds: 0, epochs: 0 };
    for (let trial = from; trial < to; trial++) {
      const requests = Array.from({ length: FOLDS }, (_, fold) => request(trial, fold));
      await trainers.evaluateFolds(
        'wasm',
        requests,
        {
          onEpoch: (fold, { epoch }) => {
            if (Number.isInteger(fold + epoch)) seen.epochs++;
          },
          onFold: ({ weights, state }) => {
            if (weights && state) seen.folds++;
            return Promise.resolve();
          },
        },
        new AbortController().signal,
      );
    }
    return seen;
  },
};

export type MemoryChecks = typeof checks;
Object.assign(globalThis, { checks });
