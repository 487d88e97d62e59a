import { describe, expect, it } from 'vitest';
import { compareOutputs, compressWeights, predictOnDevice } from '../../../src/core/deploy';
import {
  buildNetwork,
  networkFor,
  pairOf,
  referenceSpace,
  type Layer,
  type Network,
} from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';
import { sampleConfiguration } from '../../../src/core/space';
import { REFERENCE_NETWORKS, type ReferenceId, referenceNetwork } from '../../../src/core/network/references';
import { kernelContext } from '../../helpers/kernels';
import { randomInputs, randomWeights, referencePredict } from '../../helpers/reference-network';
import { clusteredExamples, relativeError, wasmStep } from '../training/harness';
import { oracleStep, randomWeights as trainableWeights } from '../training/tfjs-oracle';

/**
 * What Keras counts for the models of MLPerf Tiny's reference code (github.com/mlcommons/tiny, benchmark/training; `count_params` of
 * TensorFlow 2.21: trainable, and with the moving statistics), and their multiply-accumulates.
 */
const PUBLISHED: Record<ReferenceId, { trainable: number; all: number; macs: number }> = {
  dsCnn: { trainable: 23_756, all: 24_908, macs: 2_656_768 },
  resNet8: { trainable: 78_186, all: 78_666, macs: 12_501_632 },
  mobileNetV1: { trainable: 216_322, all: 221_794, macs: 7_489_664 },
};
const IDS = Object.keys(PUBLISHED) as ReferenceId[];

/** TF.js on the CPU takes half a minute for a step of the others: `npm run verify:references` has them all. */
const TRAINED: readonly ReferenceId[] = process.env.EVERY_REFERENCE ? IDS : ['dsCnn'];

const product = (numbers: readonly number[]) => numbers.reduce((a, b) => a * b, 1);

/** Products of weights and values alone, as the literature counts: no biases, activations or additions. */
function multiplyAccumulates({ layers }: Network): number {
  return layers.reduce((sum, { layer, weightShapes, output }) => {
    if (layer.kind === 'batchNorm' || weightShapes.length === 0) return sum;
    return sum + product(weightShapes[0]) * output[0] * output[1];
  }, 0);
}

/** Trained tensors that have an effect: a bias in front of batch norm has none, and its gradient is rounding noise. */
function effectiveTensors({ layers }: Network): boolean[] {
  return layers.flatMap(({ layer, weightShapes }, i) => {
    if (layer.kind === 'batchNorm') return [true, true];
    const normed = layers[i + 1]?.layer.kind === 'batchNorm';
    return weightShapes.map((_, tensor) => tensor === 0 || !normed);
  });
}

/** The weights without the moving statistics, as gradients are. */
function trainedTensors({ layers }: Network, weights: readonly Float32Array[]): Float32Array[] {
  const isTrained = layers.flatMap(({ layer, weightShapes }) =>
    weightShapes.map((_, i) => layer.kind !== 'batchNorm' || i < 2),
  );
  return weights.filter((_, i) => isTrained[i]);
}

const LEARNING_RATE = 0.01;
/**
 * What is rounded away decides on which side of zero an activation falls, and behind 27 normalisations over two images one that
 * falls on the other side changes gradients by a hundredth. MobileNet's steps are therefore compared with tanh for ReLU.
 */
const SMOOTH: ReadonlySet<ReferenceId> = new Set(['mobileNetV1']);
const GRADIENT_ERROR: Record<ReferenceId, number> = { dsCnn: 1e-4, resNet8: 1e-4, mobileNetV1: 1e-3 };

/** Without dropout: what it leaves out is drawn otherwise in TF.js. */
function steadyNetwork(id: ReferenceId, { input, layers }: Network): Network {
  const kept = layers.map(({ layer }) => layer).filter(({ kind }) => kind !== 'dropout');
  const smooth = (layer: Layer): Layer =>
    'activation' in layer && layer.activation === 'relu' ? { ...layer, activation: 'tanh' } : layer;
  return buildNetwork(input, SMOOTH.has(id) ? kept.map(smooth) : kept);
}

describe.each(IDS)('MLPerf Tiny’s %s', (id) => {
  const network = referenceNetwork(id);

  it('has the published number of parameters and multiply-accumulates', () => {
    const moving = network.layers.reduce(
      (sum, { layer, output }) => sum + (layer.kind === 'batchNorm' ? 2 * output[2] : 0),
      0,
    );
    expect(network.parameters).toBe(PUBLISHED[id].trainable);
    expect(network.parameters + moving).toBe(PUBLISHED[id].all);
    expect(multiplyAccumulates(network)).toBe(PUBLISHED[id].macs);
  });

  it('is a design, too, that a plan can start with', () => {
    const { template, space } = referenceSpace(id);
    const { input } = REFERENCE_NETWORKS[id];
    const classes = network.layers.at(-1)!.output[2];
    const configuration = sampleConfiguration(space, randomStream(1, id));
    const built = networkFor(configuration, template, input, classes);
    // An average over all that is left is the reference’s pool of that size and a flatten; 1×1 pads nothing.
    const shapes = ({ layers }: Network) =>
      layers
        .filter(({ layer: { kind } }) => !['flatten', 'dropout'].includes(kind))
        .map(({ layer, output, weightShapes }) => [
          layer.kind.replace('globalAveragePool', 'averagePool'),
          'activation' in layer ? layer.activation : '',
          'stride' in layer ? pairOf(layer.stride ?? 1) : [1, 1],
          output,
          weightShapes,
        ]);
    expect(shapes(built)).toEqual(shapes(network));
    expect(multiplyAccumulates(built)).toBe(PUBLISHED[id].macs);
  });

  it('computes on the device what it means, in floats, codebooks and full integers', () => {
    const { kernels } = kernelContext();
    const weights = randomWeights(network, 3);
    const inputs = randomInputs(network, 4, 4);
    const none = new Float32Array(0);
    for (const compression of ['x1', 'x8'] as const) {
      const got = predictOnDevice(kernels, network, weights, compression, inputs, none);
      const expected = referencePredict(network, compressWeights(network, weights, compression), inputs);
      got.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5));
    }
    const float = predictOnDevice(kernels, network, weights, 'x1', inputs, none);
    const int8 = predictOnDevice(kernels, network, weights, 'int8', inputs, inputs);
    expect(compareOutputs(float, int8, network.classes).l2RelativeError).toBeLessThan(0.2);
  });

  if (!TRAINED.includes(id)) return;

  it('trains one step as TF.js does', { timeout: 300_000 }, async () => {
    const steady = steadyNetwork(id, network);
    const examples = clusteredExamples(network.input, 2, network.classes);
    const weights = trainableWeights(steady, 1);
    const expected = await oracleStep(steady, weights, examples);
    const actual = await wasmStep(steady, weights, examples);
    const effective = effectiveTensors(steady);
    const trained = trainedTensors(steady, weights);
    expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(1e-4 * Math.max(1, expected.loss));
    actual.gradients.forEach((gradient, i) => {
      if (!effective[i]) return;
      const other = expected.gradients[i];
      expect(relativeError(gradient, other), `gradient ${i}`).toBeLessThan(GRADIENT_ERROR[id]);
      const stepped = (g: Float32Array) => trained[i].map((weight, k) => weight - LEARNING_RATE * g[k]);
      expect(relativeError(stepped(gradient), stepped(other)), `tensor ${i}`).toBeLessThan(1e-4);
    });
  });
});

it('an even kernel with “same” padding pads behind', () => {
  // All ones: 4 inside, 2 along the last row and column, 1 in the corner.
  const network = buildNetwork(
    [3, 4, 1],
    [
      { kind: 'conv2d', filters: 1, kernel: 2, padding: 'same', activation: 'linear' },
      { kind: 'flatten' },
      { kind: 'dense', units: 12, activation: 'linear' },
    ],
  );
  const identity = Float32Array.from({ length: 144 }, (_, i) => (i % 13 === 0 ? 1 : 0));
  const weights = [new Float32Array(4).fill(1), new Float32Array(1), identity, new Float32Array(12)];
  const sums = [4, 4, 4, 2, 4, 4, 4, 2, 2, 2, 2, 1];
  const expected = sums.map((sum) => Math.exp(sum));
  const total = expected.reduce((a, b) => a + b);
  const got = predictOnDevice(
    kernelContext().kernels,
    network,
    weights,
    'x1',
    new Float32Array(12).fill(1),
    new Float32Array(0),
  );
  got.forEach((value, i) => expect(value).toBeCloseTo(expected[i] / total, 5));
});
