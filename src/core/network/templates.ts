import type { Parameter, SearchSpace } from '../space/types';
import type { NetworkTemplate, TemplateLayer } from './types';

/** A search space and what its configurations mean. */
export interface Experiment {
  space: SearchSpace;
  template: NetworkTemplate;
}

const ACTIVATIONS = ['relu', 'sigmoid', 'selu', 'tanh'] as const;
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
    { name: 'convActivation', kind: 'categorical', values: ACTIVATIONS },
    kernel,
    { name: 'pool', kind: 'ordinal', values: [1, 2] },
    DROPOUT,
    units,
    { name: 'denseActivation', kind: 'categorical', values: ACTIVATIONS },
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
