import { AppError } from '../../../errors';

const DEEPEST = 64;

/**
 * What bytes of CBOR say (RFC 8949): maps as objects without a prototype, byte strings as `Uint8Array`, tags passed over.
 * Throws AppError `no-cbor` where the bytes are none.
 */
export function readCbor(bytes: Uint8Array): unknown {
  const reader = new CborReader(bytes);
  return reader.whole();
}

/** Ends an item of unknown length. */
const BREAK = Symbol('break');

class CborReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The one item that the bytes are. */
  whole(): unknown {
    const value = this.item(0);
    if (value === BREAK || this.at < this.bytes.length) throw noCbor();
    return value;
  }

  private item(depth: number): unknown {
    if (depth > DEEPEST) throw noCbor();
    const first = this.byte();
    const [major, info] = [first >> 5, first & 31];
    if (major === 7) return this.simple(info);
    if (major === 6) {
      this.length(info);
      return this.item(depth + 1);
    }
    if (info === 31 && major < 2) throw noCbor();
    const length = info === 31 ? Infinity : this.length(info);
    if (major === 0) return length;
    if (major === 1) return -1 - length;
    if (major === 2 || major === 3) return this.text(major, length, depth);
    if (major === 4) return this.list(length, depth);
    return this.map(length, depth);
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw noCbor();
    return this.bytes[this.at++];
  }

  private length(info: number): number {
    if (info < 24) return info;
    const size = [1, 2, 4, 8][info - 24];
    if (size === undefined || this.at + size > this.bytes.length) throw noCbor();
    const at = this.at;
    this.at += size;
    if (size === 1) return this.view.getUint8(at);
    if (size === 2) return this.view.getUint16(at);
    return size === 4 ? this.view.getUint32(at) : Number(this.view.getBigUint64(at));
  }

  private simple(info: number): unknown {
    if (info === 20 || info === 21) return info === 21;
    if (info === 22 || info === 23) return null;
    if (info === 31) return BREAK;
    const at = this.at;
    this.length(info);
    if (info === 25) return half(this.view.getUint16(at));
    if (info === 26) return this.view.getFloat32(at);
    return info === 27 ? this.view.getFloat64(at) : null;
  }

  private text(major: number, length: number, depth: number): unknown {
    if (length === Infinity) {
      const parts = this.list(length, depth);
      return major === 3 ? parts.join('') : parts;
    }
    if (this.at + length > this.bytes.length) throw noCbor();
    const part = this.bytes.subarray(this.at, (this.at += length));
    return major === 3 ? new TextDecoder().decode(part) : part;
  }

  private list(length: number, depth: number): unknown[] {
    const items: unknown[] = [];
    while (items.length < length) {
      const item = this.item(depth + 1);
      if (item === BREAK && length === Infinity) break;
      if (item === BREAK) throw noCbor();
      items.push(item);
    }
    return items;
  }

  private map(length: number, depth: number): unknown {
    const entries: [string, unknown][] = [];
    while (entries.length < length) {
      const key = this.item(depth + 1);
      if (key === BREAK && length === Infinity) break;
      const value = this.item(depth + 1);
      if (key === BREAK || value === BREAK) throw noCbor();
      entries.push([String(key), value]);
    }
    return Object.assign(Object.create(null) as object, Object.fromEntries(entries));
  }
}

/** A number of 16 bits: sign, five bits of exponent, ten of the fraction. */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function noCbor(): AppError {
  return new AppError('no-cbor', 'The bytes are no CBOR.', 'Export the data again, or leave the file out.');
}
