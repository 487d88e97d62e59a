import { randomStream } from '../../random';
import type { Point } from '../../space/parameter';
import { latinHypercubePoints } from '../../space/sampling';
import type { Problem, Proposal, Turn } from '../method';

/** Latin hypercube designs, drawn once per study: point `i` of `size`, or a uniform free point where that one is taken. */
export function createInitialDesign({ codec, seed }: Problem, size: number) {
  let design: Point[] | null = null;
  return (index: number, turn: Turn): Proposal | null => {
    design ??= latinHypercubePoints(codec.space, size, randomStream(seed, 'initial-design', size));
    const planned: Point | undefined = design[index];
    const stays = planned !== undefined && turn.isFree(planned);
    const point = stays ? planned : turn.drawFree();
    if (point === null) return null;
    const reason = stays
      ? `Point ${index + 1} of ${size} of the initial Latin hypercube, which spreads over every hyperparameter.`
      : `Point ${index + 1} of ${size} of the initial design, drawn at random because the planned one is ruled out or taken.`;
    return { point, phase: 'initial', reason };
  };
}
