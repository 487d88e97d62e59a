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
  signal: SignalTemplate | undefined,
  window: Shape,
): TracedInput {
  const frontEnd = signal?.frontEnd === undefined ? 'raw' : valueOf(signal.frontEnd, configuration);
  if (frontEnd === 'raw') return { settings: {}, clipped: false };
  if (frontEnd === 'statistics') return { settings: { frontEnd: { kind: 'statistics' } }, clipped: false };
  const asked = askedSpectrum(configuration, signal!, window[0]);
  const possible = asked && possibleSpectrum(asked, window[0]);
  if (!possible) throw tooShort(window[0]);
  const clipped = possible.frame !== asked.frame || possible.bands !== asked.bands;
  return { settings: { frontEnd: possible }, clipped };
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
