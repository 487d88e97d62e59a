import type { Condition } from '../space';
import type { Activation, Bound, NetworkTemplate, Padding, TemplateLayer } from './types';

export const SWITCH = ['off', 'on'] as const;
export type Switch = (typeof SWITCH)[number];
/** One convolution, or a depthwise one and a pointwise one behind it (MobileNet; Howard et al. 2017), with nothing between. */
export const BLOCK_KINDS = ['plain', 'separable'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
export const ENDINGS = ['flatten', 'globalAveragePool'] as const;
export type Ending = (typeof ENDINGS)[number];

/** A convolution with what follows it. A pool of 1 and a dropout of 0 are no layers. */
export interface ConvBlock {
  kind: Bound<BlockKind>;
  filters: Bound<number>;
  kernel: Bound<number>;
  /** Across, where it differs from the kernel along rows. */
  kernelWidth?: Bound<number>;
  padding: Bound<Padding>;
  activation: Bound<Activation>;
  batchNorm: Bound<Switch>;
  pool: Bound<number>;
  dropout: Bound<number>;
  /** A plain convolution is left out when this hyperparameter has this value. */
  skipWhen?: { parameter: string; equals: number };
}

/** A hidden dense layer. */
export interface DenseBlock {
  units: Bound<number>;
  activation: Bound<Activation>;
  dropout: Bound<number>;
}

/** A template as people think of it: convolutional blocks, the way to a vector, hidden dense layers, training. */
export interface NetworkDesign {
  blocks: readonly ConvBlock[];
  /** The hyperparameter that says how many of the blocks there are, from the first on; absent: all. */
  depth?: { parameter: string };
  ending: Bound<Ending>;
  dense: readonly DenseBlock[];
  training: NetworkTemplate['training'];
}

export const MOST_BLOCKS = 4;
export const MOST_DENSE = 3;

/** The template that a design stands for. */
export function templateOf({ blocks, depth, ending, dense, training }: NetworkDesign): NetworkTemplate {
  return {
    layers: [
      ...blocks.flatMap((block, index) => layersOfBlock(block, existence(depth, index))),
      ...layersOfEnding(ending),
      ...dense.flatMap(({ units, activation, dropout }): TemplateLayer[] => [
        { kind: 'dense', units, activation },
        ...dropoutLayer(dropout, []),
      ]),
    ],
    training,
  };
}

/** Block `index`, counted from 0, exists where there are more blocks than that. */
function existence(depth: NetworkDesign['depth'], index: number): Condition[] {
  if (!depth || index === 0) return [];
  const enough = Array.from({ length: MOST_BLOCKS - index }, (_, more) => index + 1 + more);
  return [{ parameter: depth.parameter, in: enough }];
}

const under = (when: readonly Condition[]) => (when.length > 0 ? { when } : {});

function layersOfBlock(
  { kind, batchNorm, pool, dropout, ...conv }: ConvBlock,
  when: readonly Condition[],
): TemplateLayer[] {
  const normed: Condition[] =
    typeof batchNorm === 'object' ? [{ parameter: batchNorm.parameter, in: ['on'] }] : [];
  const layers: TemplateLayer[] =
    typeof kind === 'object'
      ? BLOCK_KINDS.flatMap((one) =>
          convolutionsOf(one, conv, [...when, { parameter: kind.parameter, in: [one] }]),
        )
      : convolutionsOf(kind, conv, when);
  if (batchNorm !== 'off') layers.push({ kind: 'batchNorm', ...under([...when, ...normed]) });
  if (pool !== 1) layers.push({ kind: 'maxPool', size: pool, ...under(when) });
  return [...layers, ...dropoutLayer(dropout, when)];
}

type Convolution = Omit<ConvBlock, 'kind' | 'batchNorm' | 'pool' | 'dropout'>;

function convolutionsOf(kind: BlockKind, conv: Convolution, when: readonly Condition[]): TemplateLayer[] {
  if (kind === 'plain') return [{ kind: 'conv2d', ...conv, ...under(when) }];
  const { filters, activation, skipWhen: _plainOnly, ...kernel } = conv;
  return [
    { kind: 'depthwiseConv2d', ...kernel, activation: 'linear', ...under(when) },
    { kind: 'conv2d', filters, kernel: 1, padding: 'valid', activation, ...under(when) },
  ];
}

const dropoutLayer = (rate: Bound<number>, when: readonly Condition[]): TemplateLayer[] =>
  rate === 0 ? [] : [{ kind: 'dropout', rate, ...under(when) }];

const layersOfEnding = (ending: Bound<Ending>): TemplateLayer[] =>
  typeof ending === 'object'
    ? ENDINGS.map((kind) => ({ kind, when: [{ parameter: ending.parameter, in: [kind] }] }))
    : [{ kind: ending }];

/** Takes layers from the front of a list. */
class LayerReader {
  #at = 0;
  readonly #layers: readonly TemplateLayer[];

  constructor(layers: readonly TemplateLayer[]) {
    this.#layers = layers;
  }

  get done(): boolean {
    return this.#at === this.#layers.length;
  }

  /** The next layer, when it is of this kind and stands under these conditions, or under one more. */
  take<K extends TemplateLayer['kind']>(kind: K, when: readonly Condition[], more = 0) {
    const layer = this.#layers[this.#at];
    const own = layer?.when ?? [];
    const stands = own.length <= when.length + more && isSame(own.slice(0, when.length), when);
    if (layer?.kind !== kind || !stands) return undefined;
    this.#at += 1;
    return layer as Extract<TemplateLayer, { kind: K }>;
  }
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * The design of a template; null when it has another form: layers in another order, more blocks or dense layers than a
 * design has, none of the blocks, or conditions that no design makes.
 */
export function designOf({ layers, training }: NetworkTemplate): NetworkDesign | null {
  const reader = new LayerReader(layers);
  const depth = depthOf(layers);
  const blocks: ConvBlock[] = [];
  for (let block = takeBlock(reader, []); block;) {
    blocks.push(block);
    block = takeBlock(reader, existence(depth, blocks.length));
  }
  const ending = takeEnding(reader);
  const dense: DenseBlock[] = [];
  for (let layer = reader.take('dense', []); layer; layer = reader.take('dense', [])) {
    const dropout = reader.take('dropout', [])?.rate ?? 0;
    dense.push({ units: layer.units, activation: layer.activation, dropout });
  }
  const fits = blocks.length >= 1 && blocks.length <= MOST_BLOCKS && dense.length <= MOST_DENSE;
  if (!ending || !fits || !reader.done) return null;
  return { blocks, ...(depth && { depth }), ending, dense, training };
}

/** What says how many blocks there are, if anything: the one condition on numbers. */
function depthOf(layers: readonly TemplateLayer[]): NetworkDesign['depth'] {
  const condition = layers
    .flatMap(({ when = [] }) => when)
    .find(({ in: [first] }) => typeof first === 'number');
  return condition && { parameter: condition.parameter };
}

function takeBlock(reader: LayerReader, when: readonly Condition[]): ConvBlock | null {
  const conv = takeConvolutions(reader, when);
  if (!conv) return null;
  const normed = reader.take('batchNorm', when, 1);
  const searched = normed?.when?.[when.length];
  return {
    ...conv,
    batchNorm: searched ? { parameter: searched.parameter } : normed ? 'on' : 'off',
    pool: reader.take('maxPool', when)?.size ?? 1,
    dropout: reader.take('dropout', when)?.rate ?? 0,
  };
}

/** A plain convolution, a separable one, or both, between which a hyperparameter chooses. */
function takeConvolutions(
  reader: LayerReader,
  when: readonly Condition[],
): (Convolution & Pick<ConvBlock, 'kind'>) | null {
  const layer = reader.take('conv2d', when, 1);
  if (!layer) {
    const conv = takeSeparable(reader, when);
    return conv && { kind: 'separable', ...conv };
  }
  const { kind: _kind, when: own = [], ...conv } = layer;
  if (own.length === when.length) return { kind: 'plain', ...conv };
  const { parameter, in: values } = own[when.length];
  const other = takeSeparable(reader, [...when, { parameter, in: ['separable'] }]);
  const { skipWhen: _plainOnly, ...shared } = conv;
  const same = other && isSame(Object.entries(other).sort(), Object.entries(shared).sort());
  return same && isSame(values, ['plain']) ? { kind: { parameter }, ...conv } : null;
}

function takeSeparable(reader: LayerReader, when: readonly Condition[]): Convolution | null {
  const depthwise = reader.take('depthwiseConv2d', when);
  const pointwise = depthwise && reader.take('conv2d', when);
  if (!pointwise || pointwise.kernel !== 1 || depthwise.activation !== 'linear') return null;
  const { kind: _kind, when: _when, activation: _linear, ...kernel } = depthwise;
  return { ...kernel, filters: pointwise.filters, activation: pointwise.activation };
}

function takeEnding(reader: LayerReader): Bound<Ending> | null {
  const first = reader.take('flatten', [], 1) ?? reader.take('globalAveragePool', []);
  if (!first) return null;
  const condition = first.when?.[0];
  if (!condition) return first.kind;
  const other = reader.take('globalAveragePool', [
    { parameter: condition.parameter, in: ['globalAveragePool'] },
  ]);
  return other && isSame(condition.in, ['flatten']) ? { parameter: condition.parameter } : null;
}
