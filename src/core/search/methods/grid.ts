import { randomStream } from '../../random';
import type { Codec } from '../../space/codec';
import { multiIndices } from '../../space/enumeration';
import { coordinateAtQuantile, type Point } from '../../space/parameter';
import type { MethodDefinition } from '../method';

export const grid: MethodDefinition = {
  label: 'Grid search',
  description: 'A balanced grid as large as the budget allows, in random order; learns nothing.',
  create({ codec, budget, seed }) {
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
  },
};

/** The largest product of per-parameter choices within the budget, grown where a parameter has the fewest. */
export function balancedGrid(codec: Codec, budget: number): Point[] {
  const chosen = codec.levels.map(() => 1);
  for (;;) {
    const size = chosen.reduce((product, count) => product * count, 1);
    const growable = chosen
      .map((count, j) => ({ count, j, levels: codec.levels[j] }))
      .filter(({ count, levels }) => count < levels && (size / count) * (count + 1) <= budget)
      .sort((a, b) => a.count - b.count || b.levels - a.levels || a.j - b.j);
    if (growable.length === 0) break;
    chosen[growable[0].j]++;
  }
  return Array.from(multiIndices(chosen), (indices) =>
    indices.map((index, j) => gridCoordinate(codec, j, index, chosen[j])),
  );
}

/** Centres of equal shares; with both ends where a list of values is taken in part. */
function gridCoordinate(codec: Codec, j: number, index: number, count: number): number {
  const levels = codec.levels[j];
  if (codec.space[j].kind === 'real' || count === 1)
    return coordinateAtQuantile(codec.space[j], (index + 0.5) / count);
  return Math.round((index * (levels - 1)) / (count - 1));
}
