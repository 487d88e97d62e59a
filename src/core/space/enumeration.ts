import { AppError } from '../errors';
import { createCodec } from './codec';
import { levelCount, type Point } from './parameter';
import type { Configuration, SearchSpace } from './types';

/** Number of configurations; Infinity with a real parameter. */
export function configurationCount(space: SearchSpace): number {
  return space.reduce((product, parameter) => product * levelCount(parameter), 1);
}

/** Every point of a discrete space, last parameter fastest, one at a time: costs no memory. */
export function* enumeratePoints(levels: readonly number[]): Generator<Point, void, undefined> {
  const point = new Float64Array(levels.length);
  for (;;) {
    yield point.slice();
    let j = levels.length - 1;
    while (j >= 0 && point[j] === levels[j] - 1) point[j--] = 0;
    if (j < 0) return;
    point[j]++;
  }
}

/** Every configuration, last parameter fastest. Throws AppError `space-not-countable` when a parameter is real. */
export function* enumerate(space: SearchSpace): Generator<Configuration, void, undefined> {
  const codec = createCodec(space);
  if (!codec.discrete) {
    throw new AppError(
      'space-not-countable',
      'A space with a real parameter has infinitely many configurations.',
      'Sample it, or give the parameter a list of values.',
    );
  }
  for (const point of enumeratePoints(codec.levels)) yield codec.configurationOf(point);
}
