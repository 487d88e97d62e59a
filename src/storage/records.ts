import * as v from 'valibot';
import type { DatasetSummary, ExampleSet } from '../core/data/types';
import { AppError } from '../core/errors';
import { METHODS } from '../core/search';
import type { MethodId } from '../core/search/types';
import type { RunSummary } from '../core/simulate';
import { engineSchema, epochsSchema, metric } from '../core/records/record-schemas';
import type { StudySummary } from '../core/records/summary';
import type { CompressedOutcome, FoldOutcome } from '../training/types';
import type { StateRecord, Versioned, WeightsRecord } from './schema';

const shape = v.tuple([v.number(), v.number(), v.number()]);
const names = v.array(v.string());
const normalisation = v.object({ mean: v.instance(Float32Array), sd: v.instance(Float32Array) });

export const datasetSchema: v.GenericSchema<unknown, DatasetSummary> = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  name: v.string(),
  reading: v.variant('kind', [
    v.object({
      kind: v.literal('recordings'),
      windowLength: v.number(),
      overlap: v.number(),
      maxGapPeriods: v.number(),
    }),
    v.object({ kind: v.literal('table') }),
    v.object({ kind: v.literal('image'), height: v.number(), width: v.number(), channels: v.number() }),
  ]),
  input: shape,
  examples: v.number(),
  classNames: names,
  examplesPerClass: v.array(v.number()),
  sessionNames: names,
  channelNames: names,
  rows: v.optional(v.number()),
  samplingHz: v.optional(v.number()),
  preparation: v.optional(
    v.object({
      resampleHz: v.optional(v.number()),
      removeGravity: v.boolean(),
      addMagnitude: v.boolean(),
    }),
  ),
  windowsUncut: v.optional(v.number()),
  notes: names,
});

export const examplesSchema: v.GenericSchema<unknown, ExampleSet> = v.pipe(
  v.object({
    id: v.string(),
    input: shape,
    classNames: names,
    sessionNames: names,
    features: v.instance(Float32Array),
    labels: v.instance(Uint16Array),
    sessions: v.instance(Uint16Array),
    startRows: v.instance(Uint32Array),
    rowsPerExample: v.number(),
    featureGroups: v.number(),
  }),
  v.check(
    ({ features, labels, sessions, startRows, input: [height, width, channels] }) =>
      features.length === labels.length * height * width * channels &&
      sessions.length === labels.length &&
      startRows.length === labels.length,
    'the arrays do not have one entry per example',
  ),
);

const compressedOutcome: v.GenericSchema<unknown, CompressedOutcome> = v.object({
  predicted: v.instance(Uint16Array),
  accuracy: metric,
  crossAccuracy: metric,
  l2RelativeError: metric,
});

export const foldSchema: v.GenericSchema<unknown, FoldOutcome> = v.object({
  fold: v.number(),
  epochs: epochsSchema,
  diverged: v.boolean(),
  stoppedEarly: v.optional(v.boolean()),
  engine: engineSchema,
  trainingMs: v.number(),
  predicted: v.instance(Uint16Array),
  originalAccuracy: metric,
  compressed: v.object({
    x1: v.optional(compressedOutcome),
    x4: v.optional(compressedOutcome),
    x8: v.optional(compressedOutcome),
    int8: v.optional(compressedOutcome),
  }),
  normalisation,
});

export const weightsSchema: v.GenericSchema<unknown, WeightsRecord> = v.object({
  key: v.string(),
  studyId: v.string(),
  trial: v.number(),
  weights: v.array(v.instance(Float32Array)),
  normalisation,
});

export const stateSchema: v.GenericSchema<unknown, StateRecord> = v.object({
  studyId: v.string(),
  trial: v.number(),
  fold: v.number(),
  engine: engineSchema,
  epochs: epochsSchema,
  trainingMs: v.number(),
  state: v.object({
    epochs: v.number(),
    weights: v.array(v.instance(Float32Array)),
    optimizer: v.array(v.instance(Float32Array)),
  }),
});

export const summarySchema: v.GenericSchema<unknown, StudySummary> = v.object({
  studyId: v.string(),
  trials: v.number(),
  best: v.nullable(v.object({ objective: v.number(), fidelity: v.number() })),
  bytes: v.number(),
});

export const runSummarySchema: v.GenericSchema<unknown, RunSummary> = v.object({
  method: v.picklist(Object.keys(METHODS) as MethodId[]),
  seed: v.number(),
  regret: v.pipe(v.array(v.number()), v.minLength(1)),
  best: v.optional(v.number()),
  undeployable: v.number(),
  trials: v.number(),
});

/** Wraps a value for the disk. */
export function pack<T>(value: T): Versioned<T> {
  return { version: 1, value };
}

/**
 * Checks a record from the disk before anyone relies on it.
 * @throws AppError `record-unreadable`
 */
export function unpack<T>(what: string, schema: v.GenericSchema<unknown, T>, stored: Versioned<T>): T {
  return check(what, v.object({ version: v.literal(1), value: schema }), stored).value;
}

/** @throws AppError `record-unreadable` naming the part that is wrong */
export function check<T>(what: string, schema: v.GenericSchema<unknown, T>, stored: unknown): T {
  const result = v.safeParse(schema, stored);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AppError(
    'record-unreadable',
    `The stored ${what} cannot be read: ${v.getDotPath(issue) ?? 'record'}: ${issue.message}.`,
    'Reload the page to get its newest version; if that does not help, delete the entry.',
  );
}
