import { BINARY } from './binary';

/** What search-wasm/index.ts exports: sizes, numbers and addresses, in the order given there. */
export interface SearchExports {
  memory: WebAssembly.Memory;
  heapBase(): number;
  predict(...operands: number[]): void;
  likelihood(...operands: number[]): number;
}

const PAGE_BYTES = 65_536;
const NUMBER_BYTES = 8;

let compiled: WebAssembly.Module | null | undefined;

/** Compiled when it is first wanted; null where an engine has no vectors in WebAssembly. */
function searchModule(): WebAssembly.Module | null {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(BINARY), (character) => character.charCodeAt(0));
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return compiled;
}

/** An instance of the module of search-wasm/ and its memory, as numbers of 64 bits. */
export class SearchInstance {
  private constructor(private readonly exports: SearchExports) {}

  /** Null where an engine has no vectors in WebAssembly. */
  static create(): SearchInstance | null {
    const module = searchModule();
    return module && new SearchInstance(new WebAssembly.Instance(module).exports as unknown as SearchExports);
  }

  get run(): Pick<SearchExports, 'predict' | 'likelihood'> {
    return this.exports;
  }

  /** Places for lists of so many numbers, one after the other. The memory grows and is used again: what was there is lost. */
  layOut(lengths: readonly number[]): Place[] {
    const { memory, heapBase } = this.exports;
    let next = heapBase() / NUMBER_BYTES;
    const firsts = lengths.map((length) => {
      const first = next;
      next += length + (length % 2);
      return first;
    });
    const missing = Math.ceil((next * NUMBER_BYTES - memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) memory.grow(missing);
    return lengths.map((length, i) => ({
      address: firsts[i] * NUMBER_BYTES,
      numbers: new Float64Array(memory.buffer, firsts[i] * NUMBER_BYTES, length),
    }));
  }
}

export interface Place {
  address: number;
  /** Until the next `layOut`. */
  numbers: Float64Array;
}
