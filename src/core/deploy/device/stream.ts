import { FeatureExtractor, featureShape, SignalRows, type SignalPath } from '../../signal';

/** What the network sees before normalisation, window by window, where a firmware fills it from a stretch of raw samples, sample by sample. */
export function windowsOfStream(
  kernels: WebAssembly.Module,
  path: SignalPath,
  windowRows: number,
  hopRows: number,
  samples: Float32Array,
): Float32Array {
  const width = path.channelNames.length;
  const count = samples.length / width;
  const channels = Array.from({ length: width }, (_, c) =>
    Float32Array.from({ length: count }, (_value, i) => samples[i * width + c]),
  );
  const signal = new SignalRows(kernels);
  signal.begin(path);
  const rows = signal.push(channels, 0, count);
  const windows = Math.max(0, Math.floor((rows[0].length - windowRows) / hopRows) + 1);
  const { frontEnd } = path;
  const size = featureShape(frontEnd, windowRows, rows.length).reduce((product, side) => product * side, 1);
  const extractor = frontEnd && new FeatureExtractor(kernels, frontEnd, windowRows, rows.length);
  const filled = new Float32Array(windows * size);
  for (let window = 0; window < windows; window++) {
    const start = window * hopRows;
    if (extractor) extractor.extract(rows, start, filled, window * size);
    else {
      for (const [c, values] of rows.entries()) {
        for (let row = 0; row < windowRows; row++)
          filled[window * size + row * rows.length + c] = values[start + row];
      }
    }
  }
  return filled;
}
