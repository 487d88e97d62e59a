import { normaliseExamples } from '../../data/normalisation';
import type { ExampleSet, Fold, Normalisation } from '../../data/types';
import type { Network } from '../../network/types';
import type { Compression } from '../types';
import { predictOnDevice } from './pack-model';

/**
 * Class probabilities of a trained fold on its validation examples, examples × classes, computed by the exported kernels:
 * what X-CROSS and the compressed accuracy are measured on. int8 is calibrated on the fold's training examples.
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
  const calibration = compression === 'int8' ? fold.train : [];
  const training = normaliseExamples(examples, calibration, normalisation);
  const validation = normaliseExamples(examples, fold.validation, normalisation);
  return predictOnDevice(kernels, network, weights, compression, validation, training);
}
