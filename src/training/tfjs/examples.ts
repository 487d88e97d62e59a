import * as tf from '@tensorflow/tfjs-core';
import { exampleSize } from '../../core/data/examples/normalisation';
import type { ExampleSet, Normalisation } from '../../core/data';

/** An example set on the device. Missing values travel as a mask: shaders may not know NaN. */
export class DeviceExamples {
  private readonly features: tf.Tensor2D;
  private readonly known: tf.Tensor2D | null;

  constructor(readonly examples: ExampleSet) {
    const shape: [number, number] = [examples.labels.length, exampleSize(examples)];
    const missing = examples.features.some(Number.isNaN);
    const values = missing
      ? examples.features.map((value) => (Number.isNaN(value) ? 0 : value))
      : examples.features;
    this.features = tf.tensor2d(values, shape);
    this.known = missing
      ? tf.tensor2d(
          examples.features.map((value) => (Number.isNaN(value) ? 0 : 1)),
          shape,
        )
      : null;
  }

  /** Examples as images, folds · rows × height × width × channels, each fold by its own normalisation. */
  images(indices: Int32Array, normalisation: FoldNormalisation): tf.Tensor4D {
    const rows = tf.tensor1d(indices, 'int32');
    const { mean, sd, folds } = normalisation;
    const gathered = tf.reshape(tf.gather(this.features, rows), [folds, -1, this.features.shape[1]]);
    const scaled = tf.div(tf.sub(gathered, mean), sd);
    const values = this.known
      ? tf.mul(scaled, tf.reshape(tf.gather(this.known, rows), gathered.shape))
      : scaled;
    return tf.reshape(values, [indices.length, ...this.examples.input]);
  }

  dispose(): void {
    this.features.dispose();
    this.known?.dispose();
  }
}

/** Mean and sd of every entry of an example, folds × 1 × entries. */
export interface FoldNormalisation {
  folds: number;
  mean: tf.Tensor3D;
  sd: tf.Tensor3D;
}

export function foldNormalisation(
  normalisations: readonly Normalisation[],
  entries: number,
): FoldNormalisation {
  const spread = (values: (normalisation: Normalisation) => Float32Array) => {
    const all = new Float32Array(normalisations.length * entries);
    normalisations.forEach((normalisation, fold) => {
      const groups = values(normalisation);
      for (let i = 0; i < entries; i++) all[fold * entries + i] = groups[i % groups.length]!;
    });
    return tf.tensor3d(all, [normalisations.length, 1, entries]);
  };
  return { folds: normalisations.length, mean: spread(({ mean }) => mean), sd: spread(({ sd }) => sd) };
}
