import type { Condition } from '../space';
import type { Activation, Bound, NetworkTemplate, Padding, SignalTemplate, TemplateLayer } from './types';

export const SWITCH = ['off', 'on'] as const;
export type Switch = (typeof SWITCH)[number];
/**
 * One convolution; a depthwise one and a pointwise one behind it (MobileNet; Howard et al. 2017), with nothing between; or two
 * convolutions and what the block was given, added behind them (He et al. 2016), which always pad.
 */
export const BLOCK_KINDS = ['plain', 'separable', 'residual'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
export const ENDINGS = ['flatten', 'globalAveragePool', 'globalMaxPool'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What is not usual comes first: where a person fixes it, that is what they mean. */
export const POOLINGS = ['average', 'max'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** A convolution with what follows it. A pool of 1 and a dropout of 0 are no layers. */
export interface ConvBlock {
  kind: Bound<BlockKind>;
  filters: Bound<number>;
  kernel: Bound<number>;
  /** Across, where it differs from the kernel along rows. */
  kernelWidth?: Bound<number>;
  /** Absent: 1. Of the block's first convolution, depthwise where it is separable. */
  stride?: Bound<number>;
  /** Across, where it differs from the stride along rows. */
  strideWidth?: Bound<number>;
  padding: Bound<Padding>;
  activation: Bound<Activation>;
  batchNorm: Bound<Switch>;
  pool: Bound<number>;
  /** What the pool takes; absent: the largest. */
  pooling?: Bound<Pooling>;
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
  /** What of recordings it sees; absent: what was read. */
  signal?: SignalTemplate;
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
export function templateOf({
  signal,
  blocks,
  depth,
  ending,
  dense,
  training,
}: NetworkDesign): NetworkTemplate {
  return {
    ...(signal && { signal }),
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
  { kind, batchNorm, pool, pooling = 'max', dropout, ...conv }: ConvBlock,
  when: readonly Condition[],
): TemplateLayer[] {
  const norm = (under: readonly Condition[]) => normalisation(batchNorm, under);
  const layers: TemplateLayer[] =
    typeof kind === 'object'
      ? BLOCK_KINDS.flatMap((one) =>
          convolutionsOf(one, conv, norm, [...when, { parameter: kind.parameter, in: [one] }]),
        )
      : convolutionsOf(kind, conv, norm, when);
  // A residual block has its batch norms inside.
  if (typeof kind === 'object')
    layers.push(...norm([...when, { parameter: kind.parameter, in: UNNORMED_KINDS }]));
  else if (kind !== 'residual') layers.push(...norm(when));
  return [...layers, ...poolLayers(pool, pooling, when), ...dropoutLayer(dropout, when)];
}

/** The kinds whose batch norm stands behind the block's layers. */
const UNNORMED_KINDS = BLOCK_KINDS.filter((kind) => kind !== 'residual');

function normalisation(batchNorm: Bound<Switch>, when: readonly Condition[]): TemplateLayer[] {
  if (batchNorm === 'off') return [];
  const own: Condition[] =
    typeof batchNorm === 'object' ? [{ parameter: batchNorm.parameter, in: ['on'] }] : [];
  return [{ kind: 'batchNorm', ...under([...when, ...own]) }];
}

function poolLayers(
  pool: Bound<number>,
  pooling: Bound<Pooling>,
  when: readonly Condition[],
): TemplateLayer[] {
  if (pool === 1) return [];
  const layerOf = (one: Pooling, when: readonly Condition[]): TemplateLayer => ({
    kind: one === 'max' ? 'maxPool' : 'averagePool',
    size: pool,
    ...under(when),
  });
  return typeof pooling === 'object'
    ? POOLINGS.map((one) => layerOf(one, [...when, { parameter: pooling.parameter, in: [one] }]))
    : [layerOf(pooling, when)];
}

type Convolution = Omit<ConvBlock, 'kind' | 'batchNorm' | 'pool' | 'pooling' | 'dropout'>;

function convolutionsOf(
  kind: BlockKind,
  conv: Convolution,
  norm: (when: readonly Condition[]) => TemplateLayer[],
  when: readonly Condition[],
): TemplateLayer[] {
  if (kind === 'plain') return [{ kind: 'conv2d', ...conv, ...under(when) }];
  const { filters, activation, skipWhen: _plainOnly, ...kernel } = conv;
  if (kind === 'separable')
    return [
      { kind: 'depthwiseConv2d', ...kernel, activation: 'linear', ...under(when) },
      { kind: 'conv2d', filters, kernel: 1, padding: 'valid', activation, ...under(when) },
    ];
  const { stride: _first, strideWidth: _alone, ...second } = kernel;
  const block: TemplateLayer[] = [
    { kind: 'conv2d', filters, ...kernel, padding: 'same', activation, ...under(when) },
    ...norm(when),
    { kind: 'conv2d', filters, ...second, padding: 'same', activation: 'linear', ...under(when) },
    ...norm(when),
  ];
  return [...block, { kind: 'add', span: block.length, activation, ...under(when) }];
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

  /** Reads on, or stays where it was when that came to nothing. */
  attempt<T>(read: () => T | null): T | null {
    const from = this.#at;
    const result = read();
    if (result === null) this.#at = from;
    return result;
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
export function designOf({ signal, layers, training }: NetworkTemplate): NetworkDesign | null {
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
  return { ...(signal && { signal }), blocks, ...(depth && { depth }), ending, dense, training };
}

/** What says how many blocks there are, if anything: the one condition on numbers. */
function depthOf(layers: readonly TemplateLayer[]): NetworkDesign['depth'] {
  const condition = layers
    .flatMap(({ when = [] }) => when)
    .find(({ in: [first] }) => typeof first === 'number');
  return condition && { parameter: condition.parameter };
}

function takeBlock(reader: LayerReader, when: readonly Condition[]): ConvBlock | null {
  const residual = reader.attempt(() => takeResidual(reader, when));
  const conv = residual ?? takeConvolutions(reader, when);
  if (!conv) return null;
  const batchNorm = residual?.batchNorm ?? takeNormalisation(reader, when, conv.kind);
  return { ...conv, batchNorm, ...takePool(reader, when), dropout: reader.take('dropout', when)?.rate ?? 0 };
}

/** Batch norm, if there is any, behind a block of this kind. */
function takeNormalisation(
  reader: LayerReader,
  when: readonly Condition[],
  kind: ConvBlock['kind'],
): Bound<Switch> {
  const layer = reader.take('batchNorm', when, 2);
  if (!layer) return 'off';
  const chosen = typeof kind === 'object' ? kind.parameter : undefined;
  const own = (layer.when ?? []).slice(when.length).find(({ parameter }) => parameter !== chosen);
  return own ? { parameter: own.parameter } : 'on';
}

function takePool(reader: LayerReader, when: readonly Condition[]): Pick<ConvBlock, 'pool' | 'pooling'> {
  const mean = reader.take('averagePool', when, 1);
  const largest = reader.take('maxPool', when, 1);
  const pool = (largest ?? mean)?.size ?? 1;
  const condition = (largest ?? mean)?.when?.[when.length];
  if (condition) return { pool, pooling: { parameter: condition.parameter } };
  return mean && !largest ? { pool, pooling: 'average' } : { pool };
}

/** A plain convolution, a separable one, or all kinds, between which a hyperparameter chooses. */
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
  const chosen = (kind: BlockKind): Condition[] => [...when, { parameter, in: [kind] }];
  const { skipWhen: _plainOnly, ...shared } = conv;
  const separable = takeSeparable(reader, chosen('separable'));
  // Before there were residual blocks, there were two kinds.
  const residual = reader.attempt(() => takeResidual(reader, chosen('residual')));
  const { batchNorm: _inside, kind: _residual, ...added } = residual ?? { ...shared, batchNorm: 0, kind: 0 };
  const same =
    separable && isAlike(separable, shared) && isAlike({ ...added, padding: shared.padding }, shared);
  return same && isSame(values, ['plain']) ? { kind: { parameter }, ...conv } : null;
}

const isAlike = (one: object, other: object): boolean =>
  isSame(Object.entries(one).sort(), Object.entries(other).sort());

function takeSeparable(reader: LayerReader, when: readonly Condition[]): Convolution | null {
  const depthwise = reader.take('depthwiseConv2d', when);
  const pointwise = depthwise && reader.take('conv2d', when);
  if (!pointwise || pointwise.kernel !== 1 || depthwise.activation !== 'linear') return null;
  const { kind: _kind, when: _when, activation: _linear, ...kernel } = depthwise;
  return { ...kernel, filters: pointwise.filters, activation: pointwise.activation };
}

/** Two convolutions of one size, each with its batch norm or both without, and the sum. */
function takeResidual(
  reader: LayerReader,
  when: readonly Condition[],
): (Convolution & Pick<ConvBlock, 'kind' | 'batchNorm'>) | null {
  const first = reader.take('conv2d', when);
  if (!first || first.skipWhen) return null;
  const batchNorm = takeNormalisation(reader, when, 'residual');
  const second = reader.take('conv2d', when);
  const same = takeNormalisation(reader, when, 'residual');
  const sum = reader.take('add', when);
  if (!second || !sum || !isSame(batchNorm, same)) return null;
  const { kind: _kind, when: _when, stride, strideWidth, ...conv } = first;
  const { kind: _second, when: _under, ...other } = second;
  const fits =
    isAlike({ ...conv, activation: 'linear' }, other) &&
    conv.padding === 'same' &&
    isSame(sum.activation, conv.activation) &&
    sum.span === (batchNorm === 'off' ? 2 : 4);
  if (!fits) return null;
  const steps = {
    ...(stride !== undefined && { stride }),
    ...(strideWidth !== undefined && { strideWidth }),
  };
  return { kind: 'residual', ...conv, ...steps, batchNorm };
}

function takeEnding(reader: LayerReader): Bound<Ending> | null {
  const first =
    reader.take('flatten', [], 1) ?? reader.take('globalAveragePool', []) ?? reader.take('globalMaxPool', []);
  if (!first) return null;
  const condition = first.when?.[0];
  if (!condition) return first.kind;
  const under = (kind: Ending): Condition[] => [{ parameter: condition.parameter, in: [kind] }];
  const mean = reader.take('globalAveragePool', under('globalAveragePool'));
  // Before the largest values could be taken, there were two endings.
  reader.take('globalMaxPool', under('globalMaxPool'));
  return mean && isSame(condition.in, ['flatten']) ? { parameter: condition.parameter } : null;
}
