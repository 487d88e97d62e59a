import { exportFootprint, signalInstructions, type ExportFigures } from '../deploy/export-footprint';
import { latencyRange, type LatencyRange } from '../deploy/latency';
import type { SignalPart } from '../deploy/signal-figures';
import { sizeOf } from '../network/build';
import { applicationOf } from './c/plan';
import type { ExportModel } from './types';

/** How reports call the steps before the network. */
export const SIGNAL_PARTS: Readonly<Record<SignalPart, string>> = {
  resample: 'Resampling',
  gravity: 'Gravity',
  magnitude: 'Magnitude',
  window: 'Window',
  statistics: 'Statistics',
  spectrum: 'Spectrum',
  normalisation: 'Scaling',
};

const optionsOf = (model: ExportModel) => ({
  compression: model.compression,
  application: applicationOf(model),
});

/** What the exported C code takes. */
export function exportedFigures(model: ExportModel): ExportFigures {
  return exportFootprint(model.network, optionsOf(model));
}

/** How long the board takes from one window, or example, to the next. Its clock has to be known. */
export function latencyOfExport(model: ExportModel): LatencyRange {
  const { board, compression, figures, network } = model;
  const instructions = signalInstructions(sizeOf(network.input), optionsOf(model));
  return latencyRange(board, compression, figures.macc, instructions);
}
