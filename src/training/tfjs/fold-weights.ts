import * as tf from '@tensorflow/tfjs-core';
import type { Network } from '../../core/network';

/** Which of a network's weight tensors are trained: all but batch norm's moving statistics. */
export function trainedTensors(network: Network): boolean[] {
  return network.layers.flatMap(({ layer, weightShapes }) =>
    weightShapes.map((_, i) => layer.kind !== 'batchNorm' || i < 2),
  );
}

/** folds × rows × columns for every weight tensor; vectors have one row. Row-major, so Keras's layout needs no change. */
export function matrixShapes(network: Network, folds: number): [number, number, number][] {
  return network.layers.flatMap(({ weightShapes }) =>
    weightShapes.map((shape): [number, number, number] => {
      const columns = shape.at(-1)!;
      return [folds, shape.slice(0, -1).reduce((product, extent) => product * extent, 1), columns];
    }),
  );
}

/** One tensor for all folds from each fold's own. */
export function stackFolds(perFold: readonly Float32Array[], shape: [number, number, number]): tf.Tensor3D {
  const size = shape[1] * shape[2];
  const values = new Float32Array(perFold.length * size);
  perFold.forEach((tensor, fold) => values.set(tensor, fold * size));
  return tf.tensor3d(values, shape);
}

/** Every fold's own tensors, read back from the device: folds × tensors. */
export async function unstackFolds(tensors: readonly tf.Tensor[], folds: number): Promise<Float32Array[][]> {
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  return Array.from({ length: folds }, (_, fold) =>
    values.map((all) => {
      const size = all.length / folds;
      return Float32Array.from(all.subarray(fold * size, (fold + 1) * size));
    }),
  );
}
