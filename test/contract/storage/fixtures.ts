import type { Dataset } from '../../../src/core/data/types';
import { boardById } from '../../../src/core/deploy';
import { defaultPlan } from '../../../src/planning/plan';
import type { StateRecord } from '../../../src/core/records/fold';
import type { StudyRecord } from '../../../src/core/records/study';
import type { Trial } from '../../../src/core/records/trial';
import type { FoldOutcome } from '../../../src/training/types';

export function datasetOf(id: string, name = 'Four rows'): Dataset {
  return {
    summary: {
      id,
      name,
      reading: { kind: 'table' },
      input: [2, 1, 1],
      examples: 4,
      classNames: ['no', 'yes'],
      examplesPerClass: [2, 2],
      sessionNames: ['only'],
      channelNames: ['a', 'b'],
      notes: [],
    },
    examples: {
      id: `hash-of-${id}`,
      input: [2, 1, 1],
      classNames: ['no', 'yes'],
      sessionNames: ['only'],
      features: Float32Array.of(0, 1, 2, 3, 4, 5, NaN, 7),
      labels: Uint16Array.of(0, 1, 0, 1),
      sessions: new Uint16Array(4),
      startRows: Uint32Array.of(0, 1, 2, 3),
      rowsPerExample: 1,
      featureGroups: 2,
    },
  };
}

export function studyOf(id: string, datasetId: string, createdAt = 1): StudyRecord {
  const plan = defaultPlan(datasetOf(datasetId).summary, boardById('stm32f303k8'));
  return { id, plan, state: 'draft', createdAt, updatedAt: createdAt };
}

export function trialOf(studyId: string, number: number): Trial {
  return {
    studyId,
    number,
    configuration: { filters: 8, convActivation: 'relu' },
    phase: 'boundary',
    reason: 'near the border',
    fidelity: 1,
    state: 'finished',
    figures: { ramBytes: 100, romBytes: 200, macc: 300, crossAccuracy: 1 },
    deployable: true,
    violations: [],
    objective: 0.5,
    originalAccuracy: 0.6,
    folds: [
      {
        fold: 0,
        epochs: [{ epoch: 1, trainingLoss: 1, validationLoss: NaN, validationAccuracy: 0.5 }],
        originalAccuracy: 0.6,
        accuracy: 0.5,
        crossAccuracy: 1,
        diverged: false,
        engine: 'wasm',
        trainingMs: 12,
        cached: false,
      },
    ],
    confusion: [
      [1, 0],
      [1, 0],
    ],
    startedAt: 5,
    durationMs: 6,
  };
}

export function foldOutcomeOf(fold: number): FoldOutcome {
  return {
    fold,
    epochs: [{ epoch: 1, trainingLoss: 1, validationLoss: 1, validationAccuracy: 0.5 }],
    diverged: false,
    engine: 'wasm',
    trainingMs: 12,
    predicted: Uint16Array.of(0, 1),
    originalAccuracy: 1,
    compressed: {
      x8: { predicted: Uint16Array.of(0, 0), accuracy: 0.5, crossAccuracy: 0.5, l2RelativeError: 0.1 },
    },
    weights: [Float32Array.of(1, 2, 3)],
    normalisation: { mean: Float32Array.of(1, 2), sd: Float32Array.of(3, 4) },
  };
}

export function stateOf(studyId: string, trial: number, fold: number): StateRecord {
  return {
    studyId,
    trial,
    fold,
    engine: 'wasm',
    trainingMs: 12,
    epochs: [{ epoch: 0, trainingLoss: 1, validationLoss: NaN, validationAccuracy: 0.5 }],
    state: { epochs: 1, weights: [Float32Array.of(1, 2)], optimizer: [Float32Array.of(3, 4)] },
  };
}
