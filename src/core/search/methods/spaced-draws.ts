import type { Codec } from '../../space/codec';
import type { Point } from '../../space/parameter';
import { samplePoint } from '../../space/sampling';
import type { Turn } from '../method';

/**
 * Of `count` uniform free draws the one whose nearest neighbour among `tried` is farthest (Mitchell 1991, "Spectrally
 * optimal sampling"); null when nothing is free. The ranges of numbers are closed to circles for it: distances to the
 * edge of the space would send the draws into its corners, where in many dimensions little is deployable.
 *
 * @param tried encoded points
 */
export function drawSpaced(
  codec: Codec,
  tried: readonly Float64Array[],
  count: number,
  turn: Turn,
): Point | null {
  let farthest = turn.drawFree();
  if (farthest === null || tried.length === 0) return farthest;
  const periods = periodsOf(codec);
  const nearest = (point: Point) => distanceToNearest(codec, periods, point, tried);
  let most = nearest(farthest);
  for (let k = 1; k < count; k++) {
    const point = samplePoint(codec.space, turn.random);
    if (!turn.isFree(point)) continue;
    const distance = nearest(point);
    if (distance > most) [farthest, most] = [point, distance];
  }
  return farthest;
}

/** Length of the circle that each column is closed to: the last value of a number is one step from its first one. */
function periodsOf({ space, levels, columns, dimensions }: Codec): Float64Array {
  const periods = new Float64Array(dimensions).fill(Infinity);
  space.forEach(({ kind }, i) => {
    if (kind !== 'categorical' && levels[i] > 1) periods[columns[i][0]] = 1 + 1 / (levels[i] - 1);
  });
  return periods;
}

/** Squared. */
function distanceToNearest(
  { dimensions, encode }: Codec,
  periods: Float64Array,
  point: Point,
  tried: readonly Float64Array[],
): number {
  const encoded = new Float64Array(dimensions);
  encode(point, encoded, 0);
  return tried.reduce((least, other) => {
    let squared = 0;
    for (let j = 0; j < dimensions; j++) {
      const gap = Math.abs(encoded[j] - other[j]);
      squared += Math.min(gap, periods[j] - gap) ** 2;
    }
    return Math.min(least, squared);
  }, Infinity);
}
