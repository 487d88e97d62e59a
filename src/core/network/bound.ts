import { AppError } from '../errors';
import type { Configuration } from '../space';
import type { Bound } from './types';

/** The value of a field in a configuration. @throws AppError `missing-parameter` */
export function valueOf<T extends string | number>(bound: Bound<T>, configuration: Configuration): T {
  if (typeof bound !== 'object') return bound;
  const value = configuration[bound.parameter];
  if (value === undefined) {
    throw new AppError(
      'missing-parameter',
      `The network needs the hyperparameter “${bound.parameter}”, which the configuration does not have`,
      'Add it to the search space, or give it a fixed value in the network.',
      { parameter: bound.parameter },
    );
  }
  return value as T;
}
