import * as v from 'valibot';
import { figuresSchema } from '../deploy/types';
import { filledText, list } from '../schema';
import { finalModelSchema, shrunkModelSchema } from './final-model';
import { planSchema } from './plan';
import { failureSchema, trialNumber, trialState } from './trial';

const studyState = v.picklist(['draft', 'running', 'paused', 'stopped', 'finished', 'failed']);
export type StudyState = v.InferOutput<typeof studyState>;

/** A trial's configuration trained once more, with another seed: how much of its result was luck. */
const rerunSchema = v.object({
  trial: trialNumber,
  /** Takes the place of the plan's seed where folds are trained; data and split stay as they are. */
  seed: v.number(),
  state: trialState,
  figures: figuresSchema,
  deployable: v.boolean(),
  /** What the plan maximises, of the compressed models; absent when it could not be measured. */
  objective: v.optional(v.number()),
  originalAccuracy: v.optional(v.number()),
  failure: v.optional(failureSchema),
  startedAt: v.number(),
  durationMs: v.number(),
});
export type Rerun = v.InferOutput<typeof rerunSchema>;

/** A study as it is stored, version 1. */
export const studySchema = v.object({
  id: filledText,
  plan: planSchema,
  state: studyState,
  createdAt: v.number(),
  updatedAt: v.number(),
  /** Why it ended, when it failed or the space was exhausted. */
  message: v.optional(v.string()),
  /** Put aside: listed only when asked for. */
  archived: v.optional(v.boolean()),
  final: v.optional(finalModelSchema),
  /** Smaller versions of the final model, in the order of making. */
  shrunk: v.optional(list(shrunkModelSchema)),
  /** Trials trained again with other seeds, in the order of training. */
  reruns: v.optional(list(rerunSchema)),
});
export type StudyRecord = v.InferOutput<typeof studySchema>;
