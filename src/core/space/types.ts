import * as v from 'valibot';
import { list, table } from '../schema';

const scale = v.optional(v.picklist(['linear', 'log']));
const valueSchema = v.union([v.string(), v.number()]);

/** An earlier hyperparameter counts, and has one of these values. */
export const conditionSchema = v.object({ parameter: v.string(), in: list(valueSchema) });
export type Condition = v.InferOutput<typeof conditionSchema>;
/** All of these must hold for the hyperparameter to count; where they do not, a configuration has no value for it. */
const when = v.optional(list(conditionSchema));

/** One hyperparameter. `ordinal` values are ordered numbers (filters 8, 16, 32 …); `log` scales are base 2 after encoding to [0, 1]. */
export const parameterSchema = v.variant('kind', [
  v.object({
    name: v.string(),
    kind: v.literal('categorical'),
    values: list(valueSchema),
    when,
  }),
  v.object({ name: v.string(), kind: v.literal('ordinal'), values: list(v.number()), scale, when }),
  v.object({ name: v.string(), kind: v.literal('integer'), low: v.number(), high: v.number(), scale, when }),
  v.object({ name: v.string(), kind: v.literal('real'), low: v.number(), high: v.number(), scale, when }),
]);
export type Parameter = v.InferOutput<typeof parameterSchema>;

export type SearchSpace = readonly Parameter[];

/** One point of a search space: a value for every parameter that counts there, by name. */
export const configurationSchema = table(valueSchema);
export type Configuration = v.InferOutput<typeof configurationSchema>;
