import type { Board } from '../../core/deploy/types';
import { text } from '../messages';
import { CUSTOM_BOARD } from './plan-parameters';

/** A board of which only the memory for the network is known; the person has taken off what the application needs. */
export function ownBoard(ramBytes: number, romBytes: number): Board {
  return {
    id: CUSTOM_BOARD,
    name: text.board.custom,
    part: '',
    core: '',
    fpu: 'none',
    clockMhz: 0,
    memory: [
      { name: 'RAM', kind: 'ram', bytes: ramBytes },
      { name: 'ROM', kind: 'flash', bytes: romBytes },
    ],
    reserve: { ramBytes: 0, romBytes: 0, what: '' },
    profiles: { silicon: { ramBytes, romBytes } },
    source: '',
  };
}
