import type { OptimizerName } from '../core/network';

export interface OptimizerTraits {
  /** Tensors it keeps per weight tensor, and what they start from. */
  slots: number;
  initial: number;
}

export const OPTIMIZERS: Readonly<Record<OptimizerName, OptimizerTraits>> = {
  sgd: { slots: 0, initial: 0 },
  adam: { slots: 2, initial: 0 },
  rmsprop: { slots: 1, initial: 0 },
  adadelta: { slots: 2, initial: 0 },
  adamax: { slots: 2, initial: 0 },
  adagrad: { slots: 1, initial: 0.1 },
};

/** base^exponent by squaring: the same bits everywhere, which Math.pow does not promise. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square;
  }
  return result;
}

/** The learning rate of step t (from 1), bias correction of Adam and Adamax included (Kingma and Ba 2015). */
export function stepRate(optimizer: OptimizerName, learningRate: number, t: number): number {
  switch (optimizer) {
    case 'adam':
      return (learningRate * Math.sqrt(1 - power(0.999, t))) / (1 - power(0.9, t));
    case 'adamax':
      return learningRate / (1 - power(0.9, t));
    default:
      return learningRate;
  }
}
