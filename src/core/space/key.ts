import type { Configuration, SearchSpace } from './types';

/** Canonical text of a configuration: equal for equal values, whatever the order of the properties. */
export function configurationKey(space: SearchSpace, configuration: Configuration): string {
  return JSON.stringify(space.map((parameter) => configuration[parameter.name]));
}
