import type { Limits } from '../../core/deploy';
import { bestRecord, type TrialRecord } from './trial-records';

export interface MemoryPlane {
  points: TrialRecord[];
  /** Number of the best deployable trial. */
  best?: number;
  /** Logarithmic axes in bytes, always wide enough for the board's box. */
  ramDomain: [number, number];
  romDomain: [number, number];
}

export function memoryPlane(
  records: readonly TrialRecord[],
  running: readonly { ramBytes: number; romBytes: number }[],
  limits: Pick<Limits, 'ramBytes' | 'romBytes'>,
): MemoryPlane {
  const drawn = [...records, ...running];
  return {
    points: [...records],
    best: bestRecord(records)?.number,
    ramDomain: byteDomain(
      drawn.map((record) => record.ramBytes),
      limits.ramBytes,
    ),
    romDomain: byteDomain(
      drawn.map((record) => record.romBytes),
      limits.romBytes,
    ),
  };
}

/** A factor of 1.6 of air on both sides; at least a decade below the limit, so that the box is a box from the start. */
function byteDomain(values: readonly number[], limit: number): [number, number] {
  let [low, high] = [limit / 10, limit * 2];
  for (const value of values) {
    low = Math.min(low, Math.max(1, value / 1.6));
    high = Math.max(high, value * 1.6);
  }
  return [low, high];
}
