import * as v from 'valibot';
import { normalisationSchema } from '../data/types';
import { float32 } from '../schema';

/** Weights of one model: a fold of a trial, or a refitted final model. */
export const weightsSchema = v.object({
  key: v.string(),
  studyId: v.string(),
  /** Number of the trial whose configuration the model has. */
  trial: v.number(),
  /** In the order of the network's `weightShapes`. */
  weights: v.array(float32),
  /** What the examples were normalised with for this model. */
  normalisation: normalisationSchema,
});
export type WeightsRecord = v.InferOutput<typeof weightsSchema>;
