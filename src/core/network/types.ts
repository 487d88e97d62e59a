import type { Configuration } from '../space/types';

export type Activation = 'relu' | 'sigmoid' | 'selu' | 'tanh' | 'linear';
/** Height, width, channels. */
export type Shape = readonly [number, number, number];
export type Padding = 'valid' | 'same';

/**
 * Convolutions have stride 1, pools step by their own size. `batchNorm` stands directly after a `conv2d` and normalises
 * its output before its activation (Keras: epsilon 1e-3), so that export can fold it into the convolution's weights.
 */
export type Layer =
  | {
      kind: 'conv2d';
      filters: number;
      kernel: number | [number, number];
      padding: Padding;
      activation: Activation;
    }
  | { kind: 'maxPool'; size: number | [number, number] }
  | { kind: 'dropout'; rate: number }
  | { kind: 'batchNorm' }
  | { kind: 'flatten' }
  | { kind: 'globalAveragePool' }
  | { kind: 'dense'; units: number; activation: Activation | 'softmax' };

/** A layer with its place in the network. Vectors (after flatten) have the shape [1, 1, n]. */
export interface PlacedLayer {
  /** Unique in the network, e.g. `conv1`, `pool1`, `dense2`. */
  name: string;
  layer: Layer;
  input: Shape;
  output: Shape;
  /** Trainable weights and biases. */
  parameters: number;
  /**
   * Shapes of the weight tensors in Keras's order and layout: conv kernel [kh, kw, in, out] and bias [out]; dense kernel
   * [in, out] and bias [out]; batch norm gamma, beta, moving mean, moving variance, all [channels].
   */
  weightShapes: readonly (readonly number[])[];
}

export interface Network {
  input: Shape;
  classes: number;
  layers: readonly PlacedLayer[];
  /** Trainable weights and biases of the whole network. */
  parameters: number;
}

/** A fixed value, or the value of a hyperparameter. */
export type Bound<T extends string | number> = T | { parameter: string };

export type TemplateLayer =
  | {
      kind: 'conv2d';
      filters: Bound<number>;
      kernel: Bound<number>;
      padding: Bound<Padding>;
      activation: Bound<Activation>;
      /** The layer is left out when this hyperparameter has this value (Experiment #2's `skippedLayer`). */
      skipWhen?: { parameter: string; equals: number };
    }
  | { kind: 'maxPool'; size: Bound<number> }
  | { kind: 'dropout'; rate: Bound<number> }
  | { kind: 'batchNorm' }
  | { kind: 'flatten' }
  | { kind: 'globalAveragePool' }
  | { kind: 'dense'; units: Bound<number>; activation: Bound<Activation> };

export type OptimizerName = 'adam' | 'sgd' | 'rmsprop' | 'adadelta' | 'adamax' | 'adagrad';

/** What a configuration of a space means: the layers before the softmax layer (added by `networkFor`) and the training settings. */
export interface NetworkTemplate {
  layers: readonly TemplateLayer[];
  training: {
    optimizer: Bound<OptimizerName>;
    /** Absent: the optimizer's default (Adam 1e-3, RMSProp 1e-3, Adamax 1e-3, SGD 1e-2, Adagrad 1e-2, Adadelta 1.0). */
    learningRate?: Bound<number>;
    batchSize: Bound<number>;
    epochs: Bound<number>;
  };
}

export interface TrainingSettings {
  optimizer: OptimizerName;
  learningRate: number;
  batchSize: number;
  epochs: number;
}

export type NetworkFor = (
  configuration: Configuration,
  template: NetworkTemplate,
  input: Shape,
  classes: number,
) => Network;
