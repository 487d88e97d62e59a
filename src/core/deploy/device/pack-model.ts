import { sizeOf } from '../../network/build';
import type { Network } from '../../network';
import type { Compression } from '../types';
import { calibrate } from './calibrate';
import { packFloat } from './pack-float';
import { packInt8 } from './pack-int8';
import { runDeviceModel } from './runtime';
import type { DeviceModel } from './types';

/** Examples beyond this many change an int8 calibration little. */
const CALIBRATION_EXAMPLES = 500;

/** The training examples that int8 is calibrated on: at most 500, spread evenly over all. */
export function calibrationChoice(training: ArrayLike<number>): Uint32Array {
  const count = Math.min(CALIBRATION_EXAMPLES, training.length);
  return Uint32Array.from({ length: count }, (_, i) => training[Math.floor((i * training.length) / count)]);
}

/** The same choice from normalised training examples, one after the other. */
export function calibrationInputs(network: Network, inputs: Float32Array): Float32Array {
  const size = sizeOf(network.input);
  const all = Uint32Array.from({ length: inputs.length / size }, (_, i) => i);
  const chosen = calibrationChoice(all);
  if (chosen.length === all.length) return inputs;
  const picked = new Float32Array(chosen.length * size);
  chosen.forEach((example, i) => {
    picked.set(inputs.subarray(example * size, (example + 1) * size), i * size);
  });
  return picked;
}

/**
 * Packs trained weights exactly as they are exported under a compression.
 *
 * @param trainingInputs normalised training examples, one after the other; only int8 looks at them
 * @throws AppError `invalid-weights`, `weights-not-finite`, `calibration-empty`
 */
export function packModel(
  kernels: WebAssembly.Module,
  network: Network,
  weights: readonly Float32Array[],
  compression: Compression,
  trainingInputs: Float32Array,
): DeviceModel {
  if (compression !== 'int8') return packFloat(network, weights, compression);
  const inputs = calibrationInputs(network, trainingInputs);
  return packInt8(network, weights, calibrate(kernels, network, weights, inputs));
}

/** Class probabilities (examples × classes) of a trained network as the device will compute them. */
export function predictOnDevice(
  kernels: WebAssembly.Module,
  network: Network,
  weights: readonly Float32Array[],
  compression: Compression,
  inputs: Float32Array,
  trainingInputs: Float32Array,
): Float32Array {
  return runDeviceModel(kernels, packModel(kernels, network, weights, compression, trainingInputs), inputs);
}
