import type { Condition } from '../space';
import type { Activation, Bound, NetworkTemplate, Padding, SignalTemplate, TemplateLayer } from './types';

export const SWITCH = ['off', 'on'] as const;
export type Switch = (typeof SWITCH)[number];
/**
 * One convolution; a depthwise one and a pointwise one behind it, with nothing between; two convolutions and what the block was
 * given, added behind them (He et al. 2016), which always pad; or a depthwise and a pointwise convolution, each with batch norm
 * and activation of its own (MobileNet; Howard et al. 2017).
 */
export const BLOCK_KINDS = ['plain', 'separable', 'residual', 'mobilenet'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];
/** Those between which a hyperparameter can choose. */
export const SEARCHED_KINDS = ['plain', 'separable', 'residual'] as const satisfies readonly BlockKind[];
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

export const MOST_BLOCKS = 14;
/** Blocks whose number can be searched, or of which one can be left out. */
export const MOST_SEARCHED_BLOCKS = 4;
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
export function existence(depth: NetworkDesign['depth'], index: number): Condition[] {
  if (!depth || index === 0) return [];
  const enough = Array.from({ length: MOST_SEARCHED_BLOCKS - index }, (_, more) => index + 1 + more);
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
      ? SEARCHED_KINDS.flatMap((one) =>
          convolutionsOf(one, conv, norm, [...when, { parameter: kind.parameter, in: [one] }]),
        )
      : convolutionsOf(kind, conv, norm, when);
  if (typeof kind === 'object')
    layers.push(...norm([...when, { parameter: kind.parameter, in: UNNORMED_KINDS }]));
  else if (!NORMED_INSIDE.includes(kind)) layers.push(...norm(when));
  return [...layers, ...poolLayers(pool, pooling, when), ...dropoutLayer(dropout, when)];
}

/** These have their batch norms inside; of the others it stands behind the block's layers. */
const NORMED_INSIDE: readonly BlockKind[] = ['residual', 'mobilenet'];
const UNNORMED_KINDS = SEARCHED_KINDS.filter((kind) => !NORMED_INSIDE.includes(kind));

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

export type Convolution = Omit<ConvBlock, 'kind' | 'batchNorm' | 'pool' | 'pooling' | 'dropout'>;

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
  if (kind === 'mobilenet')
    return [
      { kind: 'depthwiseConv2d', ...kernel, activation, ...under(when) },
      ...norm(when),
      { kind: 'conv2d', filters, kernel: 1, padding: 'valid', activation, ...under(when) },
      ...norm(when),
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
