import * as v from 'valibot';
import { list, table } from '../schema';

const scale = v.optional(v.picklist(['linear', 'log']));

/** One hyperparameter. `ordinal` values are ordered numbers (filters 8, 16, 32 …); `log` scales are base 2 after encoding to [0, 1]. */
export const parameterSchema = v.variant('kind', [
  v.object({
    name: v.string(),
    kind: v.literal('categorical'),
    values: list(v.union([v.string(), v.number()])),
  }),
  v.object({ name: v.string(), kind: v.literal('ordinal'), values: list(v.number()), scale }),
  v.object({ name: v.string(), kind: v.literal('integer'), low: v.number(), high: v.number(), scale }),
  v.object({ name: v.string(), kind: v.literal('real'), low: v.number(), high: v.number(), scale }),
]);
export type Parameter = v.InferOutput<typeof parameterSchema>;

export type SearchSpace = readonly Parameter[];

/** One point of a search space: a value for every parameter, by name. */
export const configurationSchema = table(v.union([v.string(), v.number()]));
export type Configuration = v.InferOutput<typeof configurationSchema>;
