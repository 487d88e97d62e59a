/** Times what the deploy room promises: codebooks of a large matrix, and X-CROSS of one trial on 3,000 windows. */
import { COMPRESSIONS, fitCodebook, predictOnDevice } from '../../src/core/deploy';
import { experiment1, networkFor } from '../../src/core/network';
import { randomStream } from '../../src/core/random';
import { kernelContext } from '../helpers/kernels';
import { randomInputs, randomWeights } from '../helpers/reference-network';

const WINDOWS = 3000;

/** Processor time: what else runs on the machine does not count. */
function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function line(what: string, ms: number, limitMs: number): void {
  console.log(`${what}: ${ms.toFixed(0)} ms, ${(ms / limitMs).toFixed(2)} of the limit`);
}

const random = randomStream(1, 'bench');
const weights = Float32Array.from({ length: 720_896 }, () => 0.05 * random.normal());
for (const entries of [16, 256]) {
  fitCodebook(weights, entries);
  line(
    `codebook of ${entries} for 720,896 weights`,
    milliseconds(() => fitCodebook(weights, entries)),
    300,
  );
}

for (const [size, limitMs] of [
  [16, 2000],
  [128, 10_000],
] as const) {
  const configuration = {
    filters: size,
    units: size,
    kernel: 2,
    pool: 2,
    dropout: 0.1,
    convActivation: 'relu',
    denseActivation: 'relu',
    optimizer: 'adam',
  };
  const network = networkFor(configuration, experiment1('tiny').template, [90, 3, 1], 22);
  const trained = randomWeights(network, 1);
  const inputs = randomInputs(network, WINDOWS, 1);
  for (const compression of COMPRESSIONS) {
    const predict = () =>
      predictOnDevice(kernelContext().kernels, network, trained, compression, inputs, inputs);
    line(`${WINDOWS} windows, ${size}/${size}, ${compression}`, milliseconds(predict), limitMs);
  }
}
