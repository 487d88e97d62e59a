import type { Random } from '../../random';
import type { SearchSpace } from '../../space';
import type { Codec } from '../../space/codec';
import { activeAt, settle } from '../../space/conditions';
import { coordinateAtQuantile, unitPosition, valueAt, type Point } from '../../space/parameter';

/** Parameters that move at once, on average. */
const MOVED = 5;

/**
 * So many random points near `point`: a few parameters move; reals and long integer ranges by a normal step of the given
 * width (share of the range), categories and short lists to another value, the rarer the smaller the width. What begins
 * to count by that is drawn anew.
 */
export function perturbed(codec: Codec, point: Point, width: number, count: number, random: Random): Point[] {
  const counting = activeAt(codec.space, point);
  const movable = codec.levels.flatMap((levels, j) => (levels > 1 && counting?.[j] !== false ? [j] : []));
  const points: Point[] = [];
  for (let i = 0; i < count; i++) points.push(moveOf(codec, point, width, movable, counting, random));
  return points;
}

function moveOf(
  codec: Codec,
  point: Point,
  width: number,
  movable: readonly number[],
  counting: readonly boolean[] | null,
  random: Random,
): Point {
  const moved = point.slice();
  if (movable.length === 0) return moved;
  const forced = movable[random.integer(movable.length)];
  const share = Math.min(1, MOVED / movable.length);
  for (const j of movable) {
    const levels = codec.levels[j];
    const stepwise = levels <= 16;
    if (j !== forced && random.uniform() >= (stepwise ? share * Math.min(0.5, 3 * width) : share)) continue;
    moved[j] = stepwise
      ? otherLevel(levels, point[j], random)
      : normalStep(codec, j, point[j], width, random);
  }
  return drawAwakened(codec.space, counting, moved, random);
}

/** Draws what counts at a point and did not before; parents stand before what depends on them. */
function drawAwakened(
  space: SearchSpace,
  before: readonly boolean[] | null,
  point: Point,
  random: Random,
): Point {
  before?.forEach((counted, j) => {
    if (!counted && activeAt(space, point)![j]) point[j] = coordinateAtQuantile(space[j], random.uniform());
  });
  return settle(space, point);
}

function otherLevel(levels: number, current: number, random: Random): number {
  const drawn = random.integer(levels - 1);
  return drawn >= current ? drawn + 1 : drawn;
}

function normalStep(codec: Codec, j: number, current: number, width: number, random: Random): number {
  const parameter = codec.space[j];
  const levels = codec.levels[j];
  const position =
    parameter.kind === 'integer' || parameter.kind === 'real'
      ? unitPosition(parameter, valueAt(parameter, current) as number)
      : current / levels;
  const target = coordinateAtQuantile(
    parameter,
    Math.min(1, Math.max(0, position + width * random.normal())),
  );
  if (target !== current || levels === Infinity) return target;
  return current === 0
    ? 1
    : current === levels - 1
      ? current - 1
      : current + (random.uniform() < 0.5 ? -1 : 1);
}
