import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../../../src/core/network';
import type { Layer, Network, Shape } from '../../../src/core/network/types';
import { clusteredExamples, relativeError, wasmStep } from './harness';
import { oracleStep, randomWeights } from './tfjs-oracle';

const TOLERANCE = 1e-4;
const CLASSES = 5;
const ACTIVATIONS = ['relu', 'relu6', 'sigmoid', 'selu', 'tanh'] as const;
type Activation = (typeof ACTIVATIONS)[number];

const conv = (
  filters: number,
  kernel: number | [number, number],
  padding: 'valid' | 'same',
  activation: Activation | 'linear',
  stride: number | [number, number] = 1,
): Layer => ({ kind: 'conv2d', filters, kernel, stride, padding, activation });
const depthwise = (
  kernel: number | [number, number],
  padding: 'valid' | 'same',
  activation: Activation | 'linear',
  stride: number | [number, number] = 1,
): Layer => ({ kind: 'depthwiseConv2d', kernel, stride, padding, activation });
const add = (span: number, activation: Activation, projection = false): Layer => ({
  kind: 'add',
  span,
  projection,
  activation,
});
const averagePool = (size: number | [number, number]): Layer => ({ kind: 'averagePool', size });
const largest: Layer = { kind: 'globalMaxPool' };
const pool = (size: number | [number, number]): Layer => ({ kind: 'maxPool', size });
const flatten: Layer = { kind: 'flatten' };
const average: Layer = { kind: 'globalAveragePool' };
const norm: Layer = { kind: 'batchNorm' };
const dense = (units: number, activation: Activation): Layer => ({ kind: 'dense', units, activation });
const softmax: Layer = { kind: 'dense', units: CLASSES, activation: 'softmax' };

const FAMILY: [string, Shape, (activation: Activation) => Layer[]][] = [
  [
    'a window of three axes',
    [11, 3, 1],
    (f) => [conv(7, 2, 'valid', f), pool(2), flatten, dense(9, f), softmax],
  ],
  [
    'a wide pooled block',
    [13, 4, 1],
    (f) => [conv(16, 2, 'valid', f), pool(2), flatten, dense(16, f), softmax],
  ],
  ['no pool', [9, 3, 1], (f) => [conv(12, 2, 'valid', f), flatten, dense(6, f), dense(6, f), softmax]],
  [
    'a table row',
    [4, 1, 1],
    (f) => [conv(5, [2, 1], 'valid', f), pool([2, 1]), flatten, dense(6, f), softmax],
  ],
  ['kernel 1', [8, 3, 1], (f) => [conv(8, 1, 'valid', f), pool(2), flatten, softmax]],
  ['pool 3', [10, 10, 2], (f) => [conv(9, 3, 'same', f), pool(3), flatten, dense(7, f), softmax]],
  [
    'kernels 4 and 5, same',
    [9, 9, 3],
    (f) => [conv(6, 4, 'same', f), conv(10, 5, 'same', f), pool(2), flatten, softmax],
  ],
  [
    'rectangular kernels',
    [9, 7, 2],
    (f) => [conv(6, [3, 2], 'valid', f), conv(5, [2, 4], 'same', f), flatten, softmax],
  ],
  [
    'depthwise first, on channels that are no four',
    [12, 5, 3],
    (f) => [
      depthwise([4, 3], 'same', f),
      conv(6, 1, 'valid', f),
      pool([2, 1]),
      flatten,
      dense(5, f),
      softmax,
    ],
  ],
  [
    'separable blocks with batch norm',
    [16, 6, 2],
    (f) => [
      conv(6, [3, 2], 'valid', f),
      norm,
      depthwise([5, 2], 'same', 'linear'),
      norm,
      conv(9, 1, 'same', f),
      norm,
      pool(2),
      depthwise([2, 1], 'valid', f),
      average,
      softmax,
    ],
  ],
  [
    'four blocks',
    [20, 20, 3],
    (f) => [
      conv(8, 3, 'same', f),
      conv(8, 3, 'valid', f),
      pool(2),
      conv(12, 3, 'same', f),
      conv(12, 2, 'valid', f),
      pool(2),
      flatten,
      dense(8, f),
      softmax,
    ],
  ],
  [
    'pools of several sizes behind many channels',
    [14, 11, 3],
    (f) => [
      conv(12, 3, 'same', f),
      conv(16, 3, 'same', f),
      pool([2, 1]),
      conv(9, 3, 'same', f),
      pool(3),
      flatten,
      softmax,
    ],
  ],
  [
    'a pooled image larger than the cache',
    [70, 8, 1],
    (f) => [conv(16, 2, 'same', f), conv(8, 2, 'valid', f), pool(2), flatten, softmax],
  ],
  [
    'batch norm',
    [8, 8, 2],
    (f) => [conv(6, 3, 'same', f), norm, conv(6, 3, 'valid', f), norm, pool(2), flatten, softmax],
  ],
  [
    'global average pooling',
    [8, 8, 2],
    (f) => [conv(6, 3, 'same', f), pool(2), conv(7, 2, 'same', f), average, dense(6, f), softmax],
  ],
  [
    'three dense layers and no convolution',
    [3, 2, 1],
    (f) => [flatten, dense(7, f), dense(5, f), dense(4, f), softmax],
  ],
  [
    'strides that do not divide, along either axis',
    [13, 10, 3],
    (f) => [
      conv(6, [4, 3], 'same', f, [3, 2]),
      conv(7, 3, 'valid', f, [1, 2]),
      averagePool([2, 1]),
      flatten,
      dense(5, f),
      softmax,
    ],
  ],
  [
    'strides behind many channels, pooled',
    [20, 15, 4],
    (f) => [
      conv(8, 3, 'same', f, 2),
      pool(2),
      conv(12, 2, 'same', f, [2, 1]),
      pool([2, 1]),
      flatten,
      softmax,
    ],
  ],
  [
    'kernels wider than the input and than their stride',
    [9, 3, 2],
    (f) => [conv(5, [12, 7], 'same', f, [4, 2]), conv(6, 1, 'same', f, 2), flatten, softmax],
  ],
  [
    'depthwise strides with batch norm',
    [15, 9, 3],
    (f) => [
      conv(8, 3, 'same', f, [2, 1]),
      norm,
      depthwise([3, 4], 'same', f, [1, 2]),
      norm,
      depthwise(3, 'valid', f, [2, 1]),
      conv(6, 1, 'valid', f),
      largest,
      softmax,
    ],
  ],
  [
    'averages over windows that leave something out',
    [11, 7, 2],
    (f) => [averagePool(2), conv(5, 2, 'same', f), averagePool([2, 3]), flatten, softmax],
  ],
  [
    'largest values of a long image',
    [70, 6, 1],
    (f) => [conv(9, [5, 6], 'valid', f), largest, dense(6, f), softmax],
  ],
  [
    'a block around which the input goes',
    [8, 6, 3],
    (f) => [
      conv(5, 3, 'same', f),
      conv(3, 3, 'same', 'linear'),
      add(2, f),
      conv(6, 3, 'valid', f),
      flatten,
      softmax,
    ],
  ],
  [
    'residual blocks with and without a projection',
    [11, 9, 3],
    (f) => [
      conv(6, 3, 'same', f),
      norm,
      conv(7, 3, 'same', f),
      norm,
      conv(6, 3, 'same', 'linear'),
      norm,
      add(4, f),
      conv(9, 3, 'same', f, 2),
      norm,
      conv(9, 2, 'same', 'linear'),
      norm,
      add(4, f, true),
      pool(2),
      depthwise(3, 'same', f),
      conv(9, 1, 'same', 'linear'),
      add(2, f),
      average,
      softmax,
    ],
  ],
  [
    'a block within a block, and a projection of the input',
    [10, 8, 2],
    (f) => [
      conv(5, 3, 'same', f),
      conv(5, 3, 'same', f),
      conv(5, 1, 'same', 'linear'),
      add(2, f),
      conv(7, 3, 'same', 'linear', [2, 1]),
      add(5, f, true),
      flatten,
      softmax,
    ],
  ],
  ['a pool before any convolution', [8, 8, 3], (f) => [pool(2), conv(5, 3, 'same', f), flatten, softmax]],
];

describe.each(ACTIVATIONS)('gradients with %s', (activation) => {
  // A quick run has one that is zero for half of its inputs, and one that never is.
  const tags = ['relu', 'tanh'].includes(activation) ? [] : ['full'];
  it.each(FAMILY)('agree with TF.js on the CPU: %s', { tags }, async (_, input, layers) => {
    await expectAgreement(buildNetwork(input, layers(activation)));
  });
});

/** Ways of the kernels that no small network takes. */
const WAYS: [string, Shape, Layer[]][] = [
  [
    'depthwise images larger than the cache, their rows walked one by one',
    [20, 19, 3],
    [conv(20, 2, 'same', 'relu'), depthwise([3, 5], 'same', 'tanh'), conv(12, 1, 'same', 'selu'), largest],
  ],
  [
    'rows of one pixel, and of one kernel, walked as one',
    [150, 3, 1],
    [
      conv(44, [7, 3], 'valid', 'relu'),
      depthwise([5, 1], 'same', 'linear'),
      conv(36, 1, 'same', 'tanh'),
      depthwise([4, 1], 'valid', 'tanh', [3, 1]),
      conv(5, 1, 'same', 'selu'),
      average,
    ],
  ],
  [
    'a row longer than the cache',
    [2, 230, 20],
    [conv(12, [1, 3], 'same', 'relu'), depthwise([2, 3], 'same', 'relu'), average],
  ],
  [
    'batch norm of many channels, whatever lies behind it',
    [5, 11, 2],
    [
      conv(20, [2, 1], 'same', 'tanh'),
      norm,
      depthwise([1, 2], 'same', 'selu'),
      norm,
      conv(36, 1, 'same', 'linear'),
      norm,
      average,
    ],
  ],
  [
    'Winograd’s, on images that no whole number of tiles covers',
    [7, 9, 2],
    [conv(17, 3, 'same', 'relu'), conv(18, 3, 'same', 'tanh'), conv(21, 3, 'valid', 'linear'), norm, largest],
  ],
  [
    'Winograd’s with a pool that leaves something out, and after one',
    [13, 11, 16],
    [conv(23, 3, 'valid', 'selu'), pool(2), conv(16, 3, 'same', 'relu'), pool(2), flatten],
  ],
  [
    'Winograd’s with another pool, around a shortcut, and a dropped border',
    [6, 7, 1],
    [
      conv(20, [2, 3], 'same', 'relu'),
      conv(20, 3, 'same', 'relu'),
      norm,
      conv(20, 3, 'same', 'linear'),
      add(3, 'relu'),
      conv(17, 3, 'same', 'tanh'),
      pool([3, 2]),
      average,
    ],
  ],
  [
    'too few pixels for Winograd’s',
    [3, 3, 16],
    [conv(16, 3, 'valid', 'linear'), conv(16, 3, 'same', 'relu'), flatten],
  ],
  [
    'Winograd’s on images narrower than a tile',
    [10, 4, 16],
    [conv(16, 3, 'same', 'relu'), conv(20, 3, 'valid', 'relu6'), conv(16, 3, 'same', 'linear'), flatten],
  ],
];

describe('gradients along every way of the kernels', () => {
  it.each(WAYS)('agree with TF.js on the CPU: %s', async (_, input, layers) => {
    await expectAgreement(buildNetwork(input, [...layers, softmax]));
  });

  it.each(WAYS.slice(4))('agree for a single example: %s', async (_, input, layers) => {
    await expectAgreement(buildNetwork(input, [...layers, softmax]), undefined, 1);
  });
});

describe('gradients', () => {
  it('carry class weights', async () => {
    const network = buildNetwork([11, 3, 1], [conv(7, 2, 'valid', 'tanh'), flatten, softmax]);
    await expectAgreement(network, Float32Array.of(3, 0.5, 1, 0, 2));
  });
});

async function expectAgreement(network: Network, classWeights?: Float32Array, count = 6): Promise<void> {
  const examples = clusteredExamples(network.input, count, CLASSES, 3);
  const weights = randomWeights(network, 5);
  const actual = await wasmStep(network, weights, examples, classWeights);
  const expected = await oracleStep(network, weights, examples, classWeights);
  expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(TOLERANCE);
  const largest = Math.max(...expected.gradients.map((gradient) => Math.max(...gradient.map(Math.abs))));
  actual.gradients.forEach((gradient, i) => {
    // A bias in front of batch norm has no effect: both sides are rounding noise around 0.
    const noise = Math.max(...expected.gradients[i].map(Math.abs)) < 1e-5 * largest;
    if (!noise) expect(relativeError(gradient, expected.gradients[i]), `tensor ${i}`).toBeLessThan(TOLERANCE);
  });
}
