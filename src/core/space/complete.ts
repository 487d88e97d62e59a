import { createCodec } from './codec';
import { middleOf } from './parameter';
import type { Configuration, SearchSpace } from './types';

/**
 * A configuration of the space from some of its values: the middle of its range for what counts and is missing; without
 * what does not count. @throws AppError `invalid-configuration` when a value is outside the space
 */
export function completed(space: SearchSpace, values: Configuration): Configuration {
  const codec = createCodec(space);
  const middles = Object.fromEntries(space.map((parameter) => [parameter.name, middleOf(parameter)]));
  return codec.configurationOf(codec.pointOf({ ...middles, ...values }));
}
