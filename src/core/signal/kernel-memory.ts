const PAGE_BYTES = 65_536;
const ALIGNMENT = 16;

interface MemoryExports {
  memory: WebAssembly.Memory;
  __heap_base: WebAssembly.Global<'i32'>;
}

/** Memory of an instance of kernels.wasm behind its own data: addresses are those of a 32-bit device. */
export class KernelMemory<Exports extends object> {
  readonly exports: Exports & MemoryExports;
  private top: number;

  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module, {});
    this.exports = exports as unknown as Exports & MemoryExports;
    this.top = this.exports.__heap_base.value;
  }

  allocate(bytes: number): number {
    const address = Math.ceil(this.top / ALIGNMENT) * ALIGNMENT;
    this.top = address + bytes;
    const missing = this.top - this.exports.memory.buffer.byteLength;
    if (missing > 0) this.exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  }

  write(address: number, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
    new Uint8Array(this.exports.memory.buffer, address, byteLength).set(
      new Uint8Array(buffer, byteOffset, byteLength),
    );
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.exports.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Int8Array {
    return new Int8Array(this.exports.memory.buffer, address, length);
  }
}
