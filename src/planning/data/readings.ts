import type { Reading } from '../../core/data';

const WINDOW: Reading = { kind: 'recordings', windowLength: 90, overlap: 0.5, maxGapPeriods: 10 };

/** A first guess when the person says that files are something else: images are taken to be square and grey. */
export function readingOf(kind: Reading['kind'], signals: number): Reading {
  if (kind === 'recordings') return WINDOW;
  if (kind === 'table') return { kind };
  const side = Math.floor(Math.sqrt(signals));
  return side * side === signals
    ? { kind, height: side, width: side, channels: 1 }
    : { kind, height: 1, width: Math.max(1, signals), channels: 1 };
}
