/** What trainer-wasm/index.ts exports. */
export interface TrainerExports {
  memory: WebAssembly.Memory;
  heapBase(): number;
  begin(examples: number, indices: number, dropoutSeed: number, learningRate: number): void;
  run(from: number, to: number): void;
  lossSum: WebAssembly.Global;
  correct: WebAssembly.Global;
}

const PAGE_BYTES = 65536;

/** One instance of the kernels and its memory. Views are made when needed: growing the memory detaches them. */
export class Kernels {
  readonly exports: TrainerExports;

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module).exports as unknown as TrainerExports;
  }

  /** Makes sure that `bytes` of memory are there. Memory never shrinks, and is used again by the next trial. */
  ensure(bytes: number): void {
    const missing = Math.ceil((bytes - this.exports.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.exports.memory.grow(missing);
  }

  get bytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.exports.memory.buffer, address, count);
  }

  unsigned(address: number, count: number): Uint32Array {
    return new Uint32Array(this.exports.memory.buffer, address, count);
  }

  shorts(address: number, count: number): Uint16Array {
    return new Uint16Array(this.exports.memory.buffer, address, count);
  }

  words(address: number, count: number): Int32Array {
    return new Int32Array(this.exports.memory.buffer, address, count);
  }

  clear(address: number, bytes: number): void {
    new Uint8Array(this.exports.memory.buffer, address, bytes).fill(0);
  }

  /** Loss per begin (summed over examples) and hits since `begin`. */
  get lossSum(): number {
    return this.exports.lossSum.value as number;
  }

  get correct(): number {
    return this.exports.correct.value as number;
  }
}
