import { SignalRows, type SignalPath } from '../../signal';

/** Raw windows, one after the other, that a firmware fills from a stretch of raw samples, sample by sample. */
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
  const size = windowRows * rows.length;
  const filled = new Float32Array(windows * size);
  for (let window = 0; window < windows; window++) {
    for (let row = 0; row < windowRows; row++) {
      for (const [c, values] of rows.entries())
        filled[window * size + row * rows.length + c] = values[window * hopRows + row];
    }
  }
  return filled;
}
