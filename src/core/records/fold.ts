import * as v from 'valibot';
import { normalisationSchema } from '../data/types';
import { COMPRESSIONS } from '../deploy/types';
import { quick } from '../quick-schema';
import { float32, list, metric, uint16 } from '../schema';
import { engineSchema } from './engine';

const epochSchema = v.object({
  epoch: v.number(),
  trainingLoss: metric,
  /** NaN, like the accuracy, where the fold has no validation examples. */
  validationLoss: metric,
  validationAccuracy: metric,
});
export type EpochMetrics = v.InferOutput<typeof epochSchema>;

/** A large study has hundreds of thousands of epochs. */
const epochsSchema = quick(list(epochSchema));

const foldSummary = v.object({
  fold: v.number(),
  epochs: epochsSchema,
  originalAccuracy: metric,
  accuracy: metric,
  crossAccuracy: metric,
  /** ‖compressed − original‖₂ / ‖original‖₂ over the class probabilities; NaN when it diverged. */
  l2RelativeError: v.optional(metric),
  diverged: v.boolean(),
  /** The patience rule ended training before its last epoch. */
  stoppedEarly: v.optional(v.boolean()),
  engine: engineSchema,
  trainingMs: v.number(),
  /** The fold came from the cache. */
  cached: v.boolean(),
  /** When its worker began to train it, in milliseconds since the epoch; absent where nothing was trained. */
  startedAt: v.optional(v.number()),
  /** How many of the epochs were taken over from the trial that this one continues. */
  epochsBefore: v.optional(v.number()),
});
/** What a trial keeps of a fold. */
export type FoldSummary = v.InferOutput<typeof foldSummary>;
export const foldsSchema = quick(list(foldSummary));

const compressedOutcome = v.object({
  predicted: uint16,
  accuracy: metric,
  /** Share of validation examples with the same class as the original's: X-CROSS. */
  crossAccuracy: metric,
  /** ‖compressed − original‖₂ / ‖original‖₂ over the class probabilities. */
  l2RelativeError: metric,
});
export type CompressedOutcome = v.InferOutput<typeof compressedOutcome>;

/** A trained fold, judged, as the fold cache keeps it. */
export const foldRecordSchema = v.object({
  fold: v.number(),
  epochs: epochsSchema,
  diverged: v.boolean(),
  /** The patience rule ended training before its last epoch. */
  stoppedEarly: v.optional(v.boolean()),
  engine: engineSchema,
  trainingMs: v.number(),
  /** Predicted classes of the original model on the fold's validation examples. */
  predicted: uint16,
  originalAccuracy: metric,
  compressed: v.object(v.entriesFromList(COMPRESSIONS, v.optional(compressedOutcome))),
  normalisation: normalisationSchema,
});
export type FoldRecord = v.InferOutput<typeof foldRecordSchema>;

const trainingState = v.object({
  epochs: v.number(),
  /** Network weights, in the order of `weightShapes`, then the optimizer's own tensors. */
  weights: v.array(float32),
  optimizer: v.array(float32),
});
/** Everything needed to train on. */
export type TrainingState = v.InferOutput<typeof trainingState>;

/** Where the training of a fold stopped, to go on from there when its trial is promoted. */
export const stateSchema = v.object({
  studyId: v.string(),
  trial: v.number(),
  fold: v.number(),
  /** Engines round differently: only the same one goes on as if it had never stopped. */
  engine: engineSchema,
  /** How its kernels rounded where that has changed: only the same goes on, too. */
  rounding: v.optional(v.string()),
  /** All epochs so far. */
  epochs: epochsSchema,
  trainingMs: v.number(),
  state: trainingState,
});
export type StateRecord = v.InferOutput<typeof stateSchema>;
