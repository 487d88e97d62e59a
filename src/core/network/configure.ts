import { AppError } from '../errors';
import type { Configuration } from '../space';
import { buildNetwork } from './build';
import type {
  Bound,
  Layer,
  Network,
  NetworkTemplate,
  OptimizerName,
  Padding,
  Shape,
  TemplateLayer,
  TrainingSettings,
} from './types';

/** Learning rates used when a template gives none. */
export const DEFAULT_LEARNING_RATES: Readonly<Record<OptimizerName, number>> = {
  adam: 1e-3,
  rmsprop: 1e-3,
  adamax: 1e-3,
  sgd: 1e-2,
  adagrad: 1e-2,
  adadelta: 1,
};

function valueOf<T extends string | number>(bound: Bound<T>, configuration: Configuration): T {
  if (typeof bound !== 'object') return bound;
  const value = configuration[bound.parameter];
  if (value === undefined) {
    throw new AppError(
      'missing-parameter',
      `The network needs the hyperparameter “${bound.parameter}”, which the configuration does not have`,
      'Add it to the search space, or give it a fixed value in the network.',
      { parameter: bound.parameter },
    );
  }
  return value as T;
}

function clip([rows, columns]: readonly [number, number], [height, width]: Shape): [number, number] {
  return [Math.min(rows, height), Math.min(columns, width)];
}

function convOutput(
  [height, width]: Shape,
  kernel: [number, number],
  padding: Padding,
  filters: number,
): Shape {
  return padding === 'same'
    ? [height, width, filters]
    : [height - kernel[0] + 1, width - kernel[1] + 1, filters];
}

/** Why a layer is not what its template says: left out by the configuration, or bounded by what is left of the input. */
export type Deviation = 'skipped' | 'clipped' | 'nothing-left';

interface Resolved {
  /** No layer when it is skipped or would do nothing. */
  layer: Layer | null;
  output: Shape;
  deviation?: Deviation;
}

/** A kernel cut to what is left of the input, and whether it was. */
function resolveKernel(
  template: Extract<TemplateLayer, { kind: 'conv2d' | 'depthwiseConv2d' }>,
  configuration: Configuration,
  input: Shape,
) {
  const rows = valueOf(template.kernel, configuration);
  const own = template.kernelWidth !== undefined;
  const columns = own ? valueOf(template.kernelWidth!, configuration) : rows;
  const cut = isClipped([rows, own ? 1 : columns], input);
  return { kernel: clip([rows, columns], input), clipped: cut ? { deviation: 'clipped' as const } : {} };
}

const isThere = ({ when = [] }: TemplateLayer, configuration: Configuration): boolean =>
  when.every(({ parameter, in: values }) => values.some((value) => value === configuration[parameter]));

/** The layer a template layer stands for and the shape it leaves. */
function resolve(template: TemplateLayer, configuration: Configuration, input: Shape): Resolved {
  if (!isThere(template, configuration)) return { layer: null, output: input, deviation: 'skipped' };
  switch (template.kind) {
    case 'conv2d': {
      const skip = template.skipWhen;
      if (skip && valueOf<number>({ parameter: skip.parameter }, configuration) === skip.equals) {
        return { layer: null, output: input, deviation: 'skipped' };
      }
      const filters = valueOf(template.filters, configuration);
      const { kernel, clipped } = resolveKernel(template, configuration, input);
      const padding = valueOf(template.padding, configuration);
      const activation = valueOf(template.activation, configuration);
      return {
        layer: { kind: 'conv2d', filters, kernel, padding, activation },
        output: convOutput(input, kernel, padding, filters),
        ...clipped,
      };
    }
    case 'depthwiseConv2d': {
      const { kernel, clipped } = resolveKernel(template, configuration, input);
      const padding = valueOf(template.padding, configuration);
      const activation = valueOf(template.activation, configuration);
      return {
        layer: { kind: 'depthwiseConv2d', kernel, padding, activation },
        output: convOutput(input, kernel, padding, input[2]),
        ...clipped,
      };
    }
    case 'maxPool': {
      const asked = valueOf(template.size, configuration);
      const size = clip([asked, asked], input);
      if (size[0] === 1 && size[1] === 1) {
        return { layer: null, output: input, ...(asked > 1 && { deviation: 'nothing-left' }) };
      }
      return {
        layer: { kind: 'maxPool', size },
        output: [Math.floor(input[0] / size[0]), Math.floor(input[1] / size[1]), input[2]],
        ...(isClipped([asked, asked], input) && { deviation: 'clipped' }),
      };
    }
    case 'dropout':
      return { layer: { kind: 'dropout', rate: valueOf(template.rate, configuration) }, output: input };
    case 'dense': {
      const units = valueOf(template.units, configuration);
      const activation = valueOf(template.activation, configuration);
      return { layer: { kind: 'dense', units, activation }, output: [1, 1, units] };
    }
    case 'batchNorm':
      return { layer: { kind: 'batchNorm' }, output: input };
    case 'flatten':
      return { layer: { kind: 'flatten' }, output: input };
    case 'globalAveragePool':
      return { layer: { kind: 'globalAveragePool' }, output: input };
  }
}

/**
 * Whether less than asked for is left along an axis. One row or column is no axis, and a width of its own reaches over all
 * columns there are.
 */
const isClipped = ([rows, columns]: readonly [number, number], [height, width]: Shape): boolean =>
  (height > 1 && height < rows) || (width > 1 && width < columns);

/** A network and where it differs from its template. */
export interface TracedNetwork {
  network: Network;
  /** By template layer, in its order: the placed layer, or none, and why it is not what the template says. */
  steps: readonly { template: TemplateLayer; name?: string; deviation?: Deviation }[];
}

/**
 * `networkFor`, with what became of every template layer.
 * @throws AppError `missing-parameter`, `invalid-network`
 */
export function traceNetwork(
  configuration: Configuration,
  template: NetworkTemplate,
  input: Shape,
  classes: number,
): TracedNetwork {
  const layers: Layer[] = [];
  const steps: { template: TemplateLayer; at?: number; deviation?: Deviation }[] = [];
  let shape = input;
  for (const templateLayer of template.layers) {
    // Batch norm belongs to its convolution and goes with it; other kinds of convolution, which are not there, may lie between.
    const before = steps.findLast(({ template }) => isThere(template, configuration));
    const orphan = templateLayer.kind === 'batchNorm' && before?.deviation === 'skipped';
    const { layer, output, deviation }: Resolved = orphan
      ? { layer: null, output: shape, deviation: 'skipped' }
      : resolve(templateLayer, configuration, shape);
    steps.push({ template: templateLayer, at: layer ? layers.length : undefined, deviation });
    if (layer) layers.push(layer);
    shape = output;
  }
  layers.push({ kind: 'dense', units: classes, activation: 'softmax' });
  const network = buildNetwork(input, layers);
  return {
    network,
    steps: steps.map(({ at, ...step }) => ({
      ...step,
      name: at === undefined ? undefined : network.layers[at].name,
    })),
  };
}

/**
 * What a configuration of the space means. Kernels and pools are clipped per axis to what is there (a 4×1×1 table row
 * takes 2×1 kernels), a pool that is left with 1×1 is no layer, and a softmax layer with one unit per class is added: so
 * every configuration of a space is a network.
 *
 * @throws AppError `missing-parameter` when the template names a hyperparameter that the configuration lacks
 */
export function networkFor(
  configuration: Configuration,
  template: NetworkTemplate,
  input: Shape,
  classes: number,
): Network {
  return traceNetwork(configuration, template, input, classes).network;
}

/** Optimizer, learning rate, batch size and epochs of a configuration. */
export function trainingSettingsFor(
  configuration: Configuration,
  template: NetworkTemplate,
): TrainingSettings {
  const { training } = template;
  const optimizer = valueOf(training.optimizer, configuration);
  return {
    optimizer,
    learningRate:
      training.learningRate === undefined
        ? DEFAULT_LEARNING_RATES[optimizer]
        : valueOf(training.learningRate, configuration),
    batchSize: valueOf(training.batchSize, configuration),
    epochs: valueOf(training.epochs, configuration),
  };
}
