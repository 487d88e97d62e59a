import * as v from 'valibot';
import { count, filledText, list } from '../schema';
import { configurationSchema } from '../space/types';
import { trialNumber } from './trial';

/** What a trial of another study says about this one's board, compression and limits. */
const evidenceTrialSchema = v.object({
  /** Its number in that study. */
  trial: trialNumber,
  configuration: configurationSchema,
  deployable: v.boolean(),
  /** What the plan maximises; absent when it could not be measured. */
  objective: v.optional(v.number()),
  /** By how much X-CROSS keeps the plan's limit; absent where it is not known. */
  margin: v.optional(v.number()),
});

/** What a study started from: another study's trials, judged anew for its own plan when it was made, and kept as they were then. */
export const evidenceSchema = v.object({
  studyId: filledText,
  studyName: v.string(),
  /** Trials that the other study had. */
  trials: count,
  /** Judged again by the trained folds in the cache, exactly as a trial of this study would be. */
  fromFolds: count,
  /** Taken as measured there, under the same compression and on the same split; sizes are judged by this plan's limits. */
  asMeasured: count,
  /** Nothing is known but that their size rules them out. */
  bySize: count,
  /** Left out because this plan's space does not have their configurations. */
  outside: count,
  observations: list(evidenceTrialSchema),
  /**
   * The best of what nothing is known of under this plan (other data, or trained otherwise), best first: tried before anything else.
   * Absent where there is none.
   */
  tryFirst: v.optional(
    list(v.object({ trial: trialNumber, configuration: configurationSchema, objective: v.number() })),
  ),
});
export type Evidence = v.InferOutput<typeof evidenceSchema>;
