import { AppError } from '../errors';

export interface OutputComparison {
  /** Share of examples on which both models name the same class: X-CUBE-AI's X-CROSS accuracy. */
  crossAccuracy: number;
  /** ‖compressed − original‖₂ / ‖original‖₂ over all class probabilities. */
  l2RelativeError: number;
  /** Classes named by the original and by the compressed model. */
  originalPredicted: Uint16Array;
  predicted: Uint16Array;
}

/** Most probable class of each example; the first of equals. `probabilities`: examples × classes. */
export function predictedClasses(probabilities: Float32Array, classes: number): Uint16Array {
  const predicted = new Uint16Array(probabilities.length / classes);
  for (let i = 0; i < predicted.length; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (probabilities[i * classes + c] > probabilities[i * classes + best]) best = c;
    }
    predicted[i] = best;
  }
  return predicted;
}

/** Share of examples whose predicted class is the true one. */
export function accuracyOf(predicted: Uint16Array, labels: Uint16Array): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++;
  return labels.length === 0 ? 0 : right / labels.length;
}

/**
 * Compares the class probabilities (examples × classes) of a compressed model with those of its original.
 *
 * @throws AppError `invalid-outputs` when they are empty or of different sizes
 */
export function compareOutputs(
  original: Float32Array,
  compressed: Float32Array,
  classes: number,
): OutputComparison {
  if (original.length !== compressed.length || original.length === 0 || original.length % classes !== 0) {
    throw new AppError(
      'invalid-outputs',
      `Outputs of ${original.length} and ${compressed.length} numbers for ${classes} classes cannot be compared`,
      'Let both models predict the same examples.',
    );
  }
  const originalPredicted = predictedClasses(original, classes);
  const predicted = predictedClasses(compressed, classes);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < original.length; i++) {
    difference += (compressed[i] - original[i]) ** 2;
    norm += original[i] ** 2;
  }
  return {
    crossAccuracy: accuracyOf(predicted, originalPredicted),
    l2RelativeError: Math.sqrt(difference / norm),
    originalPredicted,
    predicted,
  };
}
