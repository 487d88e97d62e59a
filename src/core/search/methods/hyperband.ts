import type { Method, Problem } from '../method';
import { figure } from '../words';
import { proposeOnRungs, slotOf } from './rungs';

export function createHyperband(problem: Problem): Method {
  return {
    propose: (history, turn) =>
      proposeOnRungs(problem, history, turn, () => {
        const point = turn.drawFree();
        const reason = `Uniform draw, trained for ${figure(slotOf(turn.number).fidelity)} of the full training at first.`;
        return point && { point, phase: 'initial', reason };
      }),
  };
}
