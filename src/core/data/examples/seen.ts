import {
  FeatureExtractor,
  featureGroups,
  isAsRead,
  preparationSeen,
  shapeSeen,
  type InputSettings,
} from '../../signal';
import type { DatasetSummary, ExampleSet } from '../types';

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
  settings: InputSettings,
  kernels: WebAssembly.Module,
): ExampleSet {
  if (isAsRead(settings)) return examples;
  return {
    ...examples,
    input: shapeSeen(settings, examples.input),
    features: featuresSeen(examples.features, examples.input, settings, kernels),
    featureGroups: featureGroups(settings.frontEnd, examples.input[1]),
  };
}

/** What is known of a data set as if it had been read with these settings. */
export function summarySeen(summary: DatasetSummary, settings: InputSettings): DatasetSummary {
  if (isAsRead(settings)) return summary;
  return {
    ...summary,
    input: shapeSeen(settings, summary.input),
    preparation: preparationSeen(summary.preparation, settings),
  };
}
