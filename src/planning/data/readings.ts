import type { Reading } from '../../core/data';

const WINDOW = { kind: 'recordings', windowLength: 90, overlap: 0.5, maxGapPeriods: 10 } as const;

/** What a person may say that rows are: `lines` are windows already. */
export type ShownReading = Reading['kind'] | 'lines';
export const SHOWN_READINGS: readonly ShownReading[] = ['recordings', 'lines', 'table', 'image'];

export function shownReading(reading: Reading): ShownReading {
  return reading.kind === 'recordings' && reading.rowIsWindow ? 'lines' : reading.kind;
}

/** A first guess when the person says that files are something else: images are taken to be square and grey. */
export function readingOf(shown: ShownReading, signals: number): Reading {
  if (shown === 'recordings') return WINDOW;
  if (shown === 'lines') return linesOf(signals, 1);
  if (shown === 'table') return { kind: shown };
  const side = Math.floor(Math.sqrt(signals));
  return side * side === signals
    ? { kind: shown, height: side, width: side, channels: 1 }
    : { kind: shown, height: 1, width: Math.max(1, signals), channels: 1 };
}

/** Rows that are windows of so many channels; what was said of the order stays. */
export function linesOf(
  signals: number,
  channels: number,
  order: 'samples' | 'channels' = 'samples',
): Extract<Reading, { kind: 'recordings' }> {
  const windowLength = Math.max(1, Math.floor(signals / channels));
  return { ...WINDOW, windowLength, overlap: 0, rowIsWindow: { channels, order } };
}
