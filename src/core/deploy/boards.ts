import { AppError } from '../errors';
import { BOARD_ROWS } from './board-rows';
import type {
  ApplicationReserve,
  Board,
  BoardRow,
  Compression,
  Limits,
  LimitProfile,
  MemoryRegion,
} from './types';

/** Smallest agreement of compressed and original model that counts as deployable, unless the plan says otherwise. */
export const DEFAULT_CROSS_ACCURACY = 0.95;

/** A board with less usable flash than this is a tiny one: it starts with smaller networks and with ×8 compression. */
const TINY_FLASH_BYTES = 200_000;

function exportLimits(memory: readonly MemoryRegion[], reserve: ApplicationReserve) {
  const bytesOf = (kind: MemoryRegion['kind']) =>
    memory.filter((region) => region.kind === kind).map(({ bytes }) => bytes);
  return {
    ramBytes: Math.max(0, ...bytesOf('ram')) - reserve.ramBytes,
    romBytes: Math.max(0, ...bytesOf('flash')) - reserve.romBytes,
  };
}

/**
 * A board with its limits. Static data has to lie in one region, so the largest RAM region counts, not their sum.
 *
 * @throws AppError `invalid-board` when the reserve leaves no memory
 */
export function defineBoard(row: BoardRow): Board {
  const { xCubeAi, ...facts } = row;
  const left = exportLimits(row.memory, row.reserve);
  if (!(left.ramBytes > 0 && left.romBytes > 0)) {
    throw new AppError(
      'invalid-board',
      `“${row.name}” has no RAM or no flash left for a model`,
      'Give RAM and flash larger than what is kept for the application.',
      { board: row.id },
    );
  }
  return { ...facts, profiles: { export: left, ...(xCubeAi && { 'x-cube-ai': xCubeAi }) } };
}

/** All boards the page offers. */
export const BOARDS: readonly Board[] = BOARD_ROWS.map(defineBoard);

/** @throws AppError `unknown-board` */
export function boardById(id: string): Board {
  const board = BOARDS.find((candidate) => candidate.id === id);
  if (!board) {
    throw new AppError(
      'unknown-board',
      `There is no board “${id}”`,
      `Choose one of ${BOARDS.map((b) => b.id).join(', ')}.`,
      { board: id },
    );
  }
  return board;
}

/**
 * A board's limits under a profile.
 *
 * @throws AppError `no-such-profile` when the board has no such profile
 */
export function limitsFor(board: Board, profile: LimitProfile): Limits {
  const memory = board.profiles[profile];
  if (!memory) {
    throw new AppError(
      'no-such-profile',
      `The board “${board.name}” has no “${profile}” limits`,
      `Use ${Object.keys(board.profiles).join(' or ')}.`,
      { board: board.id, profile },
    );
  }
  return { ...memory, crossAccuracy: DEFAULT_CROSS_ACCURACY };
}

export function boardSize(board: Board): 'tiny' | 'big' {
  return board.profiles.export!.romBytes < TINY_FLASH_BYTES ? 'tiny' : 'big';
}

/** int8 for a tiny board, whose activations have to be small, too (docs/spaces.md); ×1 for a big one. */
export function defaultCompression(board: Board): Compression {
  return boardSize(board) === 'tiny' ? 'int8' : 'x1';
}
