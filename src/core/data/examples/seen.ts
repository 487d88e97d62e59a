import {
  FeatureExtractor,
  featureGroups,
  isAsRead,
  preparationSeen,
  resampleStep,
  shapeSeen,
  signalPath,
  SignalRows,
  type InputSettings,
} from '../../signal';
import { cutExamples, type CutExamples, type Piece, type StretchCut } from '../splits/cut-stretches';
import type { ReadStretches } from '../splits/stretches';
import type { DatasetSummary, ExampleSet } from '../types';

/** What networks see of examples; with windows of their own, how the recordings are divided before these are cut. */
export interface SeenInput extends InputSettings {
  cut?: StretchCut;
}

/** Windows one after the other as a network with such a front end sees them, by the very kernels that are exported. */
export function featuresSeen(
  windows: Float32Array,
  [rows, channels]: ExampleSet['input'],
  { frontEnd }: InputSettings,
  kernels: WebAssembly.Module,
): Float32Array {
  if (!frontEnd) return windows;
  const extractor = new FeatureExtractor(kernels, frontEnd, rows, channels);
  const count = windows.length / (rows * channels);
  const features = new Float32Array(count * extractor.size);
  for (let i = 0; i < count; i++) {
    extractor.extractRows(windows, i * rows * channels, features, i * extractor.size);
  }
  return features;
}

/** Examples as if they had been read with these settings; the very same set where those say nothing. */
export function examplesSeen(
  examples: ExampleSet,
  settings: SeenInput,
  kernels: WebAssembly.Module,
): ExampleSet {
  if (isAsRead(settings)) return examples;
  const windows = windowsSeen(examples, settings, kernels);
  return {
    ...windows,
    input: shapeSeen(settings, windows.input),
    features: featuresSeen(windows.features, windows.input, settings, kernels),
    featureGroups: featureGroups(settings.frontEnd, examples.input[1]),
  };
}

/** The windows that these settings cut, as rows; those that were read where they cut none. */
export function windowsSeen(
  examples: ExampleSet,
  { window, cut }: SeenInput,
  kernels: WebAssembly.Module,
): ExampleSet {
  if (!window || !cut) return examples;
  const made = cutExamples(examples, cut, window);
  const rowsOf = pieceReader(examples, made, window.rate, cut.rowHz, kernels);
  const { places, pieceOf, rowInPiece } = made;
  const size = window.rows * examples.input[1];
  const features = new Float32Array(places.labels.length * size);
  let piece = -1;
  let rows: Float32Array = features;
  for (const [i, row] of rowInPiece.entries()) {
    if (pieceOf[i] !== piece) [piece, rows] = [pieceOf[i], rowsOf(pieceOf[i])];
    const from = row * examples.input[1];
    features.set(rows.subarray(from, from + size), i * size);
  }
  return { ...places, features };
}

/** Reads the rows of a piece, row after row, at the rate that is wanted: resampling begins anew with each. */
function pieceReader(
  examples: ExampleSet,
  { read, pieces }: CutExamples,
  rate: number | undefined,
  rowHz: number | undefined,
  kernels: WebAssembly.Module,
): (piece: number) => Float32Array {
  const asRead = (piece: number) => rowsOfPiece(examples, read, pieces[piece]);
  if (rate === undefined || rowHz === undefined) return asRead;
  const channels = examples.input[1];
  const channelNames = Array.from({ length: channels }, (_, c) => String(c));
  const path = { channelNames, rowNames: channelNames, steps: [resampleStep(rowHz, rate)] };
  const resampler = new SignalRows(kernels);
  return (piece) => {
    const rows = asRead(piece);
    const count = rows.length / channels;
    const split = channelNames.map((_, c) =>
      Float32Array.from({ length: count }, (_, row) => rows[row * channels + c]),
    );
    resampler.begin(path);
    const made = resampler.push(split, 0, count);
    return Float32Array.from(
      { length: made[0].length * channels },
      (_, i) => made[i % channels][Math.floor(i / channels)],
    );
  };
}

/** From the windows that were read: these hold every row of a stretch. */
function rowsOfPiece(
  { input: [readRows, channels], features }: ExampleSet,
  { order, step, stretches }: ReadStretches,
  piece: Piece,
): Float32Array {
  const { firstRow, at, windows } = stretches[piece.stretch];
  const rows = new Float32Array(piece.rows * channels);
  for (let row = 0; row < piece.rows;) {
    const inStretch = piece.firstRow - firstRow + row;
    const window = Math.min(windows - 1, Math.floor(inStretch / step));
    const offset = inStretch - window * step;
    const count = Math.min(piece.rows - row, readRows - offset);
    const from = (order[at + window] * readRows + offset) * channels;
    rows.set(features.subarray(from, from + count * channels), row * channels);
    row += count;
  }
  return rows;
}

/** What is known of a data set as if it had been read with these settings. */
export function summarySeen(summary: DatasetSummary, settings: InputSettings): DatasetSummary {
  if (isAsRead(settings)) return summary;
  const { window } = settings;
  const { reading, preparation } = summary;
  const { rowHz } = signalPath(summary);
  return {
    ...summary,
    ...(window &&
      reading.kind === 'recordings' && {
        reading: { ...reading, windowLength: window.rows, overlap: window.overlap },
      }),
    ...(window?.rate !== undefined && rowHz !== undefined && { samplingHz: window.rate * rowHz }),
    input: shapeSeen(settings, summary.input),
    preparation: preparationSeen(preparation, settings, rowHz),
  };
}
