import * as v from 'valibot';
import { splitSchema } from '../data/types';
import { boardRowSchema, COMPRESSIONS, LIMIT_PROFILES, limitsSchema } from '../deploy/types';
import { templateSchema } from '../network/types';
import { count, filledText, list, positive, table } from '../schema';
import { METHOD_IDS } from '../search/methods';
import { parameterSchema } from '../space/types';
import { OBJECTIVES } from './objective';

/** How folds are trained beside what the template says. */
const trainingRules = v.object({
  /** A fold ends after so many epochs without a better validation loss; absent: all epochs are trained. */
  patience: v.optional(v.pipe(count, v.minValue(1))),
  /** `balanced`: every class weighs the same in the loss, however many examples it has. */
  classWeights: v.optional(v.literal('balanced')),
});
export type TrainingRules = v.InferOutput<typeof trainingRules>;

/** Fewer multiply-accumulates: less time and energy. */
const tieBreak = v.literal('macc');
export type TieBreak = v.InferOutput<typeof tieBreak>;

/** Bounds of the error rate of racing. */
export const LEAST_RACING = 0.001;
export const MOST_RACING = 0.5;

/** Everything that decides a study. Together with the data it fixes every trial. Version 1. */
export const planSchema = v.object({
  version: v.literal(1),
  name: v.string(),
  datasetId: filledText,
  boardId: filledText,
  /** The person's own board; absent for boards of the list. */
  customBoard: v.optional(boardRowSchema),
  profile: v.picklist(LIMIT_PROFILES),
  limits: limitsSchema,
  compression: v.picklist(COMPRESSIONS),
  split: splitSchema,
  space: v.pipe(list(parameterSchema), v.minLength(1)),
  template: templateSchema,
  method: v.picklist(METHOD_IDS),
  methodOptions: table(v.number()),
  /** Rule out by footprint before training; false is the paper's black box. */
  screened: v.boolean(),
  /** How many trials; with `budgetMinutes` only what was expected (see `plannedTrials`). */
  trials: v.pipe(count, v.minValue(1)),
  /** Minutes of running after which no further trial is asked for; absent: `trials` decides. */
  budgetMinutes: v.optional(v.pipe(positive, v.finite())),
  seed: v.number(),
  /**
   * How many trials are under way at once; 1 when absent. With more, idle workers take the next trial's folds. Trial n is
   * then asked for when trials 1 to n − parallelTrials are told: the study depends on this number, never on timing.
   */
  parallelTrials: v.optional(v.pipe(count, v.minValue(1))),
  /** What is maximised; mean validation accuracy when absent. */
  objective: v.optional(v.picklist(OBJECTIVES)),
  /** Which of equally good deployable trials is the better one; the earlier when absent. */
  tieBreak: v.optional(tieBreak),
  training: v.optional(trainingRules),
  /**
   * Error rate of racing over folds (see core/racing.ts): a trial that is clearly worse than the incumbent on its first folds
   * or not deployable is not trained on the others. Absent: every trial trains all its folds.
   */
  racingErrorRate: v.optional(v.pipe(v.number(), v.minValue(LEAST_RACING), v.maxValue(MOST_RACING))),
  /** Id of an earlier study whose trials this one starts from; what they say is in the study's `evidence`. */
  startFrom: v.optional(filledText),
});
export type StudyPlan = v.InferOutput<typeof planSchema>;
