const ALIGNMENT = 64;

/** The kernels work on vectors of four floats: channels, rows and columns are stored in fours. */
export function roundUp4(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** Hands out addresses of one stretch of WASM memory; nothing is written, so a plan's size is known before it is made. */
export class Arena {
  private top: number;

  constructor(private readonly base: number) {
    this.top = base;
  }

  /** Address of `bytes` free bytes, aligned to a cache line. */
  reserve(bytes: number): number {
    const address = this.top;
    this.top = Math.ceil((this.top + bytes) / ALIGNMENT) * ALIGNMENT;
    return address;
  }

  reserveFloats(count: number): number {
    return this.reserve(count * 4);
  }

  /** First byte behind everything reserved. */
  get end(): number {
    return this.top;
  }

  get bytes(): number {
    return this.top - this.base;
  }
}
