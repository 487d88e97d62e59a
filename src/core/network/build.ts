import { AppError } from '../errors';
import type { Layer, Network, PlacedLayer, Shape } from './types';

const PREFIX: Record<Layer['kind'], string> = {
  conv2d: 'conv',
  depthwiseConv2d: 'depthwise',
  add: 'add',
  maxPool: 'pool',
  averagePool: 'averagePool',
  dropout: 'dropout',
  batchNorm: 'batchNorm',
  flatten: 'flatten',
  globalAveragePool: 'globalAveragePool',
  globalMaxPool: 'globalMaxPool',
  dense: 'dense',
};

/** The layers that make a vector of an image. */
const ENDS: ReadonlySet<Layer['kind']> = new Set(['flatten', 'globalAveragePool', 'globalMaxPool']);

/** Height and width of a kernel or pool given as one number or as a pair. */
export function pairOf(size: number | readonly [number, number]): readonly [number, number] {
  return typeof size === 'number' ? [size, size] : size;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}

function fail(name: string, message: string, remedy: string): never {
  throw new AppError('invalid-network', `${name}: ${message}`, remedy, { layer: name });
}

function requireCount(name: string, what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    fail(name, `${what} is ${value}`, `Give a whole number of at least 1 for ${what}.`);
  }
}

function requireImage(name: string, flat: boolean): void {
  if (flat) fail(name, 'needs rows and columns, but its input is flat', 'Move it before the flatten layer.');
}

type Placement = Pick<PlacedLayer, 'output' | 'parameters' | 'weightShapes'>;

/** Either kind of convolution. */
export type ConvolutionLayer = Layer & { kind: 'conv2d' | 'depthwiseConv2d' };

export const isConvolution = (layer: Layer | undefined): layer is ConvolutionLayer =>
  layer?.kind === 'conv2d' || layer?.kind === 'depthwiseConv2d';

/** Height, width and channels behind a convolution. TensorFlow's `same`: ⌈extent / stride⌉; `valid`: whole kernels only. */
export function convolved(
  [height, width]: readonly [number, number, ...number[]],
  { kernel, stride = 1, padding }: Pick<ConvolutionLayer, 'kernel' | 'stride' | 'padding'>,
  filters: number,
): Shape {
  const kernels = pairOf(kernel);
  const strides = pairOf(stride);
  const along = (extent: number, axis: 0 | 1) =>
    Math.ceil((padding === 'same' ? extent : extent - kernels[axis] + 1) / strides[axis]);
  return [along(height, 0), along(width, 1), filters];
}

/** Rows and columns of zeros that `same` puts before and behind an input: the odd one behind, as TensorFlow does. */
export function paddingOf({ layer, input, output }: PlacedLayer): {
  before: readonly [number, number];
  behind: readonly [number, number];
} {
  if (!isConvolution(layer) || layer.padding === 'valid') return { before: [0, 0], behind: [0, 0] };
  const kernels = pairOf(layer.kernel);
  const strides = pairOf(layer.stride ?? 1);
  const all = ([0, 1] as const).map((axis) =>
    Math.max(0, (output[axis] - 1) * strides[axis] + kernels[axis] - input[axis]),
  );
  const before = [Math.floor(all[0] / 2), Math.floor(all[1] / 2)] as const;
  return { before, behind: [all[0] - before[0], all[1] - before[1]] };
}

function placeConv(name: string, layer: ConvolutionLayer, [height, width, channels]: Shape): Placement {
  const [kernelHeight, kernelWidth] = pairOf(layer.kernel);
  const depthwise = layer.kind === 'depthwiseConv2d';
  const filters = depthwise ? channels : layer.filters;
  requireCount(name, 'filters', filters);
  requireCount(name, 'kernel height', kernelHeight);
  requireCount(name, 'kernel width', kernelWidth);
  const [rowStride, columnStride] = pairOf(layer.stride ?? 1);
  requireCount(name, 'stride along rows', rowStride);
  requireCount(name, 'stride across', columnStride);
  const valid = layer.padding === 'valid';
  if (valid && (kernelHeight > height || kernelWidth > width)) {
    fail(
      name,
      `a ${kernelHeight}×${kernelWidth} kernel does not fit its ${height}×${width} input`,
      'Use a smaller kernel, “same” padding, or fewer and smaller pools before it.',
    );
  }
  return {
    output: convolved([height, width], layer, filters),
    parameters: kernelHeight * kernelWidth * channels * (depthwise ? 1 : filters) + filters,
    weightShapes: [[kernelHeight, kernelWidth, channels, depthwise ? 1 : filters], [filters]],
  };
}

function placePool(
  name: string,
  layer: Layer & { kind: 'maxPool' | 'averagePool' },
  [height, width, channels]: Shape,
): Placement {
  const [poolHeight, poolWidth] = pairOf(layer.size);
  requireCount(name, 'pool height', poolHeight);
  requireCount(name, 'pool width', poolWidth);
  if (poolHeight > height || poolWidth > width) {
    fail(
      name,
      `a ${poolHeight}×${poolWidth} pool does not fit its ${height}×${width} input`,
      'Use a smaller pool or fewer pools.',
    );
  }
  return {
    output: [Math.floor(height / poolHeight), Math.floor(width / poolWidth), channels],
    parameters: 0,
    weightShapes: [],
  };
}

/** How far a projection has to step to bring `from` rows or columns down to `to`; null where no step does. */
function stepOf(from: number, to: number): number | null {
  for (let step = 1; step <= from; step++) if (Math.ceil(from / step) === to) return step;
  return null;
}

/** The 1×1 convolution that brings a shortcut of shape `from` to the shape `to`; null where none does. */
export function projectionOf(from: Shape, to: Shape): (Layer & { kind: 'conv2d' }) | null {
  const rows = stepOf(from[0], to[0]);
  const columns = stepOf(from[1], to[1]);
  if (rows === null || columns === null) return null;
  return {
    kind: 'conv2d',
    filters: to[2],
    kernel: 1,
    stride: [rows, columns],
    padding: 'same',
    activation: 'linear',
  };
}

/** @param shortcut shape of what the block was given */
function placeAdd(
  name: string,
  { projection }: Layer & { kind: 'add' },
  input: Shape,
  shortcut: Shape,
): Placement {
  if (projection) {
    if (projectionOf(shortcut, input))
      return {
        output: input,
        parameters: shortcut[2] * input[2] + input[2],
        weightShapes: [[1, 1, shortcut[2], input[2]], [input[2]]],
      };
  } else if (shapeText(shortcut) === shapeText(input)) {
    return { output: input, parameters: 0, weightShapes: [] };
  }
  fail(
    name,
    `${shapeText(shortcut)} cannot be added to ${shapeText(input)}`,
    'Give the block “same” padding and as many filters as its input has channels, or let the shortcut have a projection.',
  );
}

/** What a shortcut goes around: layers that are there, a convolution among them, from the input of one on that stands by itself. */
function requireBlock(name: string, span: number, block: readonly PlacedLayer[]): void {
  requireCount(name, 'layers to go around', span);
  const convolves = block.some(({ layer }) => isConvolution(layer));
  if (block.length < span || !convolves || block[0].layer.kind === 'batchNorm') {
    fail(
      name,
      'there is no block that it could end',
      'Let the shortcut go around at least one convolution, with its batch norm, that stands before it.',
    );
  }
}

function place(name: string, layer: Layer, input: Shape, flat: boolean, shortcut: Shape | null): Placement {
  const channels = input[2];
  switch (layer.kind) {
    case 'conv2d':
    case 'depthwiseConv2d':
      requireImage(name, flat);
      return placeConv(name, layer, input);
    case 'add':
      requireImage(name, flat);
      return placeAdd(name, layer, input, shortcut!);
    case 'maxPool':
    case 'averagePool':
      requireImage(name, flat);
      return placePool(name, layer, input);
    case 'dropout':
      if (!(layer.rate >= 0 && layer.rate < 1)) {
        fail(name, `dropout rate is ${layer.rate}`, 'Give a rate of at least 0 and below 1.');
      }
      return { output: input, parameters: 0, weightShapes: [] };
    case 'batchNorm':
      return { output: input, parameters: 2 * channels, weightShapes: Array(4).fill([channels]) };
    case 'flatten':
      return { output: [1, 1, sizeOf(input)], parameters: 0, weightShapes: [] };
    case 'globalAveragePool':
    case 'globalMaxPool':
      requireImage(name, flat);
      return { output: [1, 1, channels], parameters: 0, weightShapes: [] };
    case 'dense':
      requireCount(name, 'units', layer.units);
      if (!flat) fail(name, 'its input is not flat', 'Put a flatten or global pool layer before it.');
      return {
        output: [1, 1, layer.units],
        parameters: channels * layer.units + layer.units,
        weightShapes: [[channels, layer.units], [layer.units]],
      };
  }
}

/**
 * Places layers one after the other: shapes, trainable parameters and weight tensors. Pools step by their own size
 * and drop an incomplete last window. The last layer is dense, its units are the classes.
 *
 * @param input height, width, channels
 * @throws AppError `invalid-network`, naming the layer, when a value is impossible or nothing of a shape is left
 */
export function buildNetwork(input: Shape, layers: readonly Layer[]): Network {
  input.forEach((extent, axis) => requireCount('input', ['height', 'width', 'channels'][axis], extent));
  const counts = new Map<string, number>();
  const placed: PlacedLayer[] = [];
  let shape = input;
  let flat = false;
  layers.forEach((layer, index) => {
    const prefix = PREFIX[layer.kind];
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    const name = `${prefix}${count}`;
    if (layer.kind === 'dense' && layer.activation === 'softmax' && index < layers.length - 1) {
      fail(name, 'softmax before the end of the network', 'Only the last layer can be softmax.');
    }
    if (layer.kind === 'batchNorm' && !isConvolution(layers[index - 1])) {
      fail(
        name,
        'it does not stand directly after a convolution',
        'Put batch norm right after a convolution.',
      );
    }
    const block = layer.kind === 'add' ? placed.slice(Math.max(0, index - layer.span)) : [];
    const shortcut = block.length === 0 ? null : block[0].input;
    if (layer.kind === 'add') requireBlock(name, layer.span, block);
    const placement = place(name, layer, shape, flat, shortcut);
    placed.push({ name, layer, input: shape, ...placement });
    shape = placement.output;
    flat ||= ENDS.has(layer.kind);
  });
  const last = placed.at(-1);
  if (last?.layer.kind !== 'dense') {
    fail(
      last?.name ?? 'network',
      'the network does not end in a dense layer',
      'End it with a dense softmax layer.',
    );
  }
  return {
    input,
    classes: last.layer.units,
    layers: placed,
    parameters: placed.reduce((sum, layer) => sum + layer.parameters, 0),
  };
}

/** The weight shapes of a whole network, in the order in which weights travel everywhere. */
export function weightShapesOf(network: Network): (readonly number[])[] {
  return network.layers.flatMap((layer) => layer.weightShapes);
}

/** The network's weights, layer by layer. @throws AppError `invalid-weights` when number or sizes do not fit. */
export function weightsByLayer(network: Network, weights: readonly Float32Array[]): Float32Array[][] {
  const shapes = weightShapesOf(network);
  const misfit = shapes.findIndex((shape, i) => weights[i]?.length !== sizeOf(shape));
  const wanted = shapes[misfit];
  if (wanted !== undefined || weights.length !== shapes.length) {
    throw new AppError(
      'invalid-weights',
      wanted === undefined
        ? `The network has ${shapes.length} weight tensors, not ${weights.length}`
        : `Weight tensor ${misfit} should be ${shapeText(wanted)} but has ${weights[misfit]?.length ?? 0} entries`,
      'Use the weights that were trained for this very network.',
    );
  }
  let at = 0;
  return network.layers.map(({ weightShapes: { length } }) => weights.slice(at, (at += length)));
}
