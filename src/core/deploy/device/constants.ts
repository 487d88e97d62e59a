import type { Codebook } from '../codebook';
import type { ConstantArray } from './types';

const WORD_BYTES = 4;

function wholeWords<T extends Int8Array | Uint8Array>(data: T, empty: T): T {
  empty.set(data);
  return empty;
}

function paddedLength(length: number): number {
  return Math.ceil(length / WORD_BYTES) * WORD_BYTES;
}

export function floats(name: string, data: Float32Array): ConstantArray {
  return { name, type: 'float', data };
}

export function int32s(name: string, data: Int32Array): ConstantArray {
  return { name, type: 'int32_t', data };
}

export function int8s(name: string, data: Int8Array): ConstantArray {
  return { name, type: 'int8_t', data: wholeWords(data, new Int8Array(paddedLength(data.length))) };
}

export function uint8s(name: string, data: Uint8Array): ConstantArray {
  return { name, type: 'uint8_t', data: wholeWords(data, new Uint8Array(paddedLength(data.length))) };
}

/** Codebook indices as stored: a byte each, or two in a byte, the first in its lower half. */
export function packedIndices({ indices }: Codebook, bits: 8 | 4): Uint8Array {
  if (bits === 8) return indices;
  return Uint8Array.from(
    { length: Math.ceil(indices.length / 2) },
    (_, i) => indices[2 * i] | ((indices[2 * i + 1] ?? 0) << 4),
  );
}

/** Codebooks of one size whatever the weights, so that the size of an export follows from its shapes. */
export function filledCodebook({ values }: Codebook, length: number): Float32Array {
  const filled = new Float32Array(length).fill(values.at(-1)!);
  filled.set(values);
  return filled;
}
