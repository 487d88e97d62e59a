import type { DatasetSummary, ExampleSet } from '../../../src/core/data/types';
import type { Limits } from '../../../src/core/deploy/types';
import type { ComparisonRun } from '../../../src/core/records/comparison';
import type { FinalModel, RejectedRefit, ShrunkModel } from '../../../src/core/records/final-model';
import type { FoldRecord, StateRecord } from '../../../src/core/records/fold';
import type { StudyPlan } from '../../../src/core/records/plan';
import type { Rerun, StudyRecord } from '../../../src/core/records/study';
import type { Trial } from '../../../src/core/records/trial';
import type { WeightsRecord } from '../../../src/core/records/weights';

/** With every optional entry there: a new one has to be added here, and so to what the tests store and load. */
export type Complete<T> = T extends Float32Array | Uint16Array | Uint32Array
  ? T
  : T extends object
    ? { [Name in keyof T]-?: Complete<T[Name]> }
    : T;

const limits: Complete<Limits> = { ramBytes: 1, romBytes: 2, crossAccuracy: 0.9, macc: 3, latencyMs: 4 };
const memory = { ramBytes: 1000, romBytes: 2000 };
const figures = { ramBytes: 1, romBytes: 2, macc: 3, crossAccuracy: 0.9, latencyMs: 4 };
const violations = [{ figure: 'latencyMs', value: 5, limit: 4 }] as const;
const failure = { code: 'diverged', message: 'It diverged.' };
const normalisation = { mean: Float32Array.of(1), sd: Float32Array.of(2) };
const epochs = [{ epoch: 1, trainingLoss: NaN, validationLoss: 1, validationAccuracy: 0.5 }];

export const plan: Complete<StudyPlan> = {
  version: 1,
  name: 'All of it',
  datasetId: 'd1',
  boardId: 'custom',
  customBoard: {
    id: 'custom',
    name: 'Mine',
    part: 'X1',
    core: 'Cortex-M4',
    clockMhz: 80,
    fpu: 'single',
    memory: [{ name: 'RAM', kind: 'ram', bytes: 20_000 }],
    reserve: { ...memory, what: 'start-up' },
    xCubeAi: memory,
    runPower: { microampsPerMhz: 100, volts: 3 },
    source: 'me',
    checked: 'you',
  },
  profile: 'x-cube-ai',
  limits,
  compression: 'x8',
  split: { folds: 3, by: 'rows', outerTestShare: 0.2, seed: 1, outerTest: 'named' },
  space: [
    { name: 'filters', kind: 'ordinal', values: [8, 16], scale: 'log', when: [] },
    {
      name: 'units',
      kind: 'integer',
      low: 1,
      high: 8,
      scale: 'linear',
      when: [{ parameter: 'filters', in: [8] }],
    },
    {
      name: 'rate',
      kind: 'real',
      low: 0.1,
      high: 1,
      scale: 'log',
      when: [{ parameter: 'filters', in: [8] }],
    },
    { name: 'skipped', kind: 'categorical', values: [0, 1], when: [{ parameter: 'filters', in: [8] }] },
  ],
  template: {
    signal: {
      window: 60,
      overlap: 0.5,
      rate: 0.5,
      frontEnd: { parameter: 'frontEnd' },
      frame: 16,
      bands: 8,
      bandScale: 'linear',
    },
    layers: [
      {
        kind: 'conv2d',
        filters: { parameter: 'filters' },
        kernel: 2,
        kernelWidth: 3,
        stride: 2,
        strideWidth: 1,
        padding: 'valid',
        activation: 'relu',
        skipWhen: { parameter: 'skipped', equals: 1 },
        when: [{ parameter: 'filters', in: [8] }],
      },
      { kind: 'flatten', when: [{ parameter: 'filters', in: [8] }] },
      {
        kind: 'dense',
        units: { parameter: 'units' },
        activation: 'tanh',
        when: [{ parameter: 'filters', in: [8] }],
      },
    ],
    training: { optimizer: 'adam', learningRate: { parameter: 'rate' }, batchSize: 16, epochs: 3 },
  },
  method: 'svm-cbo',
  methodOptions: { cost: 2 },
  screened: true,
  trials: 5,
  budgetMinutes: 2.5,
  seed: 1,
  parallelTrials: 2,
  objective: 'macro-f1',
  tieBreak: 'macc',
  training: { patience: 3, classWeights: 'balanced' },
  startFrom: 's0',
  racingErrorRate: 0.05,
};

export const trial: Complete<Trial> = {
  studyId: 's1',
  number: 1,
  configuration: { filters: 8, activation: 'relu' },
  phase: 'optimise',
  reason: 'best guess',
  fidelity: 1,
  continues: 1,
  informedBy: 1,
  askedBy: 'Optuna, trial 4',
  state: 'finished',
  race: { values: [0.5, 0.75], crossAccuracies: [1, 0.5], lost: { reason: 'worse', than: 1 } },
  figures,
  deployable: false,
  violations,
  objective: 0.5,
  originalAccuracy: 0.6,
  failure,
  startedAt: 1,
  durationMs: 2,
  folds: [
    {
      fold: 0,
      epochs,
      originalAccuracy: 0.5,
      accuracy: 0.5,
      crossAccuracy: 1,
      l2RelativeError: NaN,
      diverged: false,
      stoppedEarly: true,
      engine: 'wasm',
      trainingMs: 1,
      cached: false,
      startedAt: 1,
      epochsBefore: 1,
    },
  ],
  confusion: [
    [1, 0],
    [0, 1],
  ],
};

const tested = {
  testAccuracy: 0.5,
  testInterval: [0.4, 0.6],
  testObjective: 0.4,
  testExamples: 10,
  testRows: 900,
  engine: 'wasm',
  weightsKey: 's1|final',
} as const;

const final: Complete<FinalModel> = {
  trial: 1,
  fold: 0,
  figures,
  deployable: true,
  violations,
  l2RelativeError: 0.1,
  ...tested,
};

const shrunk: Complete<ShrunkModel> = {
  trial: 1,
  removedShare: 0.5,
  epochs: 3,
  parameters: 10,
  figures,
  deployable: true,
  violations,
  objective: 0.5,
  originalAccuracy: 0.5,
  agreement: 0.9,
  l2RelativeError: 0.1,
  ...tested,
};

const rejected: Complete<RejectedRefit> = { trial: 1, failure, violations };

const rerun: Complete<Rerun> = {
  trial: 1,
  seed: 2,
  state: 'failed',
  figures,
  deployable: true,
  objective: 0.5,
  originalAccuracy: 0.5,
  failure,
  startedAt: 1,
  durationMs: 2,
};

export const study: Complete<StudyRecord> = {
  id: 's1',
  plan,
  state: 'finished',
  decisions: { votes: 3, thresholds: [0.5, 0.7] },
  createdAt: 1,
  updatedAt: 2,
  message: 'The space is exhausted.',
  archived: true,
  revision: 3,
  evidence: {
    studyId: 's0',
    studyName: 'Before',
    trials: 4,
    fromFolds: 1,
    asMeasured: 1,
    bySize: 1,
    outside: 1,
    observations: [
      {
        trial: 1,
        configuration: { filters: 8, activation: 'relu' },
        deployable: true,
        objective: 0.5,
        margin: 0.02,
      },
    ],
    tryFirst: [{ trial: 2, configuration: { filters: 4, activation: 'tanh' }, objective: 0.6 }],
  },
  final,
  rejectedRefits: [rejected],
  shrunk: [shrunk],
  reruns: [rerun],
  asked: [{ configuration: { filters: 8 }, by: 'optuna', number: 4 }],
  joined: [{ trials: [2, 3], marks: [{ what: 'engine', here: 'wasm', there: 'wasm-relaxed' }] }],
};

export const run: Complete<ComparisonRun> = {
  id: 'run-1',
  studyId: 's1',
  plan,
  finished: true,
  createdAt: 1,
};

export const summary: Complete<DatasetSummary> = {
  id: 'd1',
  name: 'Two rows',
  reading: {
    kind: 'recordings',
    windowLength: 2,
    overlap: 0.5,
    maxGapPeriods: 3,
    rowIsWindow: { channels: 1, order: 'samples' },
  },
  input: [2, 1, 1],
  examples: 2,
  classNames: ['no', 'yes'],
  examplesPerClass: [1, 1],
  sessionNames: ['only'],
  channelNames: ['a'],
  tableColumns: [{ name: 'b', words: ['no', 'yes'] }],
  rows: 3,
  samplingHz: 50,
  preparation: {
    sensorHz: 50,
    resampleHz: 25,
    removeGravity: true,
    addMagnitude: false,
    frontEnd: { kind: 'spectrum', frame: 8, bands: 2, scale: 'linear' },
  },
  layout: {
    format: { encoding: 'utf-8', delimiter: ';', decimal: ',', header: true, namesLine: 2, dataLine: 4 },
    clock: { column: 't', unit: 'ms' },
    samplingHz: 50,
    apart: true,
  },
  windowsUncut: 2,
  notes: ['cut'],
};

export const examples: Complete<ExampleSet> = {
  id: 'hash',
  input: [2, 1, 1],
  classNames: ['no', 'yes'],
  sessionNames: ['only'],
  features: Float32Array.of(0, 1, 2, NaN),
  labels: Uint16Array.of(0, 1),
  sessions: Uint16Array.of(0, 0),
  startRows: Uint32Array.of(0, 1),
  rowsPerExample: 2,
  featureGroups: 1,
  rawStretches: [Float32Array.of(0, 1, 2)],
  testExamples: Uint32Array.of(1, 2),
};

const judged = { predicted: Uint16Array.of(0), accuracy: 1, crossAccuracy: 1, l2RelativeError: 0 };

export const fold: Complete<FoldRecord> = {
  fold: 0,
  epochs,
  diverged: false,
  stoppedEarly: true,
  engine: 'tfjs-cpu',
  trainingMs: 1,
  predicted: Uint16Array.of(1),
  originalAccuracy: 1,
  compressed: { x1: judged, x4: judged, x8: judged, int8: judged },
  normalisation,
};

export const weights: Complete<WeightsRecord> = {
  key: 's1|final',
  studyId: 's1',
  trial: 1,
  weights: [Float32Array.of(1, 2)],
  normalisation,
};

export const state: Complete<StateRecord> = {
  studyId: 's1',
  trial: 1,
  fold: 0,
  engine: 'wasm-relaxed',
  rounding: 'tiles',
  epochs,
  trainingMs: 1,
  state: { epochs: 1, weights: [Float32Array.of(1)], optimizer: [Float32Array.of(2)] },
};
