import { bandEdges, featureShape, framesIn, spectrumTables, type FrontEnd } from './front-end';
import { KernelMemory } from './kernel-memory';

interface FeatureExports {
  atm_statistics(rows: number, channels: number, window: number, features: number): void;
  atm_spectrum(step: number, window: number, scratch: number, features: number): void;
}

/** Computes what the network sees of windows, on the very kernels that go into the export. */
export class FeatureExtractor {
  private readonly memory: KernelMemory<FeatureExports>;
  private readonly run: () => void;
  private readonly window: number;
  private readonly features: number;
  private readonly rows: number;
  private readonly width: number;
  readonly size: number;

  constructor(module: WebAssembly.Module, frontEnd: FrontEnd, rows: number, width: number) {
    const memory = new KernelMemory<FeatureExports>(module);
    this.memory = memory;
    [this.rows, this.width] = [rows, width];
    this.size = featureShape(frontEnd, rows, width).reduce((product, side) => product * side, 1);
    this.window = memory.allocate(4 * rows * width);
    this.features = memory.allocate(4 * this.size);
    if (frontEnd.kind === 'statistics') {
      this.run = () => memory.exports.atm_statistics(rows, width, this.window, this.features);
      return;
    }
    const { cosines, scale } = spectrumTables(frontEnd);
    const edges = bandEdges(frontEnd);
    const { frame, bands } = frontEnd;
    const [cosinesAt, edgesAt] = [memory.allocate(cosines.byteLength), memory.allocate(edges.byteLength)];
    memory.write(cosinesAt, cosines);
    memory.write(edgesAt, edges);
    const fields = new DataView(new ArrayBuffer(32));
    [width, frame, frame / 2, framesIn(frontEnd, rows), bands].forEach((value, i) =>
      fields.setInt32(4 * i, value, true),
    );
    fields.setFloat32(20, scale, true);
    fields.setInt32(24, cosinesAt, true);
    fields.setInt32(28, edgesAt, true);
    const step = memory.allocate(fields.byteLength);
    memory.write(step, fields);
    const scratch = memory.allocate(4 * frame);
    this.run = () => memory.exports.atm_spectrum(step, this.window, scratch, this.features);
  }

  /** Features of the window that begins at this row of the channels, written to `into` from `at` on. */
  extract(channels: readonly Float32Array[], start: number, into: Float32Array, at: number): void {
    const { rows, width } = this;
    const window = this.memory.floats(this.window, rows * width);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < width; c++) window[row * width + c] = channels[c][start + row];
    }
    this.finish(into, at);
  }

  /** The same of a window that lies row after row from an entry of `windows` on. */
  extractRows(windows: Float32Array, from: number, into: Float32Array, at: number): void {
    const entries = this.rows * this.width;
    this.memory.floats(this.window, entries).set(windows.subarray(from, from + entries));
    this.finish(into, at);
  }

  private finish(into: Float32Array, at: number): void {
    this.run();
    into.set(this.memory.floats(this.features, this.size), at);
  }
}
