import type { SearchSpace } from '../../../src/core/space/types';

/** The eight hyperparameters of Experiment #1. */
export const EXPERIMENT: SearchSpace = [
  { name: 'filters', kind: 'ordinal', values: [8, 16, 32, 64, 128, 256], scale: 'log' },
  { name: 'convActivation', kind: 'categorical', values: ['relu', 'sigmoid', 'selu', 'tanh'] },
  { name: 'kernel', kind: 'ordinal', values: [1, 2] },
  { name: 'pool', kind: 'ordinal', values: [1, 2] },
  { name: 'dropout', kind: 'ordinal', values: [0.1, 0.2, 0.3] },
  { name: 'units', kind: 'ordinal', values: [8, 16, 32, 64, 128, 256], scale: 'log' },
  { name: 'denseActivation', kind: 'categorical', values: ['relu', 'sigmoid', 'selu', 'tanh'] },
  { name: 'optimizer', kind: 'categorical', values: ['adam', 'sgd', 'rmsprop', 'adadelta', 'adamax'] },
];

/** Every kind of parameter, one of them with a single value. */
export const MIXED: SearchSpace = [
  { name: 'rate', kind: 'real', low: 1e-4, high: 1, scale: 'log' },
  { name: 'depth', kind: 'integer', low: 1, high: 1_000, scale: 'log' },
  { name: 'activation', kind: 'categorical', values: ['relu', 'tanh', 'selu'] },
  { name: 'fixed', kind: 'ordinal', values: [7] },
  { name: 'width', kind: 'ordinal', values: [8, 16, 32, 64], scale: 'log' },
];

export const PLANE: SearchSpace = [
  { name: 'x', kind: 'real', low: -1, high: 1 },
  { name: 'y', kind: 'real', low: -1, high: 1 },
];

/** Twelve configurations. */
export const TINY: SearchSpace = [
  { name: 'a', kind: 'ordinal', values: [1, 2, 3] },
  { name: 'b', kind: 'categorical', values: ['x', 'y', 'z', 'w'] },
];

/** Blocks that exist only where there are so many, a kind that has a field of its own. */
export const LAYERED: SearchSpace = [
  { name: 'blocks', kind: 'ordinal', values: [1, 2, 3] },
  { name: 'kind', kind: 'categorical', values: ['plain', 'separable'] },
  { name: 'filters1', kind: 'ordinal', values: [8, 16, 32, 64], scale: 'log' },
  {
    name: 'filters2',
    kind: 'ordinal',
    values: [8, 16, 32, 64],
    scale: 'log',
    when: [{ parameter: 'blocks', in: [2, 3] }],
  },
  {
    name: 'rate3',
    kind: 'real',
    low: 0.01,
    high: 0.5,
    scale: 'log',
    when: [{ parameter: 'blocks', in: [3] }],
  },
  {
    name: 'activation',
    kind: 'categorical',
    values: ['relu', 'tanh'],
    when: [
      { parameter: 'kind', in: ['separable'] },
      { parameter: 'blocks', in: [2, 3] },
    ],
  },
];

/** 3 + 3 × 2 + 3 × 2 = 15 configurations. */
export const TINY_LAYERED: SearchSpace = [
  { name: 'kind', kind: 'categorical', values: ['none', 'few', 'many'] },
  { name: 'a', kind: 'ordinal', values: [1, 2, 3] },
  { name: 'b', kind: 'categorical', values: ['x', 'y'], when: [{ parameter: 'kind', in: ['few', 'many'] }] },
];
