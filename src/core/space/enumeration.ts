import { AppError } from '../errors';
import { createCodec } from './codec';
import { levelCount, type Point } from './parameter';
import type { Configuration, SearchSpace } from './types';

/** Number of configurations; Infinity with a real parameter. */
export function configurationCount(space: SearchSpace): number {
  return space.reduce((product, parameter) => product * levelCount(parameter), 1);
}

/** Every vector of whole numbers with 0 ≤ entry < levels, last entry fastest, one at a time: costs no memory. */
export function* multiIndices(levels: readonly number[]): Generator<Float64Array, void, undefined> {
  const indices = new Float64Array(levels.length);
  for (;;) {
    yield indices.slice();
    let j = levels.length - 1;
    while (j >= 0 && indices[j] === levels[j] - 1) indices[j--] = 0;
    if (j < 0) return;
    indices[j]++;
  }
}

/** Every point of a space whose real parameters, if any, have a single value. */
export function* enumeratePoints(space: SearchSpace): Generator<Point, void, undefined> {
  for (const point of multiIndices(space.map(levelCount))) {
    space.forEach((parameter, j) => {
      if (parameter.kind === 'real') point[j] = parameter.low;
    });
    yield point;
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
  for (const point of enumeratePoints(space)) yield codec.configurationOf(point);
}
