import * as v from 'valibot';
import { list } from '../schema';
import { BAND_SCALES, FRONT_ENDS } from '../signal/front-end';
import { conditionSchema } from '../space/types';

/** The activations that the paper searches. */
export const NONLINEARITIES = ['relu', 'sigmoid', 'selu', 'tanh'] as const;
/** What hidden layers can have; ReLU6 is min(max(x, 0), 6). */
export const HIDDEN_ACTIVATIONS = [...NONLINEARITIES, 'relu6'] as const;
const ACTIVATIONS = [...HIDDEN_ACTIVATIONS, 'linear'] as const;
export type Activation = (typeof ACTIVATIONS)[number];
/** Height, width, channels. */
export const shapeSchema = v.pipe(v.tuple([v.number(), v.number(), v.number()]), v.readonly());
export type Shape = v.InferOutput<typeof shapeSchema>;
export const PADDINGS = ['valid', 'same'] as const;
export type Padding = (typeof PADDINGS)[number];

/** One number for both axes, or one along rows and one across. */
export type PerAxis = number | [number, number];

/**
 * Convolutions step by their stride (absent: 1), pools by their own size. `batchNorm` stands directly after a convolution of either kind
 * and normalises its output before its activation (Keras: epsilon 1e-3), so that export can fold it into the convolution's weights.
 */
export type Layer =
  | {
      kind: 'conv2d';
      filters: number;
      kernel: PerAxis;
      stride?: PerAxis;
      padding: Padding;
      activation: Activation;
    }
  | {
      /** One kernel for each channel (MobileNet; Howard et al. 2017): as many channels come out as go in. */
      kind: 'depthwiseConv2d';
      kernel: PerAxis;
      stride?: PerAxis;
      padding: Padding;
      activation: Activation;
    }
  | {
      /**
       * f(what comes + what the layer `span` layers before it was given): the end of a residual block of `span` layers (He et al. 2016).
       * `projection`: a 1×1 convolution brings the shortcut to the shape of what comes, stepping as far as it has to.
       */
      kind: 'add';
      span: number;
      projection: boolean;
      activation: Activation;
    }
  | { kind: 'maxPool'; size: PerAxis }
  | { kind: 'averagePool'; size: PerAxis }
  | { kind: 'dropout'; rate: number }
  | { kind: 'batchNorm' }
  | { kind: 'flatten' }
  | { kind: 'globalAveragePool' }
  | { kind: 'globalMaxPool' }
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
   * Shapes of the weight tensors in Keras's order and layout: conv kernel [kh, kw, in, out] and bias [out]; depthwise kernel [kh, kw, in, 1] and bias [in]; projection
   * [1, 1, in, out] and bias [out]; dense kernel [in, out] and bias [out]; batch norm gamma, beta, moving mean, moving variance, all [channels].
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

const hyperparameter = v.object({ parameter: v.string() });
const boundNumber = v.union([v.number(), hyperparameter]);
const boundActivation = v.union([v.picklist(ACTIVATIONS), hyperparameter]);

/** A fixed value, or the value of a hyperparameter. */
export type Bound<T extends string | number> = T | v.InferOutput<typeof hyperparameter>;

/** The layer is there only where all of these hold. */
const when = v.optional(list(conditionSchema));

const templateLayer = v.variant('kind', [
  v.object({
    kind: v.literal('conv2d'),
    filters: boundNumber,
    kernel: boundNumber,
    /** Across, where it differs from the kernel along rows. */
    kernelWidth: v.optional(boundNumber),
    /** Absent: 1. */
    stride: v.optional(boundNumber),
    strideWidth: v.optional(boundNumber),
    padding: v.union([v.picklist(PADDINGS), hyperparameter]),
    activation: boundActivation,
    /** The layer is left out when this hyperparameter has this value (Experiment #2's `skippedLayer`). */
    skipWhen: v.optional(v.object({ parameter: v.string(), equals: v.number() })),
    when,
  }),
  v.object({
    kind: v.literal('depthwiseConv2d'),
    kernel: boundNumber,
    kernelWidth: v.optional(boundNumber),
    /** Absent: 1. */
    stride: v.optional(boundNumber),
    strideWidth: v.optional(boundNumber),
    padding: v.union([v.picklist(PADDINGS), hyperparameter]),
    activation: boundActivation,
    when,
  }),
  v.object({
    kind: v.literal('add'),
    /** Layers of the template that the shortcut goes around; those left out by the configuration count, too. */
    span: v.number(),
    activation: boundActivation,
    when,
  }),
  v.object({ kind: v.literal('maxPool'), size: boundNumber, sizeWidth: v.optional(boundNumber), when }),
  v.object({ kind: v.literal('averagePool'), size: boundNumber, sizeWidth: v.optional(boundNumber), when }),
  v.object({ kind: v.literal('dropout'), rate: boundNumber, when }),
  v.object({ kind: v.literal('batchNorm'), when }),
  v.object({ kind: v.literal('flatten'), when }),
  v.object({ kind: v.literal('globalAveragePool'), when }),
  v.object({ kind: v.literal('globalMaxPool'), when }),
  v.object({ kind: v.literal('dense'), units: boundNumber, activation: boundActivation, when }),
]);
export type TemplateLayer = v.InferOutput<typeof templateLayer>;

export const OPTIMIZERS = ['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax', 'adagrad'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

/** What of recordings the network sees. What is absent is as the data were read, or as suits the window. */
const signalTemplate = v.object({
  /** Rows of a window at the rate of the data. With this, the overlap or the rate, recordings are divided into folds before windows are cut. */
  window: v.optional(boundNumber),
  overlap: v.optional(boundNumber),
  /** Share of the rate of the data, above 0. */
  rate: v.optional(boundNumber),
  frontEnd: v.optional(v.union([v.picklist(FRONT_ENDS), hyperparameter])),
  /** Rows of a spectrum's frame. */
  frame: v.optional(boundNumber),
  bands: v.optional(boundNumber),
  bandScale: v.optional(v.union([v.picklist(BAND_SCALES), hyperparameter])),
});
export type SignalTemplate = v.InferOutput<typeof signalTemplate>;

/** What a configuration of a space means: the layers before the softmax layer (added by `networkFor`) and the training settings. */
export const templateSchema = v.object({
  /** Recordings only. */
  signal: v.optional(signalTemplate),
  layers: list(templateLayer),
  training: v.object({
    optimizer: v.union([v.picklist(OPTIMIZERS), hyperparameter]),
    /** Absent: the optimizer's default (Adam 1e-3, RMSProp 1e-3, Adamax 1e-3, SGD 1e-2, Adagrad 1e-2, Adadelta 1.0). */
    learningRate: v.optional(boundNumber),
    batchSize: boundNumber,
    epochs: boundNumber,
  }),
});
export type NetworkTemplate = v.InferOutput<typeof templateSchema>;

export interface TrainingSettings {
  optimizer: OptimizerName;
  learningRate: number;
  batchSize: number;
  epochs: number;
}
