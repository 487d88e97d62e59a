import { randomStream } from '../../random';
import type { Codec } from '../../space/codec';
import { settle } from '../../space/conditions';
import { multiIndices } from '../../space/enumeration';
import { coordinateAtQuantile, type Point } from '../../space/parameter';
import type { Method, Problem } from '../method';

/** A balanced grid as large as the budget allows, in random order. */
export function createGrid({ codec, budget, seed }: Problem): Method {
  let points: Point[] | null = null;
  return {
    propose(_history, turn) {
      points ??= randomStream(seed, 'grid').shuffle(balancedGrid(codec, budget));
      const point = points.find(turn.isFree);
      if (point === undefined) return null;
      return {
        point,
        phase: 'initial',
        reason: `Point ${turn.number} of a balanced grid of ${points.length}.`,
      };
    },
  };
}

/**
 * The largest product of per-parameter choices that gives no more points than the budget, grown where a parameter has
 * the fewest. Points that mean the same, since not all parameters count there, are one.
 */
export function balancedGrid(codec: Codec, budget: number): Point[] {
  const chosen = codec.levels.map(() => 1);
  let points = gridOf(codec, chosen);
  for (;;) {
    const growable = chosen
      .map((count, j) => ({ count, j, levels: codec.levels[j] }))
      .filter(({ count, levels }) => count < levels)
      .sort((a, b) => a.count - b.count || b.levels - a.levels || a.j - b.j);
    const grown = growable
      .map(({ j }) => ({ j, grid: gridOf(codec, chosen.with(j, chosen[j] + 1), budget) }))
      .find(({ grid }) => grid.length > points.length && grid.length <= budget);
    if (grown === undefined) return points;
    chosen[grown.j]++;
    points = grown.grid;
  }
}

/** The distinct points of a grid; stops at one more than `most`. */
function gridOf(codec: Codec, chosen: readonly number[], most = Infinity): Point[] {
  const points = new Map<string, Point>();
  for (const indices of multiIndices(chosen)) {
    const coordinates = indices.map((index, j) => gridCoordinate(codec, j, index, chosen[j]));
    const point = settle(codec.space, coordinates);
    points.set(codec.keyOf(point), point);
    if (points.size > most) break;
  }
  return [...points.values()];
}

/** Centres of equal shares; with both ends where a list of values is taken in part. */
function gridCoordinate(codec: Codec, j: number, index: number, count: number): number {
  const levels = codec.levels[j];
  if (codec.space[j].kind === 'real' || count === 1)
    return coordinateAtQuantile(codec.space[j], (index + 0.5) / count);
  return Math.round((index * (levels - 1)) / (count - 1));
}
