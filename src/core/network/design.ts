import type { Activation, Bound, NetworkTemplate, Padding, TemplateLayer } from './types';

/** A convolution with what follows it. A pool of 1 and a dropout of 0 are no layers. */
export interface ConvBlock {
  filters: Bound<number>;
  kernel: Bound<number>;
  padding: Bound<Padding>;
  activation: Bound<Activation>;
  batchNorm: boolean;
  pool: Bound<number>;
  dropout: Bound<number>;
  /** The convolution is left out when this hyperparameter has this value. */
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
  ending: 'flatten' | 'globalAveragePool';
  dense: readonly DenseBlock[];
  training: NetworkTemplate['training'];
}

export const MOST_BLOCKS = 4;
export const MOST_DENSE = 3;

/** The template that a design stands for. */
export function templateOf({ blocks, ending, dense, training }: NetworkDesign): NetworkTemplate {
  return {
    layers: [
      ...blocks.flatMap(layersOfBlock),
      { kind: ending },
      ...dense.flatMap(({ units, activation, dropout }): TemplateLayer[] => [
        { kind: 'dense', units, activation },
        ...dropoutLayer(dropout),
      ]),
    ],
    training,
  };
}

function layersOfBlock({ batchNorm, pool, dropout, ...conv }: ConvBlock): TemplateLayer[] {
  return [
    { kind: 'conv2d', ...conv },
    ...(batchNorm ? [{ kind: 'batchNorm' } as const] : []),
    ...(pool === 1 ? [] : [{ kind: 'maxPool', size: pool } as const]),
    ...dropoutLayer(dropout),
  ];
}

const dropoutLayer = (rate: Bound<number>): TemplateLayer[] =>
  rate === 0 ? [] : [{ kind: 'dropout', rate }];

/**
 * The design of a template; null when it has another form: layers in another order, more blocks or dense layers than a
 * design has, or none of the blocks.
 */
export function designOf({ layers, training }: NetworkTemplate): NetworkDesign | null {
  let at = 0;
  /** The next layer, when it is of this kind. */
  const take = <K extends TemplateLayer['kind']>(kind: K) => {
    const layer = layers[at];
    if (layer?.kind !== kind) return undefined;
    at += 1;
    return layer as Extract<TemplateLayer, { kind: K }>;
  };
  const blocks: ConvBlock[] = [];
  for (let conv = take('conv2d'); conv; conv = take('conv2d')) {
    const { kind: _kind, ...rest } = conv;
    blocks.push({
      ...rest,
      batchNorm: take('batchNorm') !== undefined,
      pool: take('maxPool')?.size ?? 1,
      dropout: take('dropout')?.rate ?? 0,
    });
  }
  const ending = (take('flatten') ?? take('globalAveragePool'))?.kind;
  const dense: DenseBlock[] = [];
  for (let layer = take('dense'); layer; layer = take('dense')) {
    dense.push({ units: layer.units, activation: layer.activation, dropout: take('dropout')?.rate ?? 0 });
  }
  const fits = blocks.length >= 1 && blocks.length <= MOST_BLOCKS && dense.length <= MOST_DENSE;
  return ending && fits && at === layers.length ? { blocks, ending, dense, training } : null;
}
