import { shapeSeen } from '../signal';
import type { Configuration } from '../space';
import { valueOf } from './bound';
import { buildNetwork, convolved, projectionOf } from './build';
import { traceInput, type TracedInput } from './input';
import type {
  Bound,
  Layer,
  Network,
  NetworkTemplate,
  OptimizerName,
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

function clip([rows, columns]: readonly [number, number], [height, width]: Shape): [number, number] {
  return [Math.min(rows, height), Math.min(columns, width)];
}

/** Why a layer is not what its template says: left out by the configuration, or bounded by what is left of the input. */
export type Deviation = 'skipped' | 'clipped' | 'nothing-left';

interface Resolved {
  /** No layer when it is skipped or would do nothing. */
  layer: Layer | null;
  output: Shape;
  deviation?: Deviation;
}

/** A size along rows and across, where one of its own is given. */
function sizesOf(
  along: Bound<number>,
  across: Bound<number> | undefined,
  configuration: Configuration,
): [number, number] {
  const rows = valueOf(along, configuration);
  return [rows, across === undefined ? rows : valueOf(across, configuration)];
}

type ConvolutionTemplate = Extract<TemplateLayer, { kind: 'conv2d' | 'depthwiseConv2d' }>;

/** What both kinds of convolution have: a kernel cut to what is left of the input and whether it was, strides, padding, activation. */
function resolveKernel(template: ConvolutionTemplate, configuration: Configuration, input: Shape) {
  const asked = sizesOf(template.kernel, template.kernelWidth, configuration);
  const own = template.kernelWidth !== undefined;
  const stride = sizesOf(template.stride ?? 1, template.strideWidth, configuration);
  // Where one row or column is left there is nothing to step over.
  const steps: [number, number] = [input[0] > 1 ? stride[0] : 1, input[1] > 1 ? stride[1] : 1];
  return {
    shared: {
      kernel: clip(asked, input),
      ...((steps[0] > 1 || steps[1] > 1) && { stride: steps }),
      padding: valueOf(template.padding, configuration),
      activation: valueOf(template.activation, configuration),
    },
    clipped: isClipped([asked[0], own ? 1 : asked[1]], input) ? { deviation: 'clipped' as const } : {},
  };
}

type PoolTemplate = Extract<TemplateLayer, { kind: 'maxPool' | 'averagePool' }>;

/** A pool cut to what is left of the input; one of a single cell is no layer. */
function resolvePool(template: PoolTemplate, configuration: Configuration, input: Shape): Resolved {
  const asked = sizesOf(template.size, template.sizeWidth, configuration);
  const own = template.sizeWidth !== undefined;
  const size = clip(asked, input);
  if (size[0] === 1 && size[1] === 1) {
    return {
      layer: null,
      output: input,
      ...((asked[0] > 1 || asked[1] > 1) && { deviation: 'nothing-left' }),
    };
  }
  return {
    layer: { kind: template.kind, size },
    output: [Math.floor(input[0] / size[0]), Math.floor(input[1] / size[1]), input[2]],
    ...(isClipped([asked[0], own ? 1 : asked[1]], input) && { deviation: 'clipped' }),
  };
}

const isThere = ({ when = [] }: TemplateLayer, configuration: Configuration): boolean =>
  when.every(({ parameter, in: values }) => values.some((value) => value === configuration[parameter]));

/** Where a residual block began: the layers placed since, and the shape that it was given. */
interface BlockStart {
  span: number;
  shape: Shape;
}

/** The layer a template layer stands for and the shape it leaves. @param start of the block that an `add` ends */
function resolve(
  template: TemplateLayer,
  configuration: Configuration,
  input: Shape,
  start: BlockStart,
): Resolved {
  if (!isThere(template, configuration)) return { layer: null, output: input, deviation: 'skipped' };
  switch (template.kind) {
    case 'conv2d': {
      const skip = template.skipWhen;
      if (skip && valueOf<number>({ parameter: skip.parameter }, configuration) === skip.equals) {
        return { layer: null, output: input, deviation: 'skipped' };
      }
      const filters = valueOf(template.filters, configuration);
      const { shared, clipped } = resolveKernel(template, configuration, input);
      return {
        layer: { kind: 'conv2d', filters, ...shared },
        output: convolved(input, shared, filters),
        ...clipped,
      };
    }
    case 'depthwiseConv2d': {
      const { shared, clipped } = resolveKernel(template, configuration, input);
      return {
        layer: { kind: 'depthwiseConv2d', ...shared },
        output: convolved(input, shared, input[2]),
        ...clipped,
      };
    }
    case 'add': {
      if (start.span === 0) return { layer: null, output: input, deviation: 'skipped' };
      const projection = start.shape.some((extent, axis) => extent !== input[axis]);
      const activation = valueOf(template.activation, configuration);
      return {
        layer: {
          kind: 'add',
          span: start.span,
          projection: projection && !!projectionOf(start.shape, input),
          activation,
        },
        output: input,
      };
    }
    case 'maxPool':
    case 'averagePool':
      return resolvePool(template, configuration, input);
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
    case 'globalMaxPool':
      return { layer: { kind: template.kind }, output: [1, 1, input[2]] };
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
  input: TracedInput;
  /** By template layer, in its order: the placed layer, or none, and why it is not what the template says. */
  steps: readonly { template: TemplateLayer; name?: string; deviation?: Deviation }[];
}

/**
 * `networkFor`, with what became of every template layer.
 * @throws AppError `missing-parameter`, `invalid-network`, `no-frame`
 */
export function traceNetwork(
  configuration: Configuration,
  template: NetworkTemplate,
  given: Shape,
  classes: number,
): TracedNetwork {
  const seen = traceInput(configuration, template.signal, given);
  const input = shapeSeen(seen.settings, given);
  const layers: Layer[] = [];
  const steps: { template: TemplateLayer; at?: number; deviation?: Deviation }[] = [];
  let shape = input;
  const before: { layers: number; shape: Shape }[] = [];
  for (const [index, templateLayer] of template.layers.entries()) {
    before.push({ layers: layers.length, shape });
    const first = before[index - (templateLayer.kind === 'add' ? templateLayer.span : 0)] ?? before[0];
    const start = { span: layers.length - first.layers, shape: first.shape };
    // Batch norm belongs to its convolution and goes with it; other kinds of convolution, which are not there, may lie between.
    const last = steps.findLast(({ template }) => isThere(template, configuration));
    const orphan = templateLayer.kind === 'batchNorm' && last?.deviation === 'skipped';
    const { layer, output, deviation }: Resolved = orphan
      ? { layer: null, output: shape, deviation: 'skipped' }
      : resolve(templateLayer, configuration, shape, start);
    steps.push({ template: templateLayer, at: layer ? layers.length : undefined, deviation });
    if (layer) layers.push(layer);
    shape = output;
  }
  layers.push({ kind: 'dense', units: classes, activation: 'softmax' });
  const network = buildNetwork(input, layers);
  return {
    network,
    input: seen,
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
 * @param given shape of the examples as they were read; the network sees what its front end makes of them
 * @throws AppError `missing-parameter` when the template names a hyperparameter that the configuration lacks, `no-frame`
 */
export function networkFor(
  configuration: Configuration,
  template: NetworkTemplate,
  given: Shape,
  classes: number,
): Network {
  return traceNetwork(configuration, template, given, classes).network;
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
