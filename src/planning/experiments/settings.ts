import { suggestSplit, type Dataset } from '../../core/data';
import { boardById, limitsFor, type Compression, type LimitProfile, type Limits } from '../../core/deploy';
import type { NetworkTemplate, TemplateLayer } from '../../core/network';
import type { StudyPlan } from '../../core/records/plan';
import type { MethodId } from '../../core/search';
import { defaultPlan } from '../plan';
import { experimentOf, PRESETS, type PresetId } from '../presets';
import { PUBLISHED } from './published';

/** Experiments #1 and #2 of the slides, and what today's spaces make of the same data and boards. */
export const EXPERIMENT_IDS = ['1', '2', 'beyond'] as const;
export type ExperimentId = (typeof EXPERIMENT_IDS)[number];

/** Walking: the 22 recordings of UCI dataset 286, which a person brings. Bottles: the embedded sample, seed 1. */
export type ExperimentData = 'walking' | 'bottles';

/** One table of an experiment: everything but method and seed. */
export interface ExperimentSetting {
  id: string;
  experiment: ExperimentId;
  data: ExperimentData;
  boardId: string;
  profile: LimitProfile;
  compression: Compression;
  preset: PresetId;
  /** Beside the board's own limits. */
  limits?: Partial<Limits>;
}

const BIG = 'stm32l476rg';
const TINY = 'stm32f303k8';
/** Multiply-accumulates that a network may cost, in the table over a ladder of limits. */
const MACC_LADDER = [30_000, 100_000, 300_000, 1_000_000];

const paper = (data: ExperimentData, board: 'big' | 'tiny', compression: Compression): ExperimentSetting => ({
  id: `${data}-${board}-${compression}`,
  experiment: data === 'walking' ? '1' : '2',
  data,
  boardId: board === 'big' ? BIG : TINY,
  profile: 'x-cube-ai',
  compression,
  preset: data === 'walking' ? 'experiment1' : 'experiment2',
});

/** Half of what the published network made by hand takes: searches maximise accuracy alone unless something asks for less. */
const halfRom = (setting: ExperimentSetting & { id: keyof typeof PUBLISHED }): ExperimentSetting => ({
  ...setting,
  id: `${setting.id}-half-rom`,
  limits: { romBytes: (PUBLISHED[setting.id][0].romKb.mean * 1000) / 2 },
});

/** The space that a plan of today starts with, under the real memory of the board and by the figures of our own export. */
const today = (data: ExperimentData, board: 'big' | 'tiny', maccLimit?: number): ExperimentSetting => ({
  id: `${data}-${board}-today${maccLimit === undefined ? '' : `-${maccLimit}`}`,
  experiment: 'beyond',
  data,
  boardId: board === 'big' ? BIG : TINY,
  profile: 'export',
  compression: board === 'big' ? 'x1' : 'int8',
  preset: 'standard',
  ...(maccLimit !== undefined && { limits: { macc: maccLimit } }),
});

export const EXPERIMENT_SETTINGS: readonly ExperimentSetting[] = [
  paper('walking', 'big', 'x1'),
  paper('walking', 'big', 'x4'),
  paper('walking', 'tiny', 'x4'),
  paper('walking', 'tiny', 'x8'),
  halfRom({ ...paper('walking', 'big', 'x1'), id: 'walking-big-x1' }),
  paper('bottles', 'big', 'x8'),
  paper('bottles', 'tiny', 'x8'),
  today('walking', 'big'),
  today('walking', 'tiny'),
  today('bottles', 'big'),
  today('bottles', 'tiny'),
  ...MACC_LADDER.map((macc) => today('walking', 'tiny', macc)),
];

/** The methods of a table where nothing else is said, and those that may be asked for. */
export const EXPERIMENT_METHODS: Readonly<Record<ExperimentId, readonly MethodId[]>> = {
  '1': ['autotinyml', 'svm-cbo', 'svm-cbo-rf', 'bohb', 'random', 'tpe', 'constrained-ei'],
  '2': ['autotinyml', 'svm-cbo', 'svm-cbo-rf', 'bohb', 'random', 'tpe', 'constrained-ei'],
  beyond: ['autotinyml'],
};

/** Folds of every trial: as many as the slides' repetitions allow on a laptop. */
export const EXPERIMENT_FOLDS = 3;

/** The plan of a setting, but for method and seed. Its folds are those of every setting on the same data. */
export function settingPlan(setting: ExperimentSetting, dataset: Dataset, trials: number): StudyPlan {
  const board = boardById(setting.boardId);
  const { patience } = PRESETS[setting.preset];
  return defaultPlan(dataset.summary, board, {
    ...experimentOf(setting.preset, dataset, board),
    name: setting.id,
    profile: setting.profile,
    limits: { ...limitsFor(board, setting.profile), ...setting.limits },
    compression: setting.compression,
    split: suggestSplit(dataset.examples, 1, EXPERIMENT_FOLDS),
    trials,
    ...(patience && { training: { patience } }),
  });
}

const conv = (filters: number, kernel: number, padding: 'same' | 'valid'): TemplateLayer => ({
  kind: 'conv2d',
  filters,
  kernel,
  padding,
  activation: 'relu',
});
const POOL: TemplateLayer = { kind: 'maxPool', size: 2 };
const dense = (units: number): TemplateLayer => ({ kind: 'dense', units, activation: 'relu' });
const training: NetworkTemplate['training'] = { optimizer: 'adam', batchSize: 32, epochs: 10 };

/** The networks that were made by hand for the slides; the output layer follows from the classes. */
export const BASELINES: Readonly<Record<ExperimentData, NetworkTemplate>> = {
  walking: {
    layers: [
      conv(128, 2, 'valid'),
      POOL,
      { kind: 'dropout', rate: 0.2 },
      { kind: 'flatten' },
      dense(128),
      dense(128),
    ],
    training,
  },
  bottles: {
    layers: [
      conv(32, 3, 'same'),
      conv(32, 3, 'valid'),
      POOL,
      conv(64, 3, 'same'),
      conv(64, 3, 'valid'),
      POOL,
      { kind: 'flatten' },
      dense(512),
    ],
    training,
  },
};
