import { KernelMemory } from './kernel-memory';
import { stepOf, type SignalPath } from './path';

interface SignalExports {
  atm_signal_rows(
    signal: number,
    resample: number,
    memory: number,
    samples: number,
    count: number,
    rows: number,
  ): number;
}

/** Words of `atm_resample_t`, and numbers of memory that a channel takes; see kernels.h. */
const RESAMPLE_WORDS = 9;
const MEMORY_PER_CHANNEL = 11;

/** Samples that go through the kernels at once, and rows at most that these become. */
const MOST_SAMPLES = 4096;
const MOST_ROWS = 1 << 16;

/** Runs raw samples through the steps of a path on the very kernels that go into the export. */
export class SignalRows {
  private readonly module: WebAssembly.Module;
  private memory: KernelMemory<SignalExports>;
  private path: SignalPath | undefined;
  private places = { signal: 0, resample: 0, state: 0, samples: 0, rows: 0 };
  private block = 0;

  constructor(module: WebAssembly.Module) {
    this.module = module;
    this.memory = new KernelMemory<SignalExports>(module);
  }

  /** The next samples belong to another stretch, perhaps on another path. */
  begin(path: SignalPath): void {
    if (this.path !== path) this.lay(path);
    this.memory.write(this.places.resample, new Int32Array(RESAMPLE_WORDS));
  }

  /**
   * Rows that these samples complete, channel by channel.
   *
   * @param channels raw samples of the path's channels, from `first` on, `count` of them
   */
  push(channels: readonly Float32Array[], first: number, count: number): Float32Array[] {
    const { signal, resample, state, samples, rows } = this.places;
    const [width, rowWidth] = [channels.length, this.path!.rowNames.length];
    const parts: Float32Array[][] = Array.from({ length: rowWidth }, () => []);
    for (let from = 0; from < count; from += this.block) {
      const length = Math.min(this.block, count - from);
      const input = this.memory.floats(samples, length * width);
      for (const [c, values] of channels.entries()) {
        for (let i = 0; i < length; i++) input[i * width + c] = values[first + from + i]!;
      }
      const made = this.memory.exports.atm_signal_rows(signal, resample, state, samples, length, rows);
      const output = this.memory.floats(rows, made * rowWidth);
      for (let c = 0; c < rowWidth; c++) {
        const values = new Float32Array(made);
        for (let row = 0; row < made; row++) values[row] = output[row * rowWidth + c]!;
        parts[c].push(values);
      }
    }
    return parts.map(joined);
  }

  private lay(path: SignalPath): void {
    this.path = path;
    const [width, rowWidth] = [path.channelNames.length, path.rowNames.length];
    const resampling = stepOf(path, 'resample');
    const perSample = resampling ? Math.ceil(resampling.rowHz / resampling.sensorHz) + 1 : 1;
    this.block = Math.max(1, Math.min(MOST_SAMPLES, Math.floor(MOST_ROWS / perSample)));
    const fields = new DataView(new ArrayBuffer(20));
    fields.setInt32(0, width, true);
    fields.setFloat32(4, resampling?.sensorHz ?? 0, true);
    fields.setFloat32(8, resampling?.rowHz ?? 0, true);
    fields.setFloat32(12, stepOf(path, 'gravity')?.share ?? 0, true);
    fields.setInt32(16, stepOf(path, 'magnitude')?.axes ?? 0, true);
    this.memory = new KernelMemory<SignalExports>(this.module);
    this.places = {
      signal: this.memory.allocate(fields.byteLength),
      resample: this.memory.allocate(4 * RESAMPLE_WORDS),
      state: this.memory.allocate(4 * MEMORY_PER_CHANNEL * width),
      samples: this.memory.allocate(4 * this.block * width),
      rows: this.memory.allocate(4 * this.block * perSample * rowWidth),
    };
    this.memory.write(this.places.signal, fields);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
