import * as v from 'valibot';
import type { EpochMetrics } from '../../training/types';
import { planSchema } from './plan-schema';
import type { ComparisonRun, FoldSummary, Rerun, ShrunkModel, StudyRecord, Trial, TrialHead } from './types';

/** Losses of a diverged fold are not numbers, and that is worth keeping. */
export const metric = v.union([v.number(), v.nan()]);

const figures = v.object({
  ramBytes: v.number(),
  romBytes: v.number(),
  macc: v.number(),
  crossAccuracy: v.optional(v.number()),
  latencyMs: v.optional(v.number()),
});

const violations = v.array(
  v.object({
    figure: v.picklist(['ramBytes', 'romBytes', 'crossAccuracy', 'macc', 'latencyMs']),
    value: v.number(),
    limit: v.number(),
  }),
);

export const engineSchema = v.picklist(['wasm', 'wasm-relaxed', 'tfjs-webgpu', 'tfjs-cpu']);

/** Losses may be missing values. Checked by hand: a large study has hundreds of thousands of epochs. */
export const epochsSchema = v.custom<readonly EpochMetrics[]>(
  (value) => Array.isArray(value) && value.every(isEpoch),
  'not a list of epochs',
);

function isEpoch(value: unknown): value is EpochMetrics {
  if (typeof value !== 'object' || value === null) return false;
  const { epoch, trainingLoss, validationLoss, validationAccuracy } = value as Record<string, unknown>;
  return (
    Number.isFinite(epoch) &&
    typeof trainingLoss === 'number' &&
    typeof validationLoss === 'number' &&
    typeof validationAccuracy === 'number'
  );
}

const confusionSchema = v.custom<readonly (readonly number[])[]>(
  (value) =>
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && row.every((count) => typeof count === 'number')),
  'not a table of counts',
);

const foldSummary: v.GenericSchema<unknown, FoldSummary> = v.object({
  fold: v.number(),
  epochs: epochsSchema,
  originalAccuracy: metric,
  accuracy: metric,
  crossAccuracy: metric,
  l2RelativeError: v.optional(metric),
  diverged: v.boolean(),
  stoppedEarly: v.optional(v.boolean()),
  engine: engineSchema,
  trainingMs: v.number(),
  cached: v.boolean(),
  startedAt: v.optional(v.number()),
  epochsBefore: v.optional(v.number()),
});

export const foldsSchema: v.GenericSchema<unknown, readonly FoldSummary[]> = v.array(foldSummary);

const headEntries = {
  studyId: v.string(),
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  configuration: v.record(v.string(), v.union([v.string(), v.number()])),
  phase: v.picklist(['initial', 'boundary', 'optimise']),
  reason: v.string(),
  fidelity: v.number(),
  continues: v.optional(v.number()),
  informedBy: v.optional(v.number()),
  state: v.picklist(['finished', 'failed', 'refused']),
  figures,
  deployable: v.boolean(),
  violations,
  objective: v.optional(v.number()),
  originalAccuracy: v.optional(v.number()),
  failure: v.optional(v.object({ code: v.string(), message: v.string() })),
  startedAt: v.number(),
  durationMs: v.number(),
};

export const trialHeadSchema: v.GenericSchema<unknown, TrialHead> = v.object(headEntries);

/** A trial, as files and stored records hold it. */
export const trialSchema: v.GenericSchema<unknown, Trial> = v.object({
  ...headEntries,
  folds: foldsSchema,
  confusion: v.optional(confusionSchema),
});

const rerun: v.GenericSchema<unknown, Rerun> = v.object({
  trial: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seed: v.number(),
  state: v.picklist(['finished', 'failed', 'refused']),
  figures,
  deployable: v.boolean(),
  objective: v.optional(v.number()),
  originalAccuracy: v.optional(v.number()),
  failure: v.optional(v.object({ code: v.string(), message: v.string() })),
  startedAt: v.number(),
  durationMs: v.number(),
});

const shrunk: v.GenericSchema<unknown, ShrunkModel> = v.object({
  trial: v.pipe(v.number(), v.integer(), v.minValue(1)),
  removedShare: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  epochs: v.number(),
  parameters: v.number(),
  figures,
  deployable: v.boolean(),
  violations,
  objective: v.number(),
  originalAccuracy: v.number(),
  agreement: v.number(),
  l2RelativeError: v.number(),
  testAccuracy: v.optional(v.number()),
  testInterval: v.optional(v.tuple([v.number(), v.number()])),
  testObjective: v.optional(v.number()),
  testExamples: v.number(),
  engine: engineSchema,
  weightsKey: v.string(),
});

/** A study as it is stored, version 1. */
export const studySchema: v.GenericSchema<unknown, StudyRecord> = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  plan: planSchema,
  state: v.picklist(['draft', 'running', 'paused', 'stopped', 'finished', 'failed']),
  createdAt: v.number(),
  updatedAt: v.number(),
  message: v.optional(v.string()),
  archived: v.optional(v.boolean()),
  final: v.optional(
    v.object({
      trial: v.number(),
      figures,
      deployable: v.boolean(),
      violations,
      l2RelativeError: v.optional(v.number()),
      testAccuracy: v.optional(v.number()),
      testInterval: v.optional(v.tuple([v.number(), v.number()])),
      testObjective: v.optional(v.number()),
      testExamples: v.number(),
      engine: engineSchema,
      weightsKey: v.string(),
    }),
  ),
  shrunk: v.optional(v.array(shrunk)),
  reruns: v.optional(v.array(rerun)),
});

/** A search of a comparison as it is stored, version 1. */
export const comparisonRunSchema: v.GenericSchema<unknown, ComparisonRun> = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  studyId: v.pipe(v.string(), v.minLength(1)),
  plan: planSchema,
  finished: v.boolean(),
  createdAt: v.number(),
});
