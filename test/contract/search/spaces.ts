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
