import { AppError } from '../errors';
import { createCodec } from './codec';
import { activeAt, parentsOf, restingCoordinate } from './conditions';
import { levelCount, type Point } from './parameter';
import type { Configuration, Parameter, SearchSpace } from './types';

/** Number of configurations, each counted once whatever the parameters that do not count there; Infinity with a real parameter. */
export function configurationCount(space: SearchSpace): number {
  const parents = parentsOf(space);
  const levels = space.map((parameter, j) => (parents.includes(j) ? 1 : levelCount(parameter)));
  if (parents.length === 0) return product(levels);
  let count = 0;
  for (const indices of multiIndices(parents.map((j) => levelCount(space[j])))) {
    const point = new Float64Array(space.length);
    parents.forEach((j, i) => (point[j] = indices[i]));
    const active = activeAt(space, point)!;
    // A parent that does not count itself rests at its first value.
    if (parents.every((j) => active[j] || point[j] === 0)) {
      count += product(levels.map((own, j) => (active[j] ? own : 1)));
    }
  }
  return count;
}

const product = (factors: readonly number[]): number =>
  factors.reduce((result, factor) => result * factor, 1);

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

/** Every point of a space whose real parameters, if any, have a single value; what does not count rests. */
export function* enumeratePoints(space: SearchSpace): Generator<Point, void, undefined> {
  const levels = space.map(levelCount);
  const point = Float64Array.from(space, restingCoordinate);
  for (;;) {
    yield point.slice();
    const active = activeAt(space, point);
    let j = levels.length - 1;
    while (j >= 0 && (active?.[j] === false || isLast(space[j], point[j], levels[j]))) {
      point[j] = restingCoordinate(space[j]);
      j--;
    }
    if (j < 0) return;
    point[j]++;
  }
}

const isLast = (parameter: Parameter, coordinate: number, levels: number): boolean =>
  parameter.kind === 'real' || coordinate === levels - 1;

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
