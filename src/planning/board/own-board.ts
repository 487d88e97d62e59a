import { BOARDS, type BoardRow } from '../../core/deploy';
import { CUSTOM_BOARD } from '../addresses/plan-parameters';

/** What a person says of a board of their own. RAM and ROM are what is left for the network. */
export interface OwnBoard {
  name: string;
  core: string;
  clockMhz: number;
  ramBytes: number;
  romBytes: number;
}

const CORES_WITHOUT_FPU = new Set(BOARDS.filter(({ fpu }) => fpu === 'none').map(({ core }) => core));

export function rowOf({ name, core, clockMhz, ramBytes, romBytes }: OwnBoard): BoardRow {
  return {
    id: CUSTOM_BOARD,
    name,
    part: '',
    core,
    fpu: CORES_WITHOUT_FPU.has(core) ? 'none' : 'single',
    clockMhz,
    memory: [
      { name: 'RAM', kind: 'ram', bytes: ramBytes },
      { name: 'ROM', kind: 'flash', bytes: romBytes },
    ],
    reserve: { ramBytes: 0, romBytes: 0, what: '' },
    source: '',
  };
}

/** The other way, for a board that was saved. */
export function ownBoardOf({ name, core, clockMhz, memory }: BoardRow): OwnBoard {
  const bytesOf = (kind: 'ram' | 'flash') => memory.find((region) => region.kind === kind)?.bytes ?? 1;
  return { name, core, clockMhz, ramBytes: bytesOf('ram'), romBytes: bytesOf('flash') };
}
