import * as v from 'valibot';
import { figuresSchema } from '../deploy/types';
import { filledText } from '../schema';
import { METHOD_IDS } from '../search';
import { configurationSchema } from '../space/types';

/** A network of a search, judged over the folds. */
const networkFound = v.object({
  /** Mean over the folds of the accuracy of the model as it would be deployed. */
  accuracy: v.number(),
  figures: figuresSchema,
  configuration: configurationSchema,
});
export type NetworkFound = v.InferOutput<typeof networkFound>;

const searchRun = v.object({
  method: v.picklist(METHOD_IDS),
  seed: v.number(),
  trials: v.number(),
  undeployable: v.number(),
  /** Best deployable accuracy after 1, 2 … full trials' worth of training; null while there is none. */
  bestAfter: v.array(v.nullable(v.number())),
  /** Milliseconds of training, all threads together, and as if no fold had been known. */
  trainingMs: v.number(),
  best: v.nullable(networkFound),
});
export type SearchRun = v.InferOutput<typeof searchRun>;

const baselineRun = v.object({
  seed: v.number(),
  accuracy: v.number(),
  figures: figuresSchema,
  /** Whether it would be allowed on the board of this setting. */
  deployable: v.boolean(),
});
export type BaselineRun = v.InferOutput<typeof baselineRun>;

/**
 * What came of one setting of an experiment: the same data, board and compression, searched by several methods with several seeds
 * on an equal budget, beside a network made by hand on the same folds.
 */
export const experimentResultSchema = v.object({
  setting: filledText,
  data: v.object({ name: v.string(), examples: v.number(), classes: v.number() }),
  folds: v.number(),
  /** Full trials' worth of training of each search. */
  budget: v.number(),
  /** Epochs of a full trial. */
  epochs: v.number(),
  baseline: v.array(baselineRun),
  runs: v.array(searchRun),
});
export type ExperimentResult = v.InferOutput<typeof experimentResultSchema>;
