import { exampleSize } from '../../data/examples/normalisation';
import type { ExampleSet, Fold, Normalisation } from '../../data';
import type { Network } from '../../network';
import type { Compression } from '../types';
import { normaliseAsFirmware } from './normalise';
import { calibrationChoice, predictOnDevice } from './pack-model';

/** The given examples as they were recorded, one after the other. */
export function rawExamples(examples: ExampleSet, indices: ArrayLike<number>): Float32Array {
  const size = exampleSize(examples);
  const raw = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    raw.set(examples.features.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
  }
  return raw;
}

/**
 * Class probabilities of a trained fold on its validation examples, examples × classes, computed by the exported kernels:
 * what X-CROSS and the compressed accuracy are measured on. int8 is calibrated on the fold's training examples, as its
 * export would be.
 *
 * @throws AppError `invalid-weights`, `weights-not-finite`
 */
export function foldOutputsOnDevice(
  kernels: WebAssembly.Module,
  compression: Compression,
  trained: { network: Network; weights: readonly Float32Array[]; normalisation: Normalisation },
  examples: ExampleSet,
  fold: Fold,
): Float32Array {
  const { network, weights, normalisation } = trained;
  const inputsOf = (indices: ArrayLike<number>) =>
    normaliseAsFirmware(rawExamples(examples, indices), normalisation);
  const calibration = compression === 'int8' ? calibrationChoice(fold.train) : [];
  const [inputs, training] = [inputsOf(fold.validation), inputsOf(calibration)];
  return predictOnDevice(kernels, network, weights, compression, inputs, training);
}
