import * as v from 'valibot';
import { figuresSchema, violationsSchema } from '../deploy/types';
import { fraction } from '../schema';
import { engineSchema } from './engine';
import { failureSchema, trialNumber } from './trial';

/** How a model that is kept did on the outer test, and where its weights lie. */
const testedModel = {
  /** Absent when the plan keeps no outer test. */
  testAccuracy: v.optional(v.number()),
  /** Wilson 95 % interval of the test accuracy. */
  testInterval: v.optional(v.pipe(v.tuple([v.number(), v.number()]), v.readonly())),
  /** What the plan maximises, on the outer test; absent where that is the accuracy. */
  testObjective: v.optional(v.number()),
  testExamples: v.number(),
  /** Rows of recording that these windows were cut from, where the search chooses windows. */
  testRows: v.optional(v.number()),
  engine: engineSchema,
  weightsKey: v.string(),
};

/** The best deployable configuration refitted on all search data, compressed, judged again, scored once on the outer test. */
export const finalModelSchema = v.object({
  trial: v.number(),
  /**
   * The model of this fold of the trial, where no refit was kept: trained on the fold's training examples, and judged on
   * its validation examples instead of all search examples.
   */
  fold: v.optional(v.number()),
  figures: figuresSchema,
  deployable: v.boolean(),
  violations: violationsSchema,
  /** Of the class probabilities on the search examples. */
  l2RelativeError: v.optional(v.number()),
  ...testedModel,
});
export type FinalModel = v.InferOutput<typeof finalModelSchema>;

/** A refit that was not kept: it diverged, or its model misses a limit. */
export const rejectedRefitSchema = v.object({
  trial: trialNumber,
  failure: v.optional(failureSchema),
  violations: violationsSchema,
});
export type RejectedRefit = v.InferOutput<typeof rejectedRefitSchema>;

/**
 * The final model with filters and hidden units pruned and the rest fine-tuned, judged again. It never takes the final
 * model's place.
 */
export const shrunkModelSchema = v.object({
  /** Number of the trial that the final model comes from. */
  trial: trialNumber,
  /** Share of the filters and hidden units of every layer that was removed. */
  removedShare: fraction,
  /** How long it was fine-tuned. */
  epochs: v.number(),
  parameters: v.number(),
  /** X-CROSS is the agreement with its own original, before compression, on the search examples. */
  figures: figuresSchema,
  deployable: v.boolean(),
  violations: violationsSchema,
  /** What the plan maximises, from the folds' models, pruned, fine-tuned and compressed alike. */
  objective: v.number(),
  originalAccuracy: v.number(),
  /** Share of the search examples on which it says the same as the final model, both as a board runs them. */
  agreement: v.number(),
  l2RelativeError: v.number(),
  ...testedModel,
});
export type ShrunkModel = v.InferOutput<typeof shrunkModelSchema>;
