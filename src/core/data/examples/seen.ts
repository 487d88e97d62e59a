import {
  FeatureExtractor,
  featureGroups,
  isAsRead,
  preparationSeen,
  shapeSeen,
  type InputSettings,
} from '../../signal';
import { cutExamples, type CutExamples, type StretchCut } from '../splits/cut-stretches';
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
  const windows = windowsSeen(examples, settings);
  return {
    ...windows,
    input: shapeSeen(settings, windows.input),
    features: featuresSeen(windows.features, windows.input, settings, kernels),
    featureGroups: featureGroups(settings.frontEnd, examples.input[1]),
  };
}

/** The windows that these settings cut, as rows; those that were read where they cut none. */
export function windowsSeen(examples: ExampleSet, { window, cut }: SeenInput): ExampleSet {
  if (!window || !cut) return examples;
  const made = cutExamples(examples, cut, window);
  return { ...made.places, features: rowsOf(examples, made) };
}

/** Rows of windows from the windows that were read: these hold every row of a stretch. */
function rowsOf(examples: ExampleSet, { places, read, stretchOf }: CutExamples): Float32Array {
  const [readRows, channels] = examples.input;
  const rows = places.rowsPerExample;
  const features = new Float32Array(places.labels.length * rows * channels);
  for (const [i, start] of places.startRows.entries()) {
    const { firstRow, at, windows } = read.stretches[stretchOf[i]];
    for (let row = 0; row < rows;) {
      const inStretch = start - firstRow + row;
      const window = Math.min(windows - 1, Math.floor(inStretch / read.step));
      const offset = inStretch - window * read.step;
      const count = Math.min(rows - row, readRows - offset);
      const from = (read.order[at + window] * readRows + offset) * channels;
      features.set(examples.features.subarray(from, from + count * channels), (i * rows + row) * channels);
      row += count;
    }
  }
  return features;
}

/** What is known of a data set as if it had been read with these settings. */
export function summarySeen(summary: DatasetSummary, settings: InputSettings): DatasetSummary {
  if (isAsRead(settings)) return summary;
  const { window } = settings;
  const { reading } = summary;
  return {
    ...summary,
    ...(window &&
      reading.kind === 'recordings' && {
        reading: { ...reading, windowLength: window.rows, overlap: window.overlap },
      }),
    input: shapeSeen(settings, summary.input),
    preparation: preparationSeen(summary.preparation, settings),
  };
}
