import { configurationCount } from '../../space/enumeration';
import type { MethodDefinition } from '../method';

export const random: MethodDefinition = {
  label: 'Random search',
  description: 'Uniform draws from the space, never the same twice; learns nothing.',
  ignoresEvidence: true,
  create({ codec }) {
    const count = configurationCount(codec.space);
    const drawnFrom = count < Infinity ? `${count.toLocaleString('en')} configurations` : 'the whole space';
    return {
      propose(_history, turn) {
        const point = turn.drawFree();
        const reason = `Uniform draw ${turn.number} from ${drawnFrom}.`;
        return point && { point, phase: 'initial', reason };
      },
    };
  },
};
