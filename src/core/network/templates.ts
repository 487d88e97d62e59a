import type { Parameter, SearchSpace } from '../space';
import { NONLINEARITIES, type NetworkTemplate, type TemplateLayer } from './types';

/** A search space and what its configurations mean. */
export interface Experiment {
  space: SearchSpace;
  template: NetworkTemplate;
}

const OPTIMIZERS = ['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax'] as const;
const DROPOUT: Parameter = { name: 'dropout', kind: 'ordinal', values: [0.1, 0.2, 0.3] };

const TRAINING: NetworkTemplate['training'] = {
  optimizer: { parameter: 'optimizer' },
  batchSize: 32,
  epochs: 10,
};

function powersOfTwo(from: number, to: number): number[] {
  const values: number[] = [];
  for (let value = from; value <= to; value *= 2) values.push(value);
  return values;
}

function shared(filters: Parameter, kernel: Parameter, units: Parameter): SearchSpace {
  return [
    filters,
    { name: 'convActivation', kind: 'categorical', values: NONLINEARITIES },
    kernel,
    { name: 'pool', kind: 'ordinal', values: [1, 2] },
    DROPOUT,
    units,
    { name: 'denseActivation', kind: 'categorical', values: NONLINEARITIES },
    { name: 'optimizer', kind: 'categorical', values: OPTIMIZERS },
  ];
}

const HIDDEN_DENSE: TemplateLayer = {
  kind: 'dense',
  units: { parameter: 'units' },
  activation: { parameter: 'denseActivation' },
};

/**
 * Experiment #1 (Perego et al. 2020; recordings of wearable sensors): Conv2D, pool, dropout, flatten, Dense, Dense,
 * softmax, eight hyperparameters, 34,560 configurations on the tiny board. The big board starts at 16 filters and units.
 */
export function experiment1(board: 'tiny' | 'big'): Experiment {
  const sizes = powersOfTwo(board === 'tiny' ? 8 : 16, 256);
  return {
    space: shared(
      { name: 'filters', kind: 'ordinal', values: sizes, scale: 'log' },
      { name: 'kernel', kind: 'ordinal', values: [1, 2] },
      { name: 'units', kind: 'ordinal', values: sizes, scale: 'log' },
    ),
    template: {
      layers: [
        {
          kind: 'conv2d',
          filters: { parameter: 'filters' },
          kernel: { parameter: 'kernel' },
          padding: 'valid',
          activation: { parameter: 'convActivation' },
        },
        { kind: 'maxPool', size: { parameter: 'pool' } },
        { kind: 'dropout', rate: { parameter: 'dropout' } },
        { kind: 'flatten' },
        HIDDEN_DENSE,
        HIDDEN_DENSE,
      ],
      training: TRAINING,
    },
  };
}

/**
 * Experiment #2 (images): two blocks of two convolutions (same, then valid) and a pool, one hidden dense layer. One
 * value per row for all convolutions; `skippedLayer` = i removes the i-th of the four, 0 none. The hand-made baseline
 * with 32, 32, 64 and 64 filters lies outside this space.
 */
export function experiment2(): Experiment {
  const conv = (layer: number): TemplateLayer => ({
    kind: 'conv2d',
    filters: { parameter: 'filters' },
    kernel: { parameter: 'kernel' },
    padding: layer % 2 === 1 ? 'same' : 'valid',
    activation: { parameter: 'convActivation' },
    skipWhen: { parameter: 'skippedLayer', equals: layer },
  });
  const blockEnd: TemplateLayer[] = [
    { kind: 'maxPool', size: { parameter: 'pool' } },
    { kind: 'dropout', rate: { parameter: 'dropout' } },
  ];
  return {
    space: [
      ...shared(
        { name: 'filters', kind: 'ordinal', values: powersOfTwo(8, 64), scale: 'log' },
        { name: 'kernel', kind: 'ordinal', values: [1, 2, 3] },
        { name: 'units', kind: 'ordinal', values: powersOfTwo(64, 512), scale: 'log' },
      ),
      { name: 'skippedLayer', kind: 'categorical', values: [0, 1, 2, 3, 4] },
    ],
    template: {
      layers: [
        conv(1),
        conv(2),
        ...blockEnd,
        conv(3),
        conv(4),
        ...blockEnd,
        { kind: 'flatten' },
        HIDDEN_DENSE,
      ],
      training: TRAINING,
    },
  };
}

/** How many convolutional blocks data asks for: one for recordings and tables (as Experiment #1), two for images. */
const blocksFor = (images: boolean): readonly number[] => (images ? [1, 2] : [1]);

/** A handful of small networks, trained shortly: for a first impression in a minute or two, not for the best result. */
export function quickLook(images: boolean): Experiment {
  return {
    space: [
      { name: 'filters', kind: 'ordinal', values: powersOfTwo(8, 32), scale: 'log' },
      { name: 'kernel', kind: 'ordinal', values: images ? [2, 3] : [1, 2] },
      { name: 'units', kind: 'ordinal', values: powersOfTwo(16, 64), scale: 'log' },
    ],
    template: {
      layers: [
        ...blocksFor(images).flatMap((): TemplateLayer[] => [
          {
            kind: 'conv2d',
            filters: { parameter: 'filters' },
            kernel: { parameter: 'kernel' },
            padding: 'valid',
            activation: 'relu',
          },
          { kind: 'maxPool', size: 2 },
        ]),
        { kind: 'dropout', rate: 0.2 },
        { kind: 'flatten' },
        { kind: 'dense', units: { parameter: 'units' }, activation: 'relu' },
      ],
      training: { optimizer: 'adam', batchSize: 32, epochs: 5 },
    },
  };
}

/** Two blocks with filters of their own over the columns of a row, activations, dropout, and how to train. */
export function thoroughTable(board: 'tiny' | 'big'): Experiment {
  const sizes = powersOfTwo(board === 'tiny' ? 4 : 16, board === 'tiny' ? 64 : 128);
  const blocks = [1, 2];
  return {
    space: [
      ...blocks.map((block): Parameter => ({
        name: `filters${block}`,
        kind: 'ordinal',
        values: sizes,
        scale: 'log',
      })),
      { name: 'kernel', kind: 'ordinal', values: [1, 2, 3] },
      { name: 'convActivation', kind: 'categorical', values: NONLINEARITIES },
      DROPOUT,
      { name: 'units', kind: 'ordinal', values: powersOfTwo(8, 128), scale: 'log' },
      { name: 'denseActivation', kind: 'categorical', values: NONLINEARITIES },
      { name: 'optimizer', kind: 'categorical', values: ['adam', 'rmsprop', 'adamax'] },
      { name: 'learningRate', kind: 'real', low: 0.0001, high: 0.01, scale: 'log' },
      { name: 'batchSize', kind: 'ordinal', values: [16, 32, 64], scale: 'log' },
    ],
    template: {
      layers: [
        ...blocks.flatMap((block): TemplateLayer[] => [
          {
            kind: 'conv2d',
            filters: { parameter: `filters${block}` },
            kernel: { parameter: 'kernel' },
            padding: 'same',
            activation: { parameter: 'convActivation' },
          },
          { kind: 'maxPool', size: 2 },
          { kind: 'dropout', rate: { parameter: 'dropout' } },
        ]),
        { kind: 'flatten' },
        HIDDEN_DENSE,
      ],
      training: {
        optimizer: { parameter: 'optimizer' },
        learningRate: { parameter: 'learningRate' },
        batchSize: { parameter: 'batchSize' },
        epochs: 30,
      },
    },
  };
}
