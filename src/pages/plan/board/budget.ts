import { budgetBar, type BudgetBar } from '../../../charts/data/memory-budget';
import { footprint, exportFootprint, type Application } from '../../../core/deploy';
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
  const { reserve } = board;
  return [
    budgetBar({
      memory: 'rom',
      boardBytes: largest(board.memory, 'flash'),
      reserveBytes: reserve.romBytes,
      limitBytes: limits.romBytes,
      parts: [
        ['weights', figures.weightBytes],
        ['constants', figures.applicationConstantBytes],
        ['code', figures.codeBytes],
      ],
    }),
    budgetBar({
      memory: 'ram',
      boardBytes: largest(board.memory, 'ram'),
      reserveBytes: reserve.ramBytes,
      limitBytes: limits.ramBytes,
      parts: [
        ['activations', figures.arenaBytes],
        ['buffers', figures.inputBytes + figures.stateBytes],
        ['stack', figures.stackBytes],
      ],
    }),
  ];
}

function largest(memory: readonly MemoryRegion[], kind: MemoryRegion['kind']): number {
  return Math.max(0, ...memory.filter((region) => region.kind === kind).map(({ bytes }) => bytes));
}
