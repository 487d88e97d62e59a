import { featureShape, isPossible, LONGEST_FRAME, SHORTEST_FRAME, type FrontEnd } from './front-end';
import type { Preparation, SignalStep } from './path';

/** What of recordings a network sees, where a search chooses it. What is absent is as the data were read. */
export interface InputSettings {
  /**
   * Windows of so many rows, each of which shares this part with the next; `rate`: their rate is this share of that of the
   * rows that were read.
   */
  window?: { rows: number; overlap: number; rate?: number };
  frontEnd?: FrontEnd;
}

/** The input is the windows as they were read. */
export const isAsRead = (settings: InputSettings): boolean => Object.keys(settings).length === 0;

/** One text for equal settings, for keys of what is kept; empty for data as they were read. */
export const inputKey = (settings: InputSettings): string =>
  isAsRead(settings) ? '' : JSON.stringify(settings);

/** Height, width and channels of what the network sees of windows of this shape: rows, channels, 1. */
export function shapeSeen(
  { frontEnd, window }: InputSettings,
  [readRows, channels, depth]: readonly [number, number, number],
): readonly [number, number, number] {
  const rows = window?.rows ?? readRows;
  return frontEnd ? featureShape(frontEnd, rows, channels) : [rows, channels, depth];
}

/**
 * A spectrum as near to what was asked for as windows allow: a frame is the next smaller power of two within the window,
 * and has at most half as many bands. Undefined where a window has no room for the shortest frame.
 */
export function possibleSpectrum(
  asked: Extract<FrontEnd, { kind: 'spectrum' }>,
  windowRows: number,
): Extract<FrontEnd, { kind: 'spectrum' }> | undefined {
  const most = Math.min(asked.frame, windowRows, LONGEST_FRAME);
  if (most < SHORTEST_FRAME) return undefined;
  const frame = 2 ** Math.floor(Math.log2(most));
  const possible = { ...asked, frame, bands: Math.max(1, Math.min(asked.bands, frame / 2)) };
  return isPossible(possible, windowRows) ? possible : undefined;
}

/** What was done to recordings whose rows come at a rate, with what a search chose: a front end, another rate. */
export function preparationSeen(
  preparation: Preparation | undefined,
  { frontEnd, window }: InputSettings,
  rowHz: number | undefined,
): Preparation | undefined {
  const rate = window?.rate;
  if (!frontEnd && rate === undefined) return preparation;
  return {
    ...(preparation ?? { removeGravity: false, addMagnitude: false }),
    ...(rate !== undefined && rowHz !== undefined && { sensorHz: rowHz, resampleHz: rate * rowHz }),
    ...(frontEnd && { frontEnd }),
  };
}

/** The step from rows as they were read to this share of their rate. */
export function resampleStep(rowHz: number, rate: number): Extract<SignalStep, { kind: 'resample' }> {
  return { kind: 'resample', sensorHz: Math.fround(rowHz), rowHz: Math.fround(rate * rowHz) };
}
