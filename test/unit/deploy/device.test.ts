import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOutputs, compressWeights, packModel, predictOnDevice } from '../../../src/core/deploy';
import { planArena } from '../../../src/core/deploy/device/arena';
import { buffersAlive } from '../../../src/core/deploy/steps';
import { calibrate } from '../../../src/core/deploy/device/calibrate';
import { isConstant } from '../../../src/core/deploy/device';
import { fixedPoint, quantisationOf } from '../../../src/core/deploy/device/pack-int8';
import { buildNetwork } from '../../../src/core/network';
import { kernelContext } from '../../helpers/kernels';
import { PAIRWISE_NETWORKS } from '../../helpers/networks';
import { randomInputs, randomWeights, referencePredict } from '../../helpers/reference-network';

const { kernels } = kernelContext();
const NONE = new Float32Array(0);
const largestDifference = (a: Float32Array, b: Float64Array) =>
  Math.max(...a.map((v, i) => Math.abs(v - b[i])));

describe('the kernels on the device', () => {
  it.each(PAIRWISE_NETWORKS)('compute what the compressed network means: $label', ({ network }) => {
    const weights = randomWeights(network, 3);
    const inputs = randomInputs(network, 20, 4);
    for (const compression of ['x1', 'x4', 'x8'] as const) {
      const got = predictOnDevice(kernels, network, weights, compression, inputs, NONE);
      const expected = referencePredict(network, compressWeights(network, weights, compression), inputs);
      expect(largestDifference(got, expected)).toBeLessThan(5e-6);
    }
  });

  it.each(PAIRWISE_NETWORKS)('agree with the float network in full integers: $label', ({ network }) => {
    const weights = randomWeights(network, 5);
    const inputs = randomInputs(network, 200, 6);
    const float = predictOnDevice(kernels, network, weights, 'x1', inputs, NONE);
    const int8 = predictOnDevice(kernels, network, weights, 'int8', inputs, inputs);
    const { crossAccuracy, l2RelativeError } = compareOutputs(float, int8, network.classes);
    expect(crossAccuracy).toBeGreaterThan(0.9);
    expect(l2RelativeError).toBeLessThan(0.12);
  });

  it('run pools and averages that stand alone', () => {
    const network = buildNetwork(
      [9, 8, 3],
      [
        { kind: 'maxPool', size: [2, 3] },
        { kind: 'conv2d', filters: 4, kernel: 2, padding: 'same', activation: 'relu' },
        { kind: 'maxPool', size: 2 },
        { kind: 'maxPool', size: [2, 1] },
        { kind: 'globalAveragePool' },
        { kind: 'dense', units: 3, activation: 'softmax' },
      ],
    );
    const weights = randomWeights(network, 7);
    const inputs = randomInputs(network, 50, 8);
    const float = predictOnDevice(kernels, network, weights, 'x1', inputs, NONE);
    expect(largestDifference(float, referencePredict(network, weights, inputs))).toBeLessThan(5e-6);
    const int8 = predictOnDevice(kernels, network, weights, 'int8', inputs, inputs);
    expect(compareOutputs(float, int8, 3).l2RelativeError).toBeLessThan(0.05);
  });

  it('pad constants to whole words and use each name once', () => {
    for (const { network } of PAIRWISE_NETWORKS) {
      for (const compression of ['x1', 'x8', 'int8'] as const) {
        const inputs = randomInputs(network, 3, 1);
        const { steps } = packModel(kernels, network, randomWeights(network, 1), compression, inputs);
        const arrays = steps.flatMap(({ fields }) => fields.filter(isConstant));
        for (const array of arrays) expect(array.data.byteLength % 4).toBe(0);
        const names = arrays.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });

  it('refuse to calibrate without examples and on weights that diverged', () => {
    const { network } = PAIRWISE_NETWORKS[0];
    expect(() => calibrate(kernels, network, randomWeights(network, 1), NONE)).toThrow(/needs examples/);
    const diverged = randomWeights(network, 1).map((tensor) => tensor.map(() => 1e38));
    expect(() => calibrate(kernels, network, diverged, randomInputs(network, 2, 1))).toThrow(/not finite/);
  });
});

describe('the arena', () => {
  it('never lets a step write over what it reads, and fits exactly', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.constantFrom(1, 4), (entries, bytesPerEntry) => {
        const steps = entries.slice(1).map((outputSize, i) => ({
          inputSize: entries[i],
          outputSize,
          from: i - 1,
        }));
        const { arenaBytes, places } = planArena(steps, bytesPerEntry);
        steps.forEach(({ inputSize, outputSize }, i) => {
          const { input, output } = places[i];
          const inputEnd = (input ?? 0) + inputSize * bytesPerEntry;
          const outputEnd = (output ?? 0) + outputSize * bytesPerEntry;
          if (input !== null) expect(inputEnd).toBeLessThanOrEqual(arenaBytes);
          if (output !== null) expect(outputEnd).toBeLessThanOrEqual(arenaBytes);
          if (input !== null && output !== null) expect(inputEnd <= output || outputEnd <= input).toBe(true);
          if (i > 0) expect(input).toBe(places[i - 1].output);
        });
      }),
    );
  });
});

describe('the arena of a network with shortcuts', () => {
  /** Steps that read any earlier one; some add what they read to the step before, which nobody else has looked at. */
  const graphs = fc
    .array(fc.record({ size: fc.integer({ min: 1, max: 300 }), back: fc.nat(6), adds: fc.boolean() }), {
      minLength: 3,
      maxLength: 12,
    })
    .map((drawn) => {
      const steps: { outputSize: number; from: number; into?: number }[] = [];
      for (const { size, back, adds } of drawn) {
        const last = steps.length - 1;
        const from = Math.max(-1, last - back);
        if (adds && last > 0 && from < last && steps[last].into === undefined)
          steps.push({ outputSize: steps[last].outputSize, from, into: last });
        else steps.push({ outputSize: size, from });
      }
      steps.push({ outputSize: 3, from: steps.length - 1 });
      return steps;
    });

  it('never lets two overlap that are alive together, and holds them all', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom(1, 4), (steps, bytesPerEntry) => {
        const { arenaBytes, stepBytes, places } = planArena(steps, bytesPerEntry);
        expect(arenaBytes).toBeGreaterThanOrEqual(Math.max(...stepBytes));
        steps.forEach(({ into }, i) => {
          if (into !== undefined) expect(places[i].output).toBe(places[into].output);
          const alive = buffersAlive(steps, i).flatMap((made) => {
            const { output } = places[made];
            return output === null
              ? []
              : [{ from: output, to: output + steps[made].outputSize * bytesPerEntry }];
          });
          alive.sort((a, b) => a.from - b.from);
          alive.forEach(({ from, to }, k) => {
            expect(to).toBeLessThanOrEqual(arenaBytes);
            if (k > 0) expect(from).toBeGreaterThanOrEqual(alive[k - 1].to);
          });
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('fixed-point factors', () => {
  it('stand for their real factor to 31 bits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 100, noNaN: true }), (factor) => {
        const { multiplier, shift } = fixedPoint(factor);
        expect(multiplier).toBeGreaterThanOrEqual(2 ** 30);
        expect(multiplier).toBeLessThan(2 ** 31);
        expect(Math.abs((multiplier * 2 ** (shift - 31)) / factor - 1)).toBeLessThan(2 ** -30);
      }),
    );
    expect(fixedPoint(1e-20)).toEqual({ multiplier: 0, shift: 0 });
  });

  it('represent zero exactly and cover the range', () => {
    const { scale, zero } = quantisationOf({ low: -1, high: 3 });
    expect(Number.isInteger(zero)).toBe(true);
    expect(scale * (127 - zero)).toBeGreaterThan(2.97);
    expect(quantisationOf({ low: 0, high: 0 }).scale).toBe(1);
  });
});
