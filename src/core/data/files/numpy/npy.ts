import { AppError } from '../../../errors';

/** An array of numbers as NumPy keeps it, in C order. */
export interface NumpyArray {
  shape: readonly number[];
  values: Float64Array | readonly string[];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

interface Header {
  type: string;
  shape: readonly number[];
  fortran: boolean;
  /** Where the elements begin. */
  from: number;
}

function headerOf(bytes: Uint8Array): Header | undefined {
  if (bytes.length < 12 || !MAGIC.every((byte, i) => bytes[i] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6] >= 2;
  const from = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder().decode(bytes.subarray(long ? 12 : 10, from));
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map((size) => (/^\d+$/.test(size) ? Number(size) : NaN));
  return {
    type: /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? '',
    shape,
    fortran: /'fortran_order':\s*True/.test(header),
    from,
  };
}

/** The shape that the beginning of a `.npy` says; `undefined` where it is none. */
export function npyShape(bytes: Uint8Array): readonly number[] | undefined {
  const shape = headerOf(bytes)?.shape;
  return shape?.every(Number.isInteger) ? shape : undefined;
}

/** Reads `.npy` (NumPy format 1 to 3): numbers, booleans and texts. Throws AppError `no-npy`. */
export function readNpy(path: string, bytes: Uint8Array): NumpyArray {
  const header = headerOf(bytes);
  if (!header) throw noNpy(path, 'it does not begin like one');
  const { type, shape, fortran, from } = header;
  const count = shape.reduce((product, size) => product * size, 1);
  const read = readerOf(type);
  if (!read || !shape.every(Number.isInteger)) throw noNpy(path, `its type “${type}” is not read`);
  const rest = bytes.length - from - count * read.size;
  if (rest !== 0) throw noNpy(path, rest < 0 ? 'it is cut off' : 'it is longer than it says');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (i: number) => from + i * read.size;
  if (read.text) return { shape, values: Array.from({ length: count }, (_, i) => read.text!(view, at(i))) };
  const values = Float64Array.from({ length: count }, (_, i) => read.number!(view, at(i)));
  return { shape, values: fortran && shape.length > 1 ? inRowOrder(values, shape) : values };
}

interface ElementReader {
  size: number;
  number?: (view: DataView, at: number) => number;
  text?: (view: DataView, at: number) => string;
}

function readerOf(type: string): ElementReader | undefined {
  const [, order, kind, digits] = /^([<>|=])([biufUS])(\d+)$/.exec(type) ?? [];
  const little = order !== '>';
  const size = Number(digits);
  if (kind === 'U') {
    const text = (view: DataView, at: number) =>
      Array.from({ length: size }, (_, i) => String.fromCodePoint(view.getUint32(at + 4 * i, little) || 0))
        .join('')
        .replaceAll('\u0000', '');
    return { size: 4 * size, text };
  }
  if (kind === 'S') {
    const text = (view: DataView, at: number) =>
      new TextDecoder()
        .decode(new Uint8Array(view.buffer, view.byteOffset + at, size))
        .replaceAll('\u0000', '');
    return { size, text };
  }
  const numbers: Readonly<Record<string, ElementReader['number']>> = {
    f4: (view, at) => view.getFloat32(at, little),
    f8: (view, at) => view.getFloat64(at, little),
    i1: (view, at) => view.getInt8(at),
    i2: (view, at) => view.getInt16(at, little),
    i4: (view, at) => view.getInt32(at, little),
    i8: (view, at) => Number(view.getBigInt64(at, little)),
    u1: (view, at) => view.getUint8(at),
    b1: (view, at) => view.getUint8(at),
    u2: (view, at) => view.getUint16(at, little),
    u4: (view, at) => view.getUint32(at, little),
    u8: (view, at) => Number(view.getBigUint64(at, little)),
  };
  const number = numbers[`${kind}${size}`];
  return number && { size, number };
}

/** From Fortran's order, the first index fastest, to C's. */
function inRowOrder(values: Float64Array, shape: readonly number[]): Float64Array {
  const ordered = new Float64Array(values.length);
  const index = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    let at = 0;
    for (const [axis, size] of shape.entries()) at = at * size + index[axis];
    ordered[at] = values[i];
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0;
  }
  return ordered;
}

function noNpy(path: string, why: string): AppError {
  return new AppError(
    'no-npy',
    `${path} cannot be read as a NumPy array: ${why}.`,
    'Save it again with numpy.save, as numbers.',
    {
      file: path,
    },
  );
}
