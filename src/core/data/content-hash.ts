import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Steps } from './steps';
import type { ExampleSet } from './types';

const SLICE_BYTES = 1 << 20;

/**
 * SHA-256 (hex) over everything that decides folds and training: shape, groups, class and session names, labels,
 * sessions, places in the recordings and features. noble-hashes instead of crypto.subtle: it can be fed piece by piece,
 * and works on pages served without TLS.
 */
export function* contentHash(examples: Omit<ExampleSet, 'id'>): Steps<string> {
  const { features, labels, sessions, startRows, ...head } = examples;
  const { input, classNames, sessionNames, rowsPerExample, featureGroups } = head;
  const hash = sha256.create();
  hash.update(utf8ToBytes(JSON.stringify([input, classNames, sessionNames, rowsPerExample, featureGroups])));
  for (const array of [labels, sessions, startRows, features]) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
      hash.update(bytes.subarray(from, from + SLICE_BYTES));
      yield from / bytes.length;
    }
  }
  return bytesToHex(hash.digest());
}
