import type { Random } from '../random';
import type { Codec } from '../space/codec';
import { configurationCount, enumeratePoints } from '../space/enumeration';
import type { Point } from '../space/parameter';
import { samplePoint } from '../space/sampling';

const DRAWS = 2_000;
/** Larger spaces are not walked through to prove that nothing is left. */
const WALKABLE = 200_000;
const MORE_DRAWS = 20_000;

/**
 * A uniform free point: by rejection first; in a countable space of moderate size then by walking through it from a
 * random place, so that null really means exhausted. In larger spaces null means that 22,000 draws found nothing.
 */
export function drawFreePoint(codec: Codec, isFree: (point: Point) => boolean, random: Random): Point | null {
  const count = configurationCount(codec.space);
  const walkable = count <= WALKABLE;
  const draws = walkable ? Math.min(DRAWS, 4 * count) : DRAWS + MORE_DRAWS;
  for (let k = 0; k < draws; k++) {
    const point = samplePoint(codec.space, random);
    if (isFree(point)) return point;
  }
  return walkable ? walk(codec, isFree, random.integer(count)) : null;
}

function walk(codec: Codec, isFree: (point: Point) => boolean, start: number): Point | null {
  let first: Point | null = null;
  let index = 0;
  for (const point of enumeratePoints(codec.space)) {
    if ((index >= start || first === null) && isFree(point)) {
      if (index >= start) return point;
      first = point;
    }
    index++;
  }
  return first;
}
