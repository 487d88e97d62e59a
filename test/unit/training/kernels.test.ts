import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActivationCode } from '../../../trainer-wasm/codes';
import { Kernels } from '../../../src/training/wasm/kernels';
import { instruction } from '../../../src/training/wasm/program-writer';
import { readStored, writeStored } from '../../../src/training/wasm/parameters';
import { supportsRelaxedSimd } from '../../../src/training/wasm/relaxed-simd';
import { stepRate } from '../../../src/training/optimizers';
import { epochOrder, initialWeights } from '../../../src/training/seeding';
import { buildNetwork } from '../../../src/core/network';
import { range, smallNetwork, trainerModule } from './harness';

const ROWS = 4;
const CHANNELS = 1024;

/** A batch of ones through the dropout instruction. */
function droppedOnes(seed: number, layer: number, rate: number, examples = ROWS): Float32Array {
  const kernels = new Kernels(trainerModule);
  const data = kernels.exports.heapBase();
  const stride = CHANNELS * 4;
  const descriptor = data + examples * stride;
  const program = descriptor + 64;
  kernels.ensure(program + 64);
  kernels.floats(data, examples * CHANNELS).fill(1);
  kernels.words(descriptor, 6).set([data, stride, stride, 1, 1, CHANNELS]);
  const words = instruction('dropout', { values: { descriptor }, layer, rate });
  kernels.words(program, words.length).set(words);
  kernels.exports.begin(examples, 0, seed, 0);
  kernels.exports.run(program, program + words.length * 4);
  return kernels.floats(data, examples * CHANNELS).slice();
}

/** What the addition of two pixels of four channels makes, activated. */
function activatedSum(one: number[], other: number[], activation: ActivationCode): number[] {
  const kernels = new Kernels(trainerModule);
  const data = kernels.exports.heapBase();
  const program = data + 256;
  kernels.ensure(program + 64);
  const tensors = [one, other, [0, 0, 0, 0]].map((values, i) => {
    const address = data + i * 16;
    kernels.floats(address, 4).set(values);
    const descriptor = data + 64 + i * 32;
    kernels.words(descriptor, 6).set([address, 16, 16, 1, 1, 4]);
    return { descriptor };
  });
  const [first, second, output] = tensors;
  const words = instruction('add', { one: first, other: second, output, activation, channels: 4 });
  kernels.words(program, words.length).set(words);
  kernels.exports.begin(1, 0, 0, 0);
  kernels.exports.run(program, program + words.length * 4);
  return [...kernels.floats(data + 32, 4)];
}

describe('ReLU', () => {
  it.each([
    ['ReLU', ActivationCode.relu, [NaN, 0, 0, 7]],
    ['ReLU6', ActivationCode.relu6, [NaN, 0, 0, 6]],
  ])('lets a NaN through, and makes no zero negative: %s', (_, activation, expected) => {
    // toEqual tells 0 from −0.
    expect(activatedSum([NaN, -0, -3, 3], [1, -0, 1, 4], activation)).toEqual(expected);
  });
});

describe('dropout', () => {
  it.each([0.1, 0.2, 0.3, 0.5])('drops its share and scales the rest (%d)', (rate) => {
    const values = droppedOnes(1, 2, rate, 64);
    const kept = values.filter((value) => value !== 0);
    const share = 1 - kept.length / values.length;
    // Five standard deviations of a binomial share.
    expect(Math.abs(share - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / values.length));
    expect([...new Set(kept)]).toEqual([Math.fround(1 / Math.fround(1 - Math.fround(rate)))]);
  });

  it('draws another mask for another step, layer or example, and the same one again', () => {
    const mask = droppedOnes(1, 2, 0.5);
    expect(droppedOnes(1, 2, 0.5)).toEqual(mask);
    expect(droppedOnes(2, 2, 0.5)).not.toEqual(mask);
    expect(droppedOnes(1, 3, 0.5)).not.toEqual(mask);
    expect(mask.subarray(0, CHANNELS)).not.toEqual(mask.subarray(CHANNELS, 2 * CHANNELS));
  });

  it('draws masks that have nothing to do with one another', () => {
    const masks = [1, 2, 3, 4, 5].map((seed) => droppedOnes(seed, 0, 0.5, 16));
    for (const [i, a] of masks.entries()) {
      for (const b of masks.slice(i + 1)) {
        const agree = a.filter((value, k) => (value === 0) === (b[k] === 0)).length / a.length;
        expect(Math.abs(agree - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / a.length));
      }
    }
  });
});

describe('batch norm', () => {
  it('keeps its digits where values lie far from zero, and examples far apart', () => {
    const [examples, pixels, channels] = [5, 33, 20];
    const value = (e: number, i: number, c: number) =>
      Math.fround(300 + 20 * c + 4 * e + Math.sin(i * (c + 1) + e));
    const kernels = new Kernels(trainerModule);
    const input = kernels.exports.heapBase();
    const output = input + examples * pixels * channels * 4;
    const vectors = Array.from({ length: 7 }, (_, i) => output + (output - input) + i * channels * 4);
    const [gamma, beta, movingMean, movingVariance, mean, inverseSd, sums] = vectors;
    const descriptors = sums + channels * 4;
    const program = descriptors + 64;
    kernels.ensure(program + 128);
    const values = kernels.floats(input, examples * pixels * channels);
    for (let e = 0, at = 0; e < examples; e++)
      for (let i = 0; i < pixels; i++) for (let c = 0; c < channels; c++) values[at++] = value(e, i, c);
    kernels.floats(gamma, channels).fill(1);
    const stride = pixels * channels * 4;
    kernels.words(descriptors, 6).set([input, stride, stride, 1, pixels, channels]);
    kernels.words(descriptors + 24, 6).set([output, stride, stride, 1, pixels, channels]);
    const words = instruction('normaliseBatch', {
      input: { descriptor: descriptors },
      output: { descriptor: descriptors + 24 },
      gamma,
      beta,
      movingMean,
      movingVariance,
      mean,
      inverseSd,
      sums,
      activation: ActivationCode.linear,
    });
    kernels.words(program, words.length).set(words);
    kernels.exports.begin(examples, 0, 0, 0);
    kernels.exports.run(program, program + words.length * 4);
    const normalised = kernels.floats(output, examples * pixels * channels);
    for (let c = 0; c < channels; c++) {
      const own = [...values].filter((_, at) => at % channels === c);
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      const variance = own.reduce((a, b) => a + (b - mean) ** 2, 0) / own.length;
      const worst = Math.max(
        ...own.map((x, i) =>
          Math.abs(normalised[i * channels + c] - (x - mean) / Math.sqrt(variance + 1e-3)),
        ),
      );
      // Half a unit of the last place of a value near 700, in deviations.
      expect(worst, `channel ${c}`).toBeLessThan(3e-5);
    }
  });
});

describe('an instruction', () => {
  it('is its number, its length and the operands in the order of the table', () => {
    const words = instruction('dropout', { rate: 0.5, layer: 7, values: { descriptor: 64 } });
    expect(words).toEqual([7, 5, 64, 7, 0x3f000000]);
  });

  it('has no operand too few or too many, which the compiler sees', () => {
    // @ts-expect-error `columns` is missing
    instruction('transpose', { source: 0, rows: 4, target: 64 });
    // @ts-expect-error there is no `count`
    instruction('transpose', { source: 0, rows: 4, columns: 4, target: 64, count: 16 });
    // @ts-expect-error a tensor is no address
    instruction('averagePool', { image: 64, vector: 128 });
  });
});

describe('padded weights', () => {
  it('come back as they went in', () => {
    fc.assert(
      fc.property(
        fc.record({ groups: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 6 }) }),
        fc.integer({ min: 1, max: 9 }),
        ({ groups, rows }, columns) => {
          const [storedRows, storedColumns] = [Math.ceil(rows / 4) * 4, Math.ceil(columns / 4) * 4];
          const layout = { groups, rows, storedRows };
          const fixed = { address: 0, offset: 0, trainable: true, padding: 0 };
          const parameter = { ...fixed, layout, columns, storedColumns };
          const keras = Float32Array.from({ length: groups * rows * columns }, (_, i) => i + 1);
          const stored = new Float32Array(groups * storedRows * storedColumns);
          writeStored(parameter, keras, stored);
          expect(readStored(parameter, stored)).toEqual(keras);
          expect(stored.filter((value) => value !== 0)).toEqual(keras);
        },
      ),
    );
  });
});

describe('seeding', () => {
  it('fills Glorot’s range evenly and leaves biases at zero', () => {
    const network = smallNetwork([20, 3, 1], 4, { filters: 16, units: 64 });
    const [kernel, bias, matrix] = initialWeights(network, 3) as [Float32Array, Float32Array, Float32Array];
    const limit = Math.sqrt(6 / (network.layers[3].output[2] + 64));
    expect(Math.max(...matrix)).toBeLessThanOrEqual(limit);
    expect(Math.max(...matrix)).toBeGreaterThan(0.98 * limit);
    expect(Math.abs(matrix.reduce((a, b) => a + b, 0) / matrix.length)).toBeLessThan(0.05 * limit);
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / (4 * 17)));
    expect(bias.every((value) => value === 0)).toBe(true);
  });

  it('orders every epoch anew, and keeps every example', () => {
    const train = range(10, 50);
    const orders = [0, 1, 2].map((epoch) => epochOrder(train, 5, epoch));
    for (const order of orders) expect(order.slice().sort()).toEqual(train);
    expect(orders[0]).not.toEqual(orders[1]);
    expect(epochOrder(train, 5, 1)).toEqual(orders[1]);
  });

  it('gives batch norm the identity to start from', () => {
    const network = buildNetwork(
      [6, 6, 1],
      [
        { kind: 'conv2d', filters: 3, kernel: 2, padding: 'valid', activation: 'relu' },
        { kind: 'batchNorm' },
        { kind: 'flatten' },
        { kind: 'dense', units: 2, activation: 'softmax' },
      ],
    );
    expect(
      initialWeights(network, 1)
        .slice(2, 6)
        .map((tensor) => [...tensor]),
    ).toEqual([
      [1, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });
});

describe('step rates', () => {
  it('carry the bias correction of Adam and Adamax', () => {
    for (const t of [1, 2, 7, 100, 5000]) {
      const adam = (1e-3 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
      expect(stepRate('adam', 1e-3, t) / adam).toBeCloseTo(1, 12);
      expect(stepRate('adamax', 1e-3, t) / (1e-3 / (1 - 0.9 ** t))).toBeCloseTo(1, 12);
      expect(stepRate('sgd', 0.1, t)).toBe(0.1);
    }
  });
});

describe('relaxed SIMD', () => {
  it('is supported exactly where its build is valid', () => {
    const relaxed = readFileSync(new URL('../../../public/trainer-relaxed.wasm', import.meta.url));
    expect(supportsRelaxedSimd()).toBe(WebAssembly.validate(relaxed));
  });
});
