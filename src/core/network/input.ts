import { AppError } from '../errors';
import { possibleSpectrum, spectrumFor, type FrontEnd, type InputSettings } from '../signal';
import type { Configuration } from '../space';
import { valueOf } from './bound';
import type { Shape, SignalTemplate } from './types';

/** What a configuration says of the input, and whether a frame or bands had to be cut to what a window has room for. */
export interface TracedInput {
  settings: InputSettings;
  clipped: boolean;
}

/**
 * What of windows of this shape (rows, channels, 1) the network of a configuration sees.
 * @throws AppError `missing-parameter`, `no-frame` where windows are too short for any spectrum
 */
export function traceInput(
  configuration: Configuration,
  signal: SignalTemplate = {},
  [readRows]: Shape,
): TracedInput {
  const window = windowOf(configuration, signal, readRows);
  const { frontEnd, clipped } = traceFrontEnd(configuration, signal, window?.rows ?? readRows);
  return { settings: { ...(window && { window }), ...(frontEnd && { frontEnd }) }, clipped };
}

/** Of windows where a search chooses their length alone: half of each is shared with the next. */
const USUAL_OVERLAP = 0.5;

function windowOf(
  configuration: Configuration,
  { window, overlap, rate: bound }: SignalTemplate,
  readRows: number,
): InputSettings['window'] {
  if (window === undefined && overlap === undefined && bound === undefined) return undefined;
  const rate = bound === undefined ? 1 : valueOf(bound, configuration);
  const rows = window === undefined ? readRows : valueOf(window, configuration);
  return {
    rows: Math.max(1, Math.round(rate * rows)),
    overlap: overlap === undefined ? USUAL_OVERLAP : valueOf(overlap, configuration),
    ...(rate !== 1 && { rate }),
  };
}

function traceFrontEnd(
  configuration: Configuration,
  signal: SignalTemplate,
  rows: number,
): { frontEnd?: FrontEnd; clipped: boolean } {
  const kind = signal.frontEnd === undefined ? 'raw' : valueOf(signal.frontEnd, configuration);
  if (kind === 'raw') return { clipped: false };
  if (kind === 'statistics') return { frontEnd: { kind }, clipped: false };
  const asked = askedSpectrum(configuration, signal, rows);
  const possible = asked && possibleSpectrum(asked, rows);
  if (!possible) throw tooShort(rows);
  return { frontEnd: possible, clipped: possible.frame !== asked.frame || possible.bands !== asked.bands };
}

/** `traceInput`, without what was cut. */
export const inputSettingsFor = (
  configuration: Configuration,
  signal: SignalTemplate | undefined,
  window: Shape,
): InputSettings => traceInput(configuration, signal, window).settings;

/** What is not said of a spectrum suits the window. */
function askedSpectrum(
  configuration: Configuration,
  { frame, bands, bandScale }: SignalTemplate,
  windowRows: number,
): Extract<FrontEnd, { kind: 'spectrum' }> | undefined {
  const suited = spectrumFor(windowRows);
  return (
    suited && {
      kind: 'spectrum',
      frame: frame === undefined ? suited.frame : valueOf(frame, configuration),
      bands: bands === undefined ? suited.bands : valueOf(bands, configuration),
      scale: bandScale === undefined ? suited.scale : valueOf(bandScale, configuration),
    }
  );
}

const tooShort = (windowRows: number): AppError =>
  new AppError(
    'no-frame',
    `A window of ${windowRows} rows has no room for a frame of a spectrum.`,
    'Take the spectrum out of the search, or choose longer windows.',
    { windowRows },
  );
