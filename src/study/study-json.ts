import { AppError } from '../core/errors';

/** Arrays of numbers by what they are called in the file. */
const ARRAYS = { f32: Float32Array, u16: Uint16Array, u32: Uint32Array } as const;
type ArrayName = keyof typeof ARRAYS;

/** JSON in which arrays of numbers are little-endian bytes in base64, and losses that are no numbers keep their name. */
export function packJson(content: unknown): string {
  return JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
    for (const name of Object.keys(ARRAYS) as ArrayName[]) {
      const array = ARRAYS[name];
      if (value instanceof array) return { [`$${name}`]: toBase64(value) };
    }
    return value;
  });
}

/** @throws SyntaxError where it is no JSON, AppError `study-file-damaged` where an array cannot be read */
export function unpackJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => revive(value));
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [[key, content] = [], ...others] = Object.entries(value);
  if (key?.[0] !== '$' || others.length > 0 || typeof content !== 'string') return value;
  if (key === '$number') return Number(content);
  const array = ARRAYS[key.slice(1) as ArrayName] as (typeof ARRAYS)[ArrayName] | undefined;
  return array ? fromBase64(content, array) : value;
}

/** Characters per call: `String.fromCharCode` takes no more arguments than fit the stack. */
const CHUNK = 0x8000;

function toBase64(array: Float32Array | Uint16Array | Uint32Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let binary = '';
  for (let from = 0; from < bytes.length; from += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  }
  return btoa(binary);
}

function fromBase64(text: string, array: (typeof ARRAYS)[ArrayName]): ArrayLike<number> {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw damaged('an array cannot be read');
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  if (bytes.length % array.BYTES_PER_ELEMENT !== 0) throw damaged('an array is cut off');
  return new array(bytes.buffer);
}

export const damaged = (what: string): AppError =>
  new AppError(
    'study-file-damaged',
    `The study file is damaged: ${what}.`,
    'Save the study again where it was made.',
  );
