import type { Limits } from '../../core/deploy';

/** Limits that a person set beyond the board's; absent: what the board allows. */
export type TighterLimits = Partial<Omit<Limits, 'crossAccuracy'>>;

/** What a plan allows: never more than the board. */
export function tightened(board: Limits, { ramBytes, romBytes, macc, latencyMs }: TighterLimits): Limits {
  return {
    ramBytes: Math.min(board.ramBytes, ramBytes ?? Infinity),
    romBytes: Math.min(board.romBytes, romBytes ?? Infinity),
    crossAccuracy: board.crossAccuracy,
    ...(macc !== undefined && { macc }),
    ...(latencyMs !== undefined && { latencyMs }),
  };
}
