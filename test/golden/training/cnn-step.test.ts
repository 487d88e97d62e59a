import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../../../src/core/network';
import type { Activation, Layer, Network, Padding, Shape } from '../../../src/core/network/types';
import { readGolden } from '../../helpers/reference';
import { exampleSet, relativeError, wasmStep } from '../../unit/training/harness';

const TOLERANCE = 1e-4;

interface Tensor {
  name: string;
  shape: number[];
  values: number[];
}

interface GoldenCase {
  network: {
    input: Shape;
    blocks: number;
    kernel: number;
    padding: Padding;
    pool: number;
    activation: Activation;
    batchNorm: boolean;
    head: 'flatten' | 'globalAverage';
    denseUnits: number;
    denseActivation: Activation;
    classes: number;
  };
  weights: Tensor[];
  x: number[];
  labels: number[];
  logits: number[];
  loss: number;
  gradients: number[][];
}

function networkOf({ network: n, weights }: GoldenCase): Network {
  const filters = weights.filter(({ shape }) => shape.length === 4).map(({ shape }) => shape[3]);
  const blocks = filters.flatMap((count): Layer[] => [
    { kind: 'conv2d', filters: count, kernel: n.kernel, padding: n.padding, activation: n.activation },
    ...(n.batchNorm ? [{ kind: 'batchNorm' } as const] : []),
    ...(n.pool > 1 ? [{ kind: 'maxPool', size: n.pool } as const] : []),
  ]);
  return buildNetwork(n.input, [
    ...blocks,
    { kind: n.head === 'flatten' ? 'flatten' : 'globalAveragePool' },
    { kind: 'dense', units: n.denseUnits, activation: n.denseActivation },
    { kind: 'dense', units: n.classes, activation: 'softmax' },
  ]);
}

/** The golden weights with the moving statistics batch norm starts from. */
function weightsOf(network: Network, weights: readonly Tensor[]): Float32Array[] {
  const given = weights.map(({ values }) => Float32Array.from(values));
  return network.layers.flatMap(({ layer, weightShapes }) => {
    const tensors = weightShapes.slice(0, 2).map(() => given.shift()!);
    const channels = tensors[0]?.length ?? 0;
    return layer.kind === 'batchNorm'
      ? [...tensors, new Float32Array(channels), new Float32Array(channels).fill(1)]
      : tensors;
  });
}

function softmax(logits: number[], classes: number): Float32Array {
  const rows = Array.from({ length: logits.length / classes }, (_, i) =>
    logits.slice(i * classes, (i + 1) * classes),
  );
  return Float32Array.from(
    rows.flatMap((row) => {
      const powers = row.map((z) => Math.exp(z - Math.max(...row)));
      const sum = powers.reduce((a, b) => a + b);
      return powers.map((p) => p / sum);
    }),
  );
}

const { cases } = readGolden<{ cases: GoldenCase[] }>('cnn_step');

describe.each(cases.map((golden, i) => ({ golden, name: `${i}: ${JSON.stringify(golden.network)}` })))(
  'one step by Keras, case $name',
  ({ golden }) => {
    const network = networkOf(golden);
    const labels = Uint16Array.from(golden.labels);
    const examples = exampleSet(network.input, Float32Array.from(golden.x), labels, network.classes);
    const weights = weightsOf(network, golden.weights);

    it('has the same loss and gradients', async () => {
      const { loss, gradients } = await wasmStep(network, weights, examples);
      expect(Math.abs(loss / golden.loss - 1)).toBeLessThan(TOLERANCE);
      expect(gradients.length).toBe(golden.gradients.length);
      gradients.forEach((gradient, i) => {
        // A bias in front of batch norm has no effect: its gradient is rounding noise around 0.
        const noise = golden.network.batchNorm && i === 1;
        if (noise) expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-6);
        else
          expect(relativeError(gradient, golden.gradients[i]), golden.weights[i].name).toBeLessThan(
            TOLERANCE,
          );
      });
    });

    // With batch norm, the probabilities of a step are not those of inference.
    const itPredicts = golden.network.batchNorm ? null : it;
    itPredicts?.('predicts the same probabilities', async () => {
      const { probabilities } = await wasmStep(network, weights, examples);
      const expected = softmax(golden.logits, network.classes);
      expect(relativeError(probabilities, expected)).toBeLessThan(TOLERANCE);
    });
  },
);
