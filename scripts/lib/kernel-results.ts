import { COMPRESSIONS, predictOnDevice } from '../../src/core/deploy';
import { smallCnn } from '../../test/helpers/networks';
import { randomInputs, randomWeights } from '../../test/helpers/reference-network';

const NETWORKS = [
  smallCnn({ activation: 'relu', padding: 'valid', pool: 2, blocks: 1 }),
  smallCnn({ activation: 'sigmoid', padding: 'same', pool: 3, blocks: 2 }),
  smallCnn({ activation: 'tanh', padding: 'same', pool: 1, blocks: 2, head: 'average' }),
  smallCnn({ activation: 'selu', padding: 'valid', pool: 2, blocks: 2, batchNorm: true }),
];

/** Whether two builds of the kernels give the same bits on networks that call every kernel. */
export function sameResults(a: BufferSource, b: BufferSource): boolean {
  const modules = [a, b].map((bytes) => new WebAssembly.Module(bytes));
  return NETWORKS.every((network, seed) => {
    const weights = randomWeights(network, seed);
    const inputs = randomInputs(network, 50, seed);
    return COMPRESSIONS.every((compression) => {
      const [first, second] = modules.map((module) =>
        predictOnDevice(module, network, weights, compression, inputs, inputs),
      );
      return first.every((probability, i) => Object.is(probability, second[i]));
    });
  });
}
