import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { safeIdentifier } from '../names';
import type { ExportModel } from '../types';

/** What all global names of one exported model begin with. */
export interface CNames {
  /** Of functions, types, files, CMake targets and the Arduino library: `gestures_3f2a1c`. */
  symbol: string;
  /** Of macros and include guards: `GESTURES_3F2A1C`. */
  macro: string;
}

const LONGEST_NAME = 32;
const HASH_DIGITS = 6;

function shortHash(parts: Iterable<Uint8Array>): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest()).slice(0, HASH_DIGITS);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The first words of an identifier, as many as fit. */
function shortened(identifier: string): string {
  if (identifier.length <= LONGEST_NAME) return identifier;
  const cut = identifier.slice(0, LONGEST_NAME + 1).lastIndexOf('_');
  return identifier.slice(0, cut > 0 ? cut : LONGEST_NAME);
}

/**
 * The study's name as an identifier and six digits of a hash of the model, so that two studies of one name can be linked
 * into one firmware. Equal models have equal names.
 */
export function cNamesOf(model: ExportModel): CNames {
  const { name, network, weights, compression, normalisation, data, decisions } = model;
  const head = JSON.stringify([name, network.layers, compression, data, ...(decisions ? [decisions] : [])]);
  const values = [...weights, normalisation.mean, normalisation.sd].map(bytesOf);
  const symbol = `${shortened(safeIdentifier(name))}_${shortHash([utf8ToBytes(head), ...values])}`;
  return { symbol, macro: symbol.toUpperCase() };
}

/** The kernels as one export carries them. */
export interface CKernels {
  /** `atm_3f2a1c`, which takes the place of `atm` in every global name. */
  symbol: string;
  header: string;
  /** Texts by file name. */
  files: ReadonlyMap<string, string>;
}

/**
 * Models of one version of the kernels share them, those of two versions carry both: names of kernels and of their files
 * have six digits of a hash of the sources in them.
 */
export function cKernelsOf(sources: Readonly<Record<string, string>>): CKernels {
  const texts = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
  const symbol = `atm_${shortHash(texts.map(([file, text]) => utf8ToBytes(`${file}\n${text}\n`)))}`;
  const renamedFile = (file: string) => `${symbol}_${file}`;
  const renamed = (text: string) =>
    text
      .replace(/\batm_/g, `${symbol}_`)
      .replace(/\bATM_/g, `${symbol.toUpperCase()}_`)
      .replace(/#include "(\w+\.h)"/g, (_, file: string) => `#include "${renamedFile(file)}"`);
  return {
    symbol,
    header: renamedFile('kernels.h'),
    files: new Map(texts.map(([file, text]) => [renamedFile(file), renamed(text)])),
  };
}

/** What a kernel, a type or a constant of kernels.h is called in an export. */
export function kernelName({ symbol }: CKernels, name: string): string {
  return name.replace(/^atm(?=_)/, symbol).replace(/^ATM(?=_)/, symbol.toUpperCase());
}
