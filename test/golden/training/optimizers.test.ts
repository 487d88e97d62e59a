import { describe, expect, it } from 'vitest';
import type { OptimizerName } from '../../../src/core/network/types';
import { Kernels } from '../../../src/training/wasm/kernels';
import { OPTIMIZERS, stepRate } from '../../../src/training/optimizers';
import { optimizerCode } from '../../../src/training/wasm/optimizer';
import { instruction } from '../../../src/training/wasm/program-writer';
import { readGolden } from '../../helpers/reference';
import { trainerModule } from '../../unit/training/harness';

interface Golden {
  w0: number[];
  gradients: number[][];
  cases: Record<string, { config: { learning_rate: number }; weights: Record<string, number[]> }>;
}

const golden = readGolden<Golden>('optimizers');
const TOLERANCE = 1e-5;
/** Weights in the golden file, rounded up to a multiple of four. */
const COUNT = 8;

function wasmOptimizer(optimizer: OptimizerName, learningRate: number, start: number[]) {
  const kernels = new Kernels(trainerModule);
  const base = kernels.exports.heapBase();
  kernels.ensure(base + 1024);
  const [weights, gradients, first, second, program] = [0, 1, 2, 3, 4].map((i) => base + i * COUNT * 4) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const { initial } = OPTIMIZERS[optimizer];
  const code = optimizerCode(optimizer);
  const operands = { optimizer: code, weights, gradients, first, second, count: COUNT };
  const words = instruction('optimise', operands);
  kernels.words(program, words.length).set(words);
  kernels.floats(weights, COUNT).set(start);
  kernels.floats(first, 2 * COUNT).fill(initial);
  let t = 0;
  return (gradient: number[]): Float32Array => {
    kernels.floats(gradients, COUNT).set(gradient);
    kernels.exports.begin(1, 0, 0, stepRate(optimizer, learningRate, ++t));
    kernels.exports.run(program, program + words.length * 4);
    return kernels.floats(weights, start.length);
  };
}

describe.each(Object.entries(golden.cases))('%s by Keras', (name, { config, weights }) => {
  it('moves the weights the same way', () => {
    const step = wasmOptimizer(name as OptimizerName, config.learning_rate, golden.w0);
    golden.gradients.forEach((gradient, i) => {
      const moved = step(gradient);
      const expected = weights[i + 1];
      expected?.forEach((value, k) => {
        expect(Math.abs(moved[k] - value), `step ${i + 1}, weight ${k}`).toBeLessThan(
          TOLERANCE * Math.max(Math.abs(value), 0.01),
        );
      });
    });
  });
});
