import { describe, expect, it } from 'vitest';
import { fitNormalisation, normaliseExamples } from '../../../../src/core/data';
import { windowsOf } from '../example-set';

const examples = {
  ...windowsOf([{ session: 0, label: 0, windows: 3 }]),
  featureGroups: 2,
  features: Float32Array.of(1, 7, 3, 7, 1000, 7),
};

describe('normalisation', () => {
  it('is fitted per group, on the given examples only', () => {
    const { mean, sd } = fitNormalisation(examples, [0, 1]);
    expect([...mean]).toEqual([2, 7]);
    expect(sd[0]).toBe(1);
  });

  it('gives a group without spread the sd 1', () => {
    expect(fitNormalisation(examples, [0, 1, 2]).sd[1]).toBe(1);
  });

  it('leaves missing entries out and puts them at the mean', () => {
    const gappy = { ...examples, features: Float32Array.of(1, 5, NaN, 9, 3, 7) };
    const normalisation = fitNormalisation(gappy, [0, 1, 2]);
    expect([...normalisation.mean]).toEqual([2, 7]);
    const normalised = normaliseExamples(gappy, [1, 2], normalisation);
    expect(normalised[0]).toBe(0);
    expect(normalised[2]).toBe(1);
  });

  it('brings the fitted examples to mean 0 and sd 1', () => {
    const values = Float32Array.from({ length: 600 }, (_, i) => 5 + 3 * Math.sin(i) + (i % 2) * 100);
    const many = {
      ...windowsOf([{ session: 0, label: 0, windows: 300 }]),
      featureGroups: 2,
      features: values,
    };
    const indices = Array.from({ length: 300 }, (_, i) => i);
    const normalised = normaliseExamples(many, indices, fitNormalisation(many, indices));
    for (const group of [0, 1]) {
      const entries = normalised.filter((_, i) => i % 2 === group);
      const mean = entries.reduce((sum, v) => sum + v, 0) / 300;
      expect(mean).toBeCloseTo(0, 5);
      expect(entries.reduce((sum, v) => sum + v * v, 0) / 300).toBeCloseTo(1, 4);
    }
  });
});
