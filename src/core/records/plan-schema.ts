import * as v from 'valibot';
import { OBJECTIVES } from './objective';
import type { StudyPlan } from './types';

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.minValue(Number.MIN_VALUE));
const scale = v.optional(v.picklist(['linear', 'log']));

export const parameterSchema = v.variant('kind', [
  v.object({
    name: v.string(),
    kind: v.literal('categorical'),
    values: v.array(v.union([v.string(), v.number()])),
  }),
  v.object({ name: v.string(), kind: v.literal('ordinal'), values: v.array(v.number()), scale }),
  v.object({ name: v.string(), kind: v.literal('integer'), low: v.number(), high: v.number(), scale }),
  v.object({ name: v.string(), kind: v.literal('real'), low: v.number(), high: v.number(), scale }),
]);

const hyperparameter = v.object({ parameter: v.string() });
const boundNumber = v.union([v.number(), hyperparameter]);
const boundActivation = v.union([v.picklist(['relu', 'sigmoid', 'selu', 'tanh', 'linear']), hyperparameter]);

const templateLayer = v.variant('kind', [
  v.object({
    kind: v.literal('conv2d'),
    filters: boundNumber,
    kernel: boundNumber,
    padding: v.union([v.picklist(['valid', 'same']), hyperparameter]),
    activation: boundActivation,
    skipWhen: v.optional(v.object({ parameter: v.string(), equals: v.number() })),
  }),
  v.object({ kind: v.literal('maxPool'), size: boundNumber }),
  v.object({ kind: v.literal('dropout'), rate: boundNumber }),
  v.object({ kind: v.literal('batchNorm') }),
  v.object({ kind: v.literal('flatten') }),
  v.object({ kind: v.literal('globalAveragePool') }),
  v.object({ kind: v.literal('dense'), units: boundNumber, activation: boundActivation }),
]);

export const templateSchema = v.object({
  layers: v.array(templateLayer),
  training: v.object({
    optimizer: v.union([
      v.picklist(['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax', 'adagrad']),
      hyperparameter,
    ]),
    learningRate: v.optional(boundNumber),
    batchSize: boundNumber,
    epochs: boundNumber,
  }),
});

export const limitsSchema = v.object({
  ramBytes: positive,
  romBytes: positive,
  crossAccuracy: fraction,
  macc: v.optional(positive),
  latencyMs: v.optional(positive),
});

const split = v.object({
  folds: v.pipe(v.number(), v.integer(), v.minValue(2)),
  by: v.picklist(['time', 'session', 'rows']),
  outerTestShare: v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)),
  seed: v.number(),
});

const memory = v.object({ ramBytes: count, romBytes: count });

/** A person's own board, as plans and lists of boards keep it. */
export const boardRowSchema = v.object({
  id: v.string(),
  name: v.string(),
  part: v.string(),
  core: v.string(),
  clockMhz: v.pipe(v.number(), v.minValue(0)),
  fpu: v.picklist(['none', 'single', 'double']),
  memory: v.array(v.object({ name: v.string(), kind: v.picklist(['flash', 'ram']), bytes: count })),
  reserve: v.object({ ...memory.entries, what: v.string() }),
  slides: v.optional(memory),
  runPower: v.optional(v.object({ microampsPerMhz: positive, volts: positive })),
  source: v.string(),
  checked: v.optional(v.string()),
});

/** A study plan as it is stored, version 1. */
export const planSchema: v.GenericSchema<unknown, StudyPlan> = v.object({
  version: v.literal(1),
  name: v.string(),
  datasetId: v.pipe(v.string(), v.minLength(1)),
  boardId: v.pipe(v.string(), v.minLength(1)),
  customBoard: v.optional(boardRowSchema),
  profile: v.picklist(['slides', 'silicon']),
  limits: limitsSchema,
  compression: v.picklist(['x1', 'x4', 'x8', 'int8']),
  split,
  space: v.pipe(v.array(parameterSchema), v.minLength(1)),
  template: templateSchema,
  method: v.picklist([
    'grid',
    'random',
    'latin-hypercube',
    'gp-ucb',
    'penalized-bo',
    'constrained-ei',
    'svm-cbo',
    'svm-cbo-rf',
    'tpe',
    'hyperband',
    'bohb',
    'autotinyml',
  ]),
  methodOptions: v.record(v.string(), v.number()),
  screened: v.boolean(),
  trials: v.pipe(count, v.minValue(1)),
  budgetMinutes: v.optional(v.pipe(positive, v.finite())),
  seed: v.number(),
  parallelTrials: v.optional(v.pipe(count, v.minValue(1))),
  objective: v.optional(v.picklist(OBJECTIVES)),
  tieBreak: v.optional(v.literal('macc')),
  training: v.optional(
    v.object({
      patience: v.optional(v.pipe(count, v.minValue(1))),
      classWeights: v.optional(v.literal('balanced')),
    }),
  ),
});
