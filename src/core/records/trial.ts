import * as v from 'valibot';
import { figuresSchema, violationsSchema } from '../deploy/types';
import { quick } from '../quick-schema';
import { list } from '../schema';
import { PHASES } from '../search/method';
import { configurationSchema } from '../space/types';
import { foldsSchema } from './fold';

export const trialNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

/** `failed`: diverged or crashed; `refused`: too large to train in the memory budget. */
export const trialState = v.picklist(['finished', 'failed', 'refused']);

/** What a trial that races tells the next ones. */
const raceSchema = v.object({
  /** What the plan maximises, of every trained fold by itself. */
  values: quick(list(v.number())),
  crossAccuracies: quick(list(v.number())),
  /** Why the other folds were not trained; absent where all were. */
  lost: v.optional(
    v.variant('reason', [
      v.object({ reason: v.literal('worse'), than: trialNumber }),
      v.object({ reason: v.literal('undeployable') }),
    ]),
  ),
});

export const failureSchema = v.object({ code: v.string(), message: v.string() });

/** What lists, pictures and the search need of a trial: all but what is read when a person looks at it. */
export const trialHeadSchema = v.object({
  studyId: v.string(),
  /** 1-based, in the order of asking. */
  number: trialNumber,
  configuration: configurationSchema,
  phase: v.picklist(PHASES),
  reason: v.string(),
  /** Share of the epochs that the method asked for, in (0, 1]. */
  fidelity: v.number(),
  /** Number of the trial of the same configuration, trained less, that was promoted to this one. */
  continues: v.optional(v.number()),
  /** With trials in parallel: the optimizer knew the outcomes of trials 1 to this one when it was asked. */
  informedBy: v.optional(v.number()),
  /** Who asked for it, where that was not the study's own method. */
  askedBy: v.optional(v.string()),
  state: trialState,
  figures: figuresSchema,
  deployable: v.boolean(),
  violations: violationsSchema,
  /** What the plan maximises, of the compressed models; absent when it could not be measured. */
  objective: v.optional(v.number()),
  /** There where the plan races; of a trial that was given up, the objective is the incumbent's plus its mean difference so far. */
  race: v.optional(raceSchema),
  originalAccuracy: v.optional(v.number()),
  failure: v.optional(failureSchema),
  startedAt: v.number(),
  durationMs: v.number(),
});
export type TrialHead = v.InferOutput<typeof trialHeadSchema>;

/** Opening a study checks thousands of heads. */
export const trialHeadsSchema = quick(v.array(trialHeadSchema));

/** One trial, finished one way or another. Appended to storage before the next one is asked for; never changed. */
export const trialSchema = v.object({
  ...trialHeadSchema.entries,
  folds: foldsSchema,
  /** Rows: true class, columns: predicted by the compressed models; all folds together. */
  confusion: v.optional(quick(list(list(v.number())))),
});
export type Trial = v.InferOutput<typeof trialSchema>;

export function headOf({ folds: _folds, confusion: _confusion, ...head }: Trial): TrialHead {
  return head;
}
