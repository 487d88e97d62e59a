import type { Condition } from '../space';
import {
  existence,
  MOST_BLOCKS,
  MOST_DENSE,
  MOST_SEARCHED_BLOCKS,
  type BlockKind,
  type ConvBlock,
  type Convolution,
  type DenseBlock,
  type Ending,
  type NetworkDesign,
  type Switch,
} from './design';
import type { Bound, NetworkTemplate, TemplateLayer } from './types';

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
  const most = depth ? MOST_SEARCHED_BLOCKS : MOST_BLOCKS;
  const fits = blocks.length >= 1 && blocks.length <= most && dense.length <= MOST_DENSE;
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
  const normed =
    reader.attempt(() => takeResidual(reader, when)) ?? reader.attempt(() => takeMobilenet(reader, when));
  const conv = normed ?? takeConvolutions(reader, when);
  if (!conv) return null;
  const batchNorm = normed?.batchNorm ?? takeNormalisation(reader, when, conv.kind);
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

/** A depthwise and a pointwise convolution of one activation, each with its batch norm or both without. */
function takeMobilenet(
  reader: LayerReader,
  when: readonly Condition[],
): (Convolution & Pick<ConvBlock, 'kind' | 'batchNorm'>) | null {
  const depthwise = reader.take('depthwiseConv2d', when);
  const batchNorm = takeNormalisation(reader, when, 'mobilenet');
  const pointwise = depthwise && reader.take('conv2d', when);
  const same = takeNormalisation(reader, when, 'mobilenet');
  if (!pointwise || pointwise.kernel !== 1 || !isSame(batchNorm, same)) return null;
  const { kind: _kind, when: _when, ...conv } = depthwise;
  if (conv.activation === 'linear' || !isSame(conv.activation, pointwise.activation)) return null;
  return { kind: 'mobilenet', ...conv, filters: pointwise.filters, batchNorm };
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
