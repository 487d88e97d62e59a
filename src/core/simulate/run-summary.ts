import * as v from 'valibot';
import { METHOD_IDS } from '../search/methods';

/** What one search came to. */
export const runSummarySchema = v.object({
  method: v.picklist(METHOD_IDS),
  seed: v.number(),
  /** Regret after 1, 2 … `budget` full trials' worth of cost. */
  regret: v.pipe(v.array(v.number()), v.minLength(1)),
  best: v.optional(v.number()),
  undeployable: v.number(),
  trials: v.number(),
});
export type RunSummary = v.InferOutput<typeof runSummarySchema>;
