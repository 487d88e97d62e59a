import * as v from 'valibot';

/** A list that nobody changes. */
export const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.readonly());

/** Names with values of one kind, that nobody changes. */
export const table = <Value extends v.GenericSchema>(value: Value) =>
  v.pipe(v.record(v.string(), value), v.readonly());

export const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const positive = v.pipe(v.number(), v.minValue(Number.MIN_VALUE));
export const filledText = v.pipe(v.string(), v.minLength(1));

/** Losses of a diverged fold are not numbers, and that is worth keeping. */
export const metric = v.union([v.number(), v.nan()]);

const arrayOf = <T>(constructor: new () => T): v.GenericSchema<unknown, T> => v.instance(constructor);

export const float32 = arrayOf<Float32Array>(Float32Array);
export const uint16 = arrayOf<Uint16Array>(Uint16Array);
export const uint32 = arrayOf<Uint32Array>(Uint32Array);
