import { BAND_SCALES, FRONT_ENDS, LONGEST_FRAME, SHORTEST_FRAME } from '../signal';
import type { Parameter, SearchSpace } from '../space';
import { conditionedSpace } from './conditions';
import {
  ENDINGS,
  MOST_SEARCHED_BLOCKS,
  POOLINGS,
  SEARCHED_KINDS,
  SWITCH,
  templateOf,
  type ConvBlock,
  type NetworkDesign,
} from './design';
import { thoroughTable, type Experiment } from './templates';
import { HIDDEN_ACTIVATIONS } from './types';

/** What examples are: windows of recordings, images, or rows of a table. */
export type DataKind = 'recordings' | 'image' | 'table';

/*
 * The spaces that a plan starts with, by the kind of its data: networks of the families that hold most on a small board
 * (convolutions with batch norm, which the export folds away, and an average instead of wide dense layers). Why these,
 * and what they are worth beside the paper's: docs/spaces.md.
 */

const USUAL_BLOCKS = 3;

const SHARED: SearchSpace = [
  { name: 'dropout', kind: 'ordinal', values: [0, 0.1, 0.2, 0.3] },
  { name: 'learningRate', kind: 'real', low: 0.0005, high: 0.01, scale: 'log' },
];

const filtersOf = (block: number): string => `filters${block + 1}`;

function blocksOf(
  block: Omit<ConvBlock, 'filters'>,
  first: Partial<ConvBlock> = {},
  count = USUAL_BLOCKS,
): ConvBlock[] {
  return Array.from({ length: count }, (_, index) => ({
    ...block,
    ...(index === 0 && first),
    filters: { parameter: filtersOf(index) },
  }));
}

function filterParameters(values: readonly number[], count = USUAL_BLOCKS): Parameter[] {
  return Array.from({ length: count }, (_, index) => ({
    name: filtersOf(index),
    kind: 'ordinal',
    values,
    scale: 'log',
  }));
}

const BLOCK = {
  kind: { parameter: 'block' },
  padding: 'same',
  activation: 'relu',
  batchNorm: { parameter: 'batchNorm' },
  dropout: { parameter: 'dropout' },
} as const satisfies Partial<ConvBlock>;

const DEPTH: Parameter = { name: 'blocks', kind: 'ordinal', values: [1, 2, 3] };
const KIND: Parameter = { name: 'block', kind: 'categorical', values: ['plain', 'separable'] };
const BATCH_NORM: Parameter = { name: 'batchNorm', kind: 'categorical', values: ['off', 'on'] };
const ENDING: Parameter = { name: 'ending', kind: 'categorical', values: ['flatten', 'globalAveragePool'] };

export function experimentOf(space: SearchSpace, design: NetworkDesign): Experiment {
  const template = templateOf(design);
  return { space: conditionedSpace(space, template), template };
}

/** One to three convolutions along time: the first over all channels at once, the others over what it found. */
function recordings(board: 'tiny' | 'big'): Experiment {
  const filters = board === 'tiny' ? [8, 16, 32, 64] : [16, 32, 64, 128];
  return experimentOf(
    [
      DEPTH,
      ...filterParameters(filters),
      { name: 'kernel', kind: 'ordinal', values: [3, 5, 7, 9, 11] },
      KIND,
      { name: 'pool', kind: 'ordinal', values: [2, 3] },
      BATCH_NORM,
      ENDING,
      ...SHARED,
    ],
    {
      blocks: blocksOf(
        { ...BLOCK, kernel: { parameter: 'kernel' }, kernelWidth: 1, pool: { parameter: 'pool' } },
        // As wide as any recording has channels; clipped to those there are.
        { kind: 'plain', padding: 'valid', kernelWidth: 16 },
      ),
      depth: { parameter: 'blocks' },
      ending: { parameter: 'ending' },
      dense: [],
      training: { optimizer: 'adam', learningRate: { parameter: 'learningRate' }, batchSize: 32, epochs: 20 },
    },
  );
}

/** One to three convolutions of 3×3, each halving the image. */
function images(board: 'tiny' | 'big'): Experiment {
  const filters = board === 'tiny' ? [4, 8, 16, 32] : [8, 16, 32, 64];
  return experimentOf(
    [
      DEPTH,
      ...filterParameters(filters),
      { name: 'kernel', kind: 'ordinal', values: [2, 3] },
      KIND,
      BATCH_NORM,
      ENDING,
      ...SHARED,
    ],
    {
      blocks: blocksOf({ ...BLOCK, kernel: { parameter: 'kernel' }, pool: 2 }, { kind: 'plain' }),
      depth: { parameter: 'blocks' },
      ending: { parameter: 'ending' },
      dense: [],
      training: { optimizer: 'adam', learningRate: { parameter: 'learningRate' }, batchSize: 32, epochs: 20 },
    },
  );
}

/** A convolution over the columns of a row, and a dense layer. */
function tables(): Experiment {
  return experimentOf(
    [
      { name: 'filters', kind: 'ordinal', values: [4, 8, 16, 32], scale: 'log' },
      { name: 'kernel', kind: 'ordinal', values: [1, 2, 3] },
      { name: 'convActivation', kind: 'categorical', values: ['relu', 'tanh'] },
      { name: 'units', kind: 'ordinal', values: [8, 16, 32, 64], scale: 'log' },
      { name: 'denseActivation', kind: 'categorical', values: ['relu', 'tanh'] },
      ...SHARED,
    ],
    {
      blocks: [
        {
          kind: 'plain',
          filters: { parameter: 'filters' },
          kernel: { parameter: 'kernel' },
          padding: 'valid',
          activation: { parameter: 'convActivation' },
          batchNorm: 'off',
          pool: 1,
          dropout: { parameter: 'dropout' },
        },
      ],
      ending: 'flatten',
      dense: [{ units: { parameter: 'units' }, activation: { parameter: 'denseActivation' }, dropout: 0 }],
      training: { optimizer: 'adam', learningRate: { parameter: 'learningRate' }, batchSize: 16, epochs: 30 },
    },
  );
}

/** The space that a plan starts with for a kind of data and a size of board. */
export function standardSpace(kind: DataKind, board: 'tiny' | 'big'): Experiment {
  switch (kind) {
    case 'recordings':
      return recordings(board);
    case 'image':
      return images(board);
    case 'table':
      return tables();
  }
}

/** Frames to choose from: the longest that windows have room for, each half of the next. */
const MOST_FRAMES = 4;

function framesFor(windowRows: number): number[] {
  const frames: number[] = [];
  for (let frame = SHORTEST_FRAME; frame <= Math.min(windowRows, LONGEST_FRAME); frame *= 2)
    frames.push(frame);
  return frames.slice(-MOST_FRAMES);
}

/** The experiment with windows among its hyperparameters: one of these lengths, in rows, and how much the next one shares. */
export function withWindows({ space, template }: Experiment, lengths: readonly number[]): Experiment {
  const parameters: Parameter[] = [
    { name: 'window', kind: 'ordinal', values: lengths, scale: 'log' },
    { name: 'overlap', kind: 'ordinal', values: [0, 0.5, 0.75] },
  ];
  const windows = { window: { parameter: 'window' }, overlap: { parameter: 'overlap' } };
  const whole = { ...template, signal: { ...windows, ...template.signal } };
  return { space: conditionedSpace([...parameters, ...space], whole), template: whole };
}

/** The experiment with the front end among its hyperparameters, for windows of so many rows. */
export function withFrontEnds({ space, template }: Experiment, windowRows: number): Experiment {
  const frames = framesFor(windowRows);
  const frontEnd = { parameter: 'frontEnd' };
  const parameters: Parameter[] =
    frames.length === 0
      ? [{ name: 'frontEnd', kind: 'categorical', values: FRONT_ENDS.filter((kind) => kind !== 'spectrum') }]
      : [
          { name: 'frontEnd', kind: 'categorical', values: FRONT_ENDS },
          { name: 'frame', kind: 'ordinal', values: frames, scale: 'log' },
          { name: 'bands', kind: 'ordinal', values: [4, 8, 16], scale: 'log' },
          { name: 'bandScale', kind: 'categorical', values: BAND_SCALES },
        ];
  const spectrum = {
    frame: { parameter: 'frame' },
    bands: { parameter: 'bands' },
    bandScale: { parameter: 'bandScale' },
  };
  const signal = { ...template.signal, frontEnd, ...(frames.length > 0 && spectrum) };
  const whole = { ...template, signal };
  return { space: conditionedSpace([...parameters, ...space], whole), template: whole };
}

/** All that a block, the way to a vector and the training can be: for a night, or a fast computer. */
export function thoroughSpace(kind: DataKind, board: 'tiny' | 'big'): Experiment {
  if (kind === 'table') return thoroughTable(board);
  const images = kind === 'image';
  const filters = board === 'tiny' ? [4, 8, 16, 32, 64] : [8, 16, 32, 64, 128];
  return experimentOf(
    [
      { name: 'blocks', kind: 'ordinal', values: [1, 2, 3, 4] },
      ...filterParameters(filters, MOST_SEARCHED_BLOCKS),
      { name: 'kernel', kind: 'ordinal', values: images ? [2, 3, 5] : [3, 5, 7, 9, 11, 15] },
      { name: 'stride', kind: 'ordinal', values: [1, 2] },
      { name: 'block', kind: 'categorical', values: SEARCHED_KINDS },
      { name: 'pool', kind: 'ordinal', values: images ? [1, 2] : [1, 2, 3, 4] },
      { name: 'pooling', kind: 'categorical', values: POOLINGS },
      { name: 'convActivation', kind: 'categorical', values: HIDDEN_ACTIVATIONS },
      { name: 'batchNorm', kind: 'categorical', values: SWITCH },
      { name: 'ending', kind: 'categorical', values: ENDINGS },
      ...SHARED,
      { name: 'optimizer', kind: 'categorical', values: ['adam', 'rmsprop', 'adamax'] },
      { name: 'batchSize', kind: 'ordinal', values: [16, 32, 64], scale: 'log' },
    ],
    {
      blocks: blocksOf(
        {
          ...BLOCK,
          activation: { parameter: 'convActivation' },
          kernel: { parameter: 'kernel' },
          ...(!images && { kernelWidth: 1 }),
          pool: { parameter: 'pool' },
          pooling: { parameter: 'pooling' },
        },
        {
          kind: 'plain',
          stride: { parameter: 'stride' },
          ...(!images && { padding: 'valid', kernelWidth: 16, strideWidth: 1 }),
        },
        MOST_SEARCHED_BLOCKS,
      ),
      depth: { parameter: 'blocks' },
      ending: { parameter: 'ending' },
      dense: [],
      training: {
        optimizer: { parameter: 'optimizer' },
        learningRate: { parameter: 'learningRate' },
        batchSize: { parameter: 'batchSize' },
        epochs: 40,
      },
    },
  );
}
