import { budgetBar, type BudgetBar } from '../../../charts/data/memory-budget';
import { footprint, exportFootprint, type Application, type SignalPartFigures } from '../../../core/deploy';
import type { Board, Compression, LimitProfile, Limits, MemoryRegion } from '../../../core/deploy';
import type { Network } from '../../../core/network';

interface Target {
  board: Board;
  profile: LimitProfile;
  compression: Compression;
  application: Application;
}

/**
 * RAM and ROM of a board with a network on it. Under `export` by the parts of our own export and with the application's
 * reserve; under `x-cube-ai` by X-CUBE-AI's figures, which count weights and activations only.
 */
export function memoryBudget(network: Network, target: Target, limits: Limits): BudgetBar[] {
  const { board, profile, compression, application } = target;
  if (profile === 'x-cube-ai') {
    const { ramBytes, romBytes } = footprint(network, { compression });
    const paper = board.profiles['x-cube-ai'];
    return [
      budgetBar({
        memory: 'rom',
        boardBytes: paper!.romBytes,
        reserveBytes: 0,
        limitBytes: limits.romBytes,
        parts: [['weights', romBytes]],
      }),
      budgetBar({
        memory: 'ram',
        boardBytes: paper!.ramBytes,
        reserveBytes: 0,
        limitBytes: limits.ramBytes,
        parts: [['activations', ramBytes]],
      }),
    ];
  }
  const figures = exportFootprint(network, { compression, application });
  const ofSignal = (bytesOf: (part: SignalPartFigures) => number) =>
    figures.signal.reduce((sum, part) => sum + bytesOf(part), 0);
  const constants = ofSignal(({ constantBytes }) => constantBytes);
  const code = ofSignal(({ codeBytes }) => codeBytes);
  const data = ofSignal(({ ramBytes }) => ramBytes);
  const { reserve } = board;
  return [
    budgetBar({
      memory: 'rom',
      boardBytes: largest(board.memory, 'flash'),
      reserveBytes: reserve.romBytes,
      limitBytes: limits.romBytes,
      parts: [
        ['weights', figures.weightBytes],
        ['signal', constants + code],
        ['constants', figures.applicationConstantBytes - constants],
        ['code', figures.codeBytes - code],
      ],
    }),
    budgetBar({
      memory: 'ram',
      boardBytes: largest(board.memory, 'ram'),
      reserveBytes: reserve.ramBytes,
      limitBytes: limits.ramBytes,
      parts: [
        ['activations', figures.arenaBytes],
        ['signal', data],
        ['buffers', figures.inputBytes + figures.stateBytes - data],
        ['stack', figures.stackBytes],
      ],
    }),
  ];
}

/** What of that is done to raw values before the network; nothing by X-CUBE-AI’s figures. */
export function signalBudget(
  network: Network,
  { profile, compression, application }: Target,
): readonly SignalPartFigures[] {
  return profile === 'export' ? exportFootprint(network, { compression, application }).signal : [];
}

function largest(memory: readonly MemoryRegion[], kind: MemoryRegion['kind']): number {
  return Math.max(0, ...memory.filter((region) => region.kind === kind).map(({ bytes }) => bytes));
}
