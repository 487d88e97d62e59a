import { createCodec, type Codec } from './codec';
import type { Point } from './parameter';
import type { Configuration, SearchSpace } from './types';

/** Beyond this many values a parameter's neighbours are its next steps only. */
const LISTED_LEVELS = 64;
/** Step of a real parameter, as a share of its range. */
const REAL_STEP = 0.05;

/**
 * Points that differ in one parameter: all other values of a category or a short list, the next and the tenfold next
 * steps of a long integer range, ±5 % of a real range.
 */
export function neighbourPoints(codec: Codec, point: Point): Point[] {
  return codec.levels.flatMap((levels, j) =>
    alternatives(levels, point[j]).map((coordinate) => {
      const moved = point.slice();
      moved[j] = coordinate;
      return moved;
    }),
  );
}

function alternatives(levels: number, current: number): number[] {
  if (levels <= LISTED_LEVELS) {
    return Array.from({ length: levels }, (_, level) => level).filter((level) => level !== current);
  }
  const last = levels === Infinity ? 1 : levels - 1;
  const steps = levels === Infinity ? [-REAL_STEP, REAL_STEP] : [-10, -1, 1, 10];
  return steps.map((step) => current + step).filter((coordinate) => coordinate >= 0 && coordinate <= last);
}

/** Configurations one step away (see `neighbourPoints`). */
export function neighbours(space: SearchSpace, configuration: Configuration): Configuration[] {
  const codec = createCodec(space);
  return neighbourPoints(codec, codec.pointOf(configuration)).map(codec.configurationOf);
}
