import 'fake-indexeddb/auto';
import type { Dataset } from '../../../src/core/data/types';
import { boardById } from '../../../src/core/deploy';
import type { NetworkTemplate } from '../../../src/core/network/types';
import { randomStream } from '../../../src/core/random';
import type { SearchSpace } from '../../../src/core/space/types';
import { defaultPlan, type PlanOverrides } from '../../../src/planning/plan';
import type { StudyPlan } from '../../../src/core/records/plan';
import type { StudyDatabase } from '../../../src/storage';
import type { StudyRecord } from '../../../src/core/records/study';

const ROWS = 90;

/** Two noisy clouds in four columns. */
export function tinyDataset(seed = 1): Dataset {
  const random = randomStream(seed, 'tiny data set');
  const features = new Float32Array(ROWS * 4);
  const labels = new Uint16Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    labels[row] = row % 2;
    for (let column = 0; column < 4; column++) {
      features[row * 4 + column] = random.normal() + (column === 0 ? 3 * labels[row] : 0);
    }
  }
  const classNames = ['left', 'right'];
  return {
    summary: {
      id: `tiny-${seed}`,
      name: 'Two clouds',
      reading: { kind: 'table' },
      input: [4, 1, 1],
      examples: ROWS,
      classNames,
      examplesPerClass: [ROWS / 2, ROWS / 2],
      sessionNames: ['only'],
      channelNames: ['a', 'b', 'c', 'd'],
      notes: [],
    },
    examples: {
      id: `tiny-examples-${seed}`,
      input: [4, 1, 1],
      classNames,
      sessionNames: ['only'],
      features,
      labels,
      sessions: new Uint16Array(ROWS),
      startRows: Uint32Array.from(labels, (_, row) => row),
      rowsPerExample: 1,
      featureGroups: 4,
    },
  };
}

const SPACE: SearchSpace = [
  { name: 'filters', kind: 'ordinal', values: [2, 4, 8, 16, 32, 64], scale: 'log' },
  { name: 'units', kind: 'ordinal', values: [4, 8, 16, 32, 64, 128], scale: 'log' },
  { name: 'activation', kind: 'categorical', values: ['relu', 'tanh'] },
];

const TEMPLATE: NetworkTemplate = {
  layers: [
    {
      kind: 'conv2d',
      filters: { parameter: 'filters' },
      kernel: 2,
      padding: 'valid',
      activation: { parameter: 'activation' },
    },
    { kind: 'flatten' },
    { kind: 'dense', units: { parameter: 'units' }, activation: { parameter: 'activation' } },
  ],
  training: { optimizer: 'adam', batchSize: 16, epochs: 3 },
};

/** A study of seconds: 72 configurations, about half of which fit 6 KB of flash by X-CUBE-AI's figures. */
export function tinyPlan(dataset: Dataset, overrides: PlanOverrides = {}): StudyPlan {
  return defaultPlan(dataset.summary, boardById('stm32f303k8'), {
    space: SPACE,
    template: TEMPLATE,
    trials: 8,
    compression: 'x1',
    seed: 3,
    method: 'svm-cbo',
    profile: 'x-cube-ai',
    limits: { ramBytes: 16_000, romBytes: 6_000, crossAccuracy: 0.95 },
    split: { folds: 3, by: 'rows', outerTestShare: 0.2, seed: 3 },
    ...overrides,
  });
}

export function tinyStudy(id: string, plan: StudyPlan): StudyRecord {
  return { id, plan, state: 'draft', createdAt: 0, updatedAt: 0 };
}

/** The study that is stored, or a new one, stored. */
export async function storedStudy(
  database: StudyDatabase,
  id: string,
  plan: StudyPlan,
): Promise<StudyRecord> {
  const { records } = await database.listStudies();
  const found = records.find((record) => record.id === id);
  if (found) return found;
  const study = tinyStudy(id, plan);
  await database.putStudy(study);
  return study;
}
