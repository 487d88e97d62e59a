import type { Normalisation } from '../../data';
import type { Network } from '../../network';
import type { Compression } from '../types';
import { normaliseAsFirmware } from './normalise';
import { packModel } from './pack-model';
import { runDeviceModel } from './runtime';

/** A trained model with what its firmware is made of. */
export interface FirmwareModel {
  network: Network;
  weights: readonly Float32Array[];
  compression: Compression;
  normalisation: Normalisation;
  /** Raw training examples, one after the other: they calibrate int8. */
  examples: Float32Array;
}

/** Examples between two signs of life. */
const SLICE = 256;

/**
 * Class probabilities of raw examples, as the exported firmware computes them: its normalisation, its kernels, its
 * packing. Yields the share that is done.
 *
 * @returns examples × classes
 */
export function* classifyAsFirmware(
  kernels: WebAssembly.Module,
  { network, weights, compression, normalisation, examples }: FirmwareModel,
  raw: Float32Array,
): Generator<number, Float32Array> {
  const calibration = normaliseAsFirmware(examples, normalisation);
  const packed = packModel(kernels, network, weights, compression, calibration);
  const size = network.input[0] * network.input[1] * network.input[2];
  const total = raw.length / size;
  const probabilities = new Float32Array(total * network.classes);
  for (let from = 0; from < total; from += SLICE) {
    const inputs = raw.subarray(from * size, Math.min(total, from + SLICE) * size);
    const outputs = runDeviceModel(kernels, packed, normaliseAsFirmware(inputs, normalisation));
    probabilities.set(outputs, from * network.classes);
    yield Math.min(1, (from + SLICE) / total);
  }
  return probabilities;
}

/** What the firmware makes of its probabilities; see `decide` in the exported classifier. */
export interface Decisions {
  /** The most probable class, the first of equals. */
  classes: Uint16Array;
  probabilities: Float32Array;
  /** 1 where the probability reaches the threshold; 0 is “unknown”. */
  known: Uint8Array;
}

/** The smallest probability that counts as known, unless the firmware is compiled with another one. */
export const DEFAULT_MIN_PROBABILITY = 0.5;

export function decideAsFirmware(
  probabilities: Float32Array,
  classes: number,
  minProbability = DEFAULT_MIN_PROBABILITY,
): Decisions {
  const count = probabilities.length / classes;
  const decisions = {
    classes: new Uint16Array(count),
    probabilities: new Float32Array(count),
    known: new Uint8Array(count),
  };
  // The firmware compares 32-bit numbers.
  const threshold = Math.fround(minProbability);
  for (let example = 0; example < count; example++) {
    let best = 0;
    const at = example * classes;
    for (let c = 1; c < classes; c++) if (probabilities[at + c] > probabilities[at + best]) best = c;
    decisions.classes[example] = best;
    decisions.probabilities[example] = probabilities[at + best]!;
    decisions.known[example] = probabilities[at + best] >= threshold ? 1 : 0;
  }
  return decisions;
}
