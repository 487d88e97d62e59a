import type { MethodDefinition } from '../method';
import { figure } from '../words';
import { firstOpenTrial, LATEST_PROMOTION, proposeOnRungs, slotOf } from './rungs';

export const hyperband: MethodDefinition = {
  label: 'Hyperband',
  description: 'Random draws trained a little; the best third of them is trained on, again and again.',
  newest: { version: LATEST_PROMOTION },
  firstOpenTrial,
  ignoresEvidence: true,
  create: (problem) => ({
    propose: (history, turn) =>
      proposeOnRungs(problem, history, turn, () => {
        const point = turn.drawFree();
        const reason = `Uniform draw, trained for ${figure(slotOf(turn.number).fidelity)} of the full training at first.`;
        return point && { point, phase: 'initial', reason };
      }),
  }),
};
