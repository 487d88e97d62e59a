import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Dataset, ExampleSet, UnnamedDataset } from './types';

const SLICE_BYTES = 1 << 20;

/**
 * Gives a data set its id: SHA-256 (hex) over everything that decides folds and training. That is, over shape, groups,
 * class and session names, and the SHA-256 of each megabyte of labels, sessions, places in the recordings and features.
 * Slices, so that the browser's own SHA-256, ten times as fast as one in JavaScript, need not have them all at once;
 * pages that are served without TLS do not have it and do without. `between` may let other work in, or reject to cancel.
 */
export async function withId(unnamed: UnnamedDataset, between: () => Promise<void>): Promise<Dataset> {
  const { subtle } = globalThis.crypto;
  const hash = hashOfHead(unnamed.examples);
  for (const slice of slicesOf(unnamed.examples)) {
    hash.update(subtle ? new Uint8Array(await subtle.digest('SHA-256', slice)) : sha256(slice));
    await between();
  }
  return named(unnamed, bytesToHex(hash.digest()));
}

/** The same at once. */
export function withIdAtOnce(unnamed: UnnamedDataset): Dataset {
  const hash = hashOfHead(unnamed.examples);
  for (const slice of slicesOf(unnamed.examples)) hash.update(sha256(slice));
  return named(unnamed, bytesToHex(hash.digest()));
}

function hashOfHead(examples: Omit<ExampleSet, 'id'>): ReturnType<typeof sha256.create> {
  const { input, classNames, sessionNames, rowsPerExample, featureGroups } = examples;
  const named = examples.testExamples ? [[...examples.testExamples]] : [];
  const head = JSON.stringify([input, classNames, sessionNames, rowsPerExample, featureGroups, ...named]);
  return sha256.create().update(utf8ToBytes(head));
}

function* slicesOf({ labels, sessions, startRows, features }: Omit<ExampleSet, 'id'>) {
  for (const array of [labels, sessions, startRows, features]) {
    const bytes = new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
    for (let from = 0; from < bytes.length; from += SLICE_BYTES)
      yield bytes.subarray(from, from + SLICE_BYTES);
  }
}

function named({ summary, examples }: UnnamedDataset, id: string): Dataset {
  return { summary: { id, ...summary }, examples: { id, ...examples } };
}
