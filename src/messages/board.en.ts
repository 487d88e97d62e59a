import type { SignalPartFigures } from '../core/deploy';
import { count, kilobytes } from './format';

/** English text of the board card's details. A translation is another object of this shape. */
export const boardText = {
  find: 'Find a board',
  findHint: 'Name, part or core',
  found: (n: number) => (n === 1 ? '1 board' : `${count(n)} boards`),
  noneFound: 'No board of the list has that in its name, part or core. Describe your own below.',
  list: 'Boards',
  own: 'Your own boards',
  describe: 'Describe a board of your own',
  name: 'Name',
  nameNeeded: 'A board needs a name to be saved.',
  clock: 'Clock (MHz)',
  save: 'Save this board',
  saved: 'Saved on this computer',
  remove: 'Remove',
  removeOf: (name: string) => `Remove the board “${name}”`,
  removed: (name: string) => `“${name}” was removed.`,
  undo: 'Undo',
  facts: (core: string, clockMhz: number, ramBytes: number, flashBytes: number) =>
    `${core}, ${count(clockMhz)} MHz, ${kilobytes(ramBytes)} RAM, ${kilobytes(flashBytes)} flash`,
  tighter: 'Limits of this plan',
  tighterHint: 'Empty: what the board allows. Tighter limits leave room for your own code and data.',
  mostRam: 'Most RAM (bytes)',
  mostRom: 'Most ROM (bytes)',
  mostMacc: 'Most MACC',
  mostMaccHelp: 'Multiply-accumulates of one inference.',
  mostLatency: 'Most latency (ms)',
  mostLatencyHelp: (cycles: readonly [number, number], published: boolean) =>
    `Judged by the high end of ${count(cycles[0])} to ${count(cycles[1])} cycles a MACC (${published ? 'published' : 'estimated'}), and of what is done to raw values before the network.`,
  checked: 'Checked against',
  notChecked: 'not checked a second time',
  unlimited: 'no limit',
  fewMacc: 'Of equally accurate networks, take the one with the fewest MACC.',
  fewMaccHelp: 'Off: the one that was found first.',
  part: (part: string, bytes: number) => `${part} ${kilobytes(bytes)}`,
  signal: 'Signal path',
  signalPart: (part: string, { constantBytes, codeBytes, ramBytes, instructions }: SignalPartFigures) =>
    `${part} ${kilobytes(constantBytes + codeBytes)} ROM, ${kilobytes(ramBytes)} RAM, ${count(Math.round(instructions))} instructions a window`,
  budgetFits: 'The largest network of this search that fits:',
  budgetNone: 'Nothing fits. The smallest network of this search:',
  budgetNoData: 'With data, this shows what takes the memory of the board.',
  xCubeAiNote: 'X-CUBE-AI’s figures count weights and activations; its runtime code is not in them.',
};
