import type { ExampleSet } from '../../core/data';
import { buildNetwork } from '../../core/network/build';
import type { FoldTask } from '../types';

const EXAMPLES = 32;

/**
 * A task like those that a study on these examples will bring, before the first of them is known: compiling its
 * shaders takes the time in which the examples travel to the device.
 */
export function usualTask({ input, classNames, labels }: ExampleSet): FoldTask {
  const [height, width] = input;
  const examples = Uint32Array.from({ length: Math.min(EXAMPLES, labels.length) }, (_, i) => i);
  return {
    network: buildNetwork(input, [
      {
        kind: 'conv2d',
        filters: 8,
        kernel: [Math.min(2, height), Math.min(2, width)],
        padding: 'same',
        activation: 'relu',
      },
      { kind: 'maxPool', size: [Math.min(2, height), Math.min(2, width)] },
      { kind: 'dropout', rate: 0.2 },
      { kind: 'flatten' },
      { kind: 'dense', units: 8, activation: 'relu' },
      { kind: 'dense', units: classNames.length, activation: 'softmax' },
    ]),
    settings: { optimizer: 'adam', learningRate: 1e-3, batchSize: EXAMPLES, epochs: 1 },
    fold: { train: examples, validation: examples },
    seed: 0,
  };
}
