import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codebookLayers, compareOutputs, compressWeights, fitCodebook } from '../../../src/core/deploy';
import { buildNetwork, weightShapesOf, sizeOf } from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';

function normals(n: number, seed: number): Float32Array {
  const random = randomStream(seed, 'weights');
  return Float32Array.from({ length: n }, () => random.normal() * 0.1);
}

const squaredError = (weights: Float32Array, values: Float32Array, indices: ArrayLike<number>) =>
  weights.reduce((sum, weight, i) => sum + (weight - values[indices[i]]) ** 2, 0);

describe('codebooks', () => {
  it('give every weight its nearest value, in ascending codebooks of at most the asked size', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 1, maxLength: 200, noNaN: true, min: -100, max: 100 }),
        fc.constantFrom(2, 16, 256),
        (weights, entries) => {
          const { values, indices } = fitCodebook(weights, entries);
          expect(values.length).toBeLessThanOrEqual(entries);
          for (let j = 1; j < values.length; j++) expect(values[j]).toBeGreaterThan(values[j - 1]);
          weights.forEach((weight, i) => {
            const nearest = Math.min(...Array.from(values, (value) => Math.abs(value - weight)));
            expect(Math.abs(values[indices[i]] - weight)).toBeLessThanOrEqual(nearest + 1e-12);
          });
        },
      ),
    );
  });

  it('lose nothing when there are no more distinct weights than entries', () => {
    const weights = Float32Array.of(0.5, -1, 0.5, 3, -1, 0);
    const { values, indices } = fitCodebook(weights, 4);
    expect(Float32Array.from(indices, (i) => values[i])).toEqual(weights);
  });

  it('come within 1 % of the least error of Gaussian weights (Max 1960: 0.009497 σ² at 16 levels)', () => {
    const weights = normals(100_000, 1);
    const { values, indices } = fitCodebook(weights, 16);
    const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    expect(squaredError(weights, values, indices) / weights.length / variance).toBeLessThan(0.009497 * 1.01);
  });

  it('are the means of their cells', () => {
    const weights = normals(2000, 2);
    const { values, indices } = fitCodebook(weights, 16);
    values.forEach((value, j) => {
      const cell = weights.filter((_, i) => indices[i] === j);
      expect(value).toBeCloseTo(cell.reduce((sum, w) => sum + w, 0) / cell.length, 5);
    });
  });

  it('refuse weights that are not finite', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(() => fitCodebook(Float32Array.of(1, bad, 2), 2)).toThrow(/not finite/);
    }
  });
});

describe('compressWeights', () => {
  const network = buildNetwork(
    [12, 3, 1],
    [
      { kind: 'conv2d', filters: 4, kernel: 2, padding: 'valid', activation: 'relu' },
      { kind: 'flatten' },
      { kind: 'dense', units: 64, activation: 'relu' },
      { kind: 'dense', units: 3, activation: 'softmax' },
    ],
  );
  const weights = weightShapesOf(network).map((shape, i) => normals(sizeOf(shape), i));

  it('replaces the dense matrices the greedy rule picks and leaves everything else alone', () => {
    expect([...codebookLayers(network, 'x8')]).toEqual(['dense1', 'dense2']);
    expect([...codebookLayers(network, 'x1')]).toEqual([]);
    const compressed = compressWeights(network, weights, 'x8');
    expect(compressed.map((tensor, i) => tensor === weights[i])).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(new Set(compressed[2]).size).toBeLessThanOrEqual(16);
    expect(compressWeights(network, weights, 'x1').every((tensor, i) => tensor === weights[i])).toBe(true);
  });

  it('rounds convolutions per output channel and dense matrices as a whole under int8', () => {
    const compressed = compressWeights(network, weights, 'int8');
    for (const channel of [0, 1, 2, 3]) {
      const of = (tensor: Float32Array) => tensor.filter((_, i) => i % 4 === channel);
      const largest = Math.max(...of(weights[0]).map(Math.abs));
      of(compressed[0]).forEach((weight, i) => {
        expect(Math.abs(weight - of(weights[0])[i])).toBeLessThanOrEqual(largest / 254 + 1e-7);
      });
    }
    expect(new Set(compressed[2]).size).toBeLessThanOrEqual(255);
  });
});

describe('compareOutputs', () => {
  it('measures class agreement and the relative error of all probabilities', () => {
    const original = Float32Array.of(0.75, 0.25, 0.5, 0.5, 0, 1);
    const compressed = Float32Array.of(0.75, 0.25, 0.25, 0.75, 0, 1);
    const { crossAccuracy, l2RelativeError, predicted, originalPredicted } = compareOutputs(
      original,
      compressed,
      2,
    );
    expect(crossAccuracy).toBeCloseTo(2 / 3);
    expect(l2RelativeError).toBeCloseTo(
      Math.sqrt((2 * 0.25 ** 2) / (0.75 ** 2 + 0.25 ** 2 + 2 * 0.5 ** 2 + 1)),
    );
    expect([...originalPredicted]).toEqual([0, 0, 1]);
    expect([...predicted]).toEqual([0, 1, 1]);
  });

  it('refuses outputs of different sizes', () => {
    expect(() => compareOutputs(new Float32Array(4), new Float32Array(6), 2)).toThrow(/cannot be compared/);
  });
});
