import { configurationCount } from '../../space/enumeration';
import type { Method, Problem } from '../method';

export function createRandom({ codec }: Problem): Method {
  const count = configurationCount(codec.space);
  const drawnFrom = count < Infinity ? `${count.toLocaleString('en')} configurations` : 'the whole space';
  return {
    propose(_history, turn) {
      const point = turn.drawFree();
      const reason = `Uniform draw ${turn.number} from ${drawnFrom}.`;
      return point && { point, phase: 'initial', reason };
    },
  };
}
