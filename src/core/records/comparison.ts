import * as v from 'valibot';
import { filledText } from '../schema';
import { planSchema } from './plan';

/**
 * One search of a comparison of methods on a person's own data: a plan that differs from its siblings by method and seed
 * only. Its trials lie under its id, beside those of the studies.
 */
export const comparisonRunSchema = v.object({
  /** Follows from what decides the search, so that the same search is never made twice. */
  id: filledText,
  /** The study that data, board and space were taken from. */
  studyId: filledText,
  plan: planSchema,
  /** The budget is spent, or the space exhausted. */
  finished: v.boolean(),
  createdAt: v.number(),
});
export type ComparisonRun = v.InferOutput<typeof comparisonRunSchema>;
