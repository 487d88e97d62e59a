import { createCodec, type Codec } from './codec';
import { activeAt, settle } from './conditions';
import { coordinateAtQuantile, unitPosition, type Point } from './parameter';
import type { Configuration, Parameter, SearchSpace } from './types';

/** Beyond this many values a parameter's neighbours are its next steps only. */
const LISTED_LEVELS = 64;
/** Step of a real parameter, as a share of its range. */
const REAL_STEP = 0.05;

/**
 * Points that differ in one parameter: all other values of a category or a short list, the next and the tenfold next
 * steps of a long integer range, ±5 % of a real range. What begins to count by that has its first value, what ends
 * counting rests.
 */
export function neighbourPoints(codec: Codec, point: Point): Point[] {
  const { space, levels } = codec;
  const active = activeAt(space, point);
  return levels.flatMap((count, j) => {
    const others = active?.[j] === false ? [] : alternatives(space[j], count, point[j]);
    return others.map((coordinate) => {
      const moved = point.slice();
      moved[j] = coordinate;
      return settle(space, moved);
    });
  });
}

function alternatives(parameter: Parameter, levels: number, current: number): number[] {
  if (parameter.kind === 'real') {
    const position = unitPosition(parameter, current);
    return [position - REAL_STEP, position + REAL_STEP]
      .filter((unit) => levels > 1 && unit >= 0 && unit <= 1)
      .map((unit) => coordinateAtQuantile(parameter, unit))
      .filter((value) => value !== current);
  }
  if (levels <= LISTED_LEVELS) {
    return Array.from({ length: levels }, (_, level) => level).filter((level) => level !== current);
  }
  return [-10, -1, 1, 10].map((step) => current + step).filter((level) => level >= 0 && level < levels);
}

/** Configurations one step away (see `neighbourPoints`). */
export function neighbours(space: SearchSpace, configuration: Configuration): Configuration[] {
  const codec = createCodec(space);
  return neighbourPoints(codec, codec.pointOf(configuration)).map(codec.configurationOf);
}
