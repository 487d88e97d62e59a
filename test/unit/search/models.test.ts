import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random';
import { maximiseAcquisition } from '../../../src/core/search/acquisition/maximise';
import { fitDeployability } from '../../../src/core/search/classifiers/deployability';
import { fitSigmoid, sigmoidProbability } from '../../../src/core/search/classifiers/platt';
import { minimiseInBox } from '../../../src/core/search/lbfgs';
import { balancedGrid } from '../../../src/core/search/methods/grid';
import { cumulative } from '../../../src/core/search/normal';
import { sobolPoints } from '../../../src/core/search/sobol';
import { conditionGaussianProcess } from '../../../src/core/search/surrogates/gaussian-process';
import { growForest, predictForest } from '../../../src/core/search/surrogates/random-forest';
import { capped } from '../../../src/core/search/surrogates/training-set';
import { createCodec } from '../../../src/core/space/codec';
import { samplePoint } from '../../../src/core/space/sampling';
import { EXPERIMENT, PLANE, TINY } from '../../contract/search/spaces';

const SPHERE = (encoded: Float64Array, count: number) =>
  Float64Array.from({ length: count }, (_, q) => {
    const d = encoded.length / count;
    return -encoded.subarray(q * d, (q + 1) * d).reduce((sum, value) => sum + (value - 0.7) ** 2, 0);
  });

describe('Gaussian process', () => {
  test('survives a point told many times with different values, by adding jitter', () => {
    const data = {
      points: new Float64Array(20).fill(0.5),
      count: 10,
      dimensions: 2,
      targets: Float64Array.from({ length: 10 }, (_, i) => i),
    };
    const model = conditionGaussianProcess(data, {
      kernel: 'rbf',
      groups: [[0, 1]],
      lengthScales: Float64Array.of(1),
      signalVariance: 1,
      noiseVariance: 0,
    });
    expect(model.jitter).toBeGreaterThan(0);
    expect(model.predict(Float64Array.of(0.5, 0.5), 1).mean[0]).toBeCloseTo(4.5, 3);
  });
});

describe('random forest', () => {
  const random = randomStream(3, 'forest');
  const points = Float64Array.from({ length: 400 }, () => random.uniform());
  const targets = Float64Array.from(
    { length: 200 },
    (_, i) => (points[2 * i] > 0.5 ? 10 : 0) + points[2 * i + 1],
  );
  const forest = growForest({ points, count: 200, dimensions: 2, targets }, { random });

  test('finds a step', () => {
    const { mean } = predictForest(forest, Float64Array.of(0.1, 0.5, 0.9, 0.5), 2, 2);
    expect(mean[0]).toBeCloseTo(0.5, 0);
    expect(mean[1]).toBeCloseTo(10.5, 0);
  });

  test('is least sure at the step', () => {
    const { sd } = predictForest(forest, Float64Array.of(0.1, 0.5, 0.5, 0.5), 2, 2);
    expect(sd[1]).toBeGreaterThan(sd[0]);
  });
});

describe('classifier', () => {
  const labelled = (n: number, inside: (x: number, y: number) => boolean) => {
    const random = randomStream(n, 'labels');
    return Array.from({ length: n }, () => {
      const encoded = Float64Array.of(random.uniform(), random.uniform());
      return { encoded, deployable: inside(encoded[0], encoded[1]) };
    });
  };

  test('has nothing to say about one class', () => {
    expect(fitDeployability(labelled(5, () => true))).toBeNull();
    expect(fitDeployability(labelled(5, () => false))).toBeNull();
  });

  test('gives calibrated probabilities that rise with the decision value', () => {
    const classifier = fitDeployability(labelled(80, (x, y) => x + y < 1))!;
    const decisions = classifier.decide(Float64Array.of(0.1, 0.1, 0.5, 0.5, 0.9, 0.9), 3);
    const [inside, border, outside] = classifier.probability(decisions);
    expect(inside).toBeGreaterThan(0.9);
    expect(border).toBeGreaterThan(outside);
    expect(outside).toBeLessThan(0.1);
  });

  test('thins a history of thousands of trials', () => {
    const classifier = fitDeployability(labelled(3000, (x) => x < 0.3))!;
    expect(classifier.decide(Float64Array.of(0.1, 0.5), 1)[0]).toBeGreaterThan(0);
    expect(classifier.decide(Float64Array.of(0.8, 0.5), 1)[0]).toBeLessThan(0);
  });

  test('a sigmoid fitted to noisy labels gives back their frequencies', () => {
    const random = randomStream(1, 'sigmoid');
    const decisions = Float64Array.from({ length: 4000 }, () => 4 * random.uniform() - 2);
    const labels = Int8Array.from(decisions, (h) => (random.uniform() < 1 / (1 + Math.exp(-2 * h)) ? 1 : -1));
    expect(sigmoidProbability(1, fitSigmoid(decisions, labels))).toBeCloseTo(1 / (1 + Math.exp(-2)), 1);
  });
});

test('L-BFGS finds the minimum of Rosenbrock’s function, and the best corner when that lies outside the box', () => {
  const rosenbrock = (x: Float64Array, gradient: Float64Array) => {
    const valley = x[1] - x[0] * x[0];
    gradient[0] = 2 * (x[0] - 1) - 400 * x[0] * valley;
    gradient[1] = 200 * valley;
    return (x[0] - 1) ** 2 + 100 * valley * valley;
  };
  const wide = { lower: Float64Array.of(-2, -2), upper: Float64Array.of(2, 2) };
  const { x } = minimiseInBox(rosenbrock, Float64Array.of(-1.2, 1), wide, { maxIterations: 500 });
  expect(x[0]).toBeCloseTo(1, 3);
  const narrow = { lower: Float64Array.of(-2, -2), upper: Float64Array.of(0.5, 2) };
  const inside = minimiseInBox(rosenbrock, Float64Array.of(-1.2, 1), narrow, { maxIterations: 500 });
  expect(inside.x[0]).toBeCloseTo(0.5, 6);
  expect(inside.x[1]).toBeCloseTo(0.25, 3);
});

test('Sobol’ points fill every dyadic box of the plane evenly', () => {
  for (const [a, b] of [
    [0, 1],
    [3, 7],
    [12, 19],
  ]) {
    const points = sobolPoints(256, 20);
    const boxes = new Array<number>(64).fill(0);
    for (let i = 0; i < 256; i++)
      boxes[8 * Math.floor(8 * points[20 * i + a]) + Math.floor(8 * points[20 * i + b])]++;
    expect(Math.max(...boxes)).toBeLessThanOrEqual(16);
    for (const column of [a, b]) {
      const slices = new Set(
        Array.from({ length: 256 }, (_, i) => Math.floor(256 * points[20 * i + column])),
      );
      expect(slices.size).toBe(256);
    }
  }
});

test('the normal distribution is symmetric and keeps its digits far into the lower tail', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 8, noNaN: true }), (z) => {
      expect(cumulative(z) + cumulative(-z)).toBeCloseTo(1, 14);
    }),
  );
  // ½ erfc(−z/√2) by the C library.
  expect(cumulative(-10) / 7.61985302416e-24).toBeCloseTo(1, 10);
  expect(cumulative(-30) / 4.90671392715e-198).toBeCloseTo(1, 10);
});

describe('maximising an acquisition', () => {
  const random = () => randomStream(1, 'maximise');

  test('is exact in a small discrete space', () => {
    const codec = createCodec(TINY);
    const best = maximiseAcquisition({ codec, random: random(), isFree: () => true, score: SPHERE })!;
    const all = Array.from({ length: 12 }, (_, i) => Float64Array.of(Math.floor(i / 4), i % 4));
    const encoded = new Float64Array(12 * codec.dimensions);
    all.forEach((point, i) => codec.encode(point, encoded, i * codec.dimensions));
    expect(best.score).toBe(Math.max(...SPHERE(encoded, 12)));
  });

  test('climbs to the top of a smooth score in a plane', () => {
    const { point } = maximiseAcquisition({
      codec: createCodec(PLANE),
      random: random(),
      isFree: () => true,
      score: SPHERE,
    })!;
    expect(point[0]).toBeCloseTo(0.4, 2);
    expect(point[1]).toBeCloseTo(0.4, 2);
  });

  test('beats ten thousand random points among 34,560', () => {
    const codec = createCodec(EXPERIMENT);
    const { score } = maximiseAcquisition({ codec, random: random(), isFree: () => true, score: SPHERE })!;
    const draws = randomStream(2, 'draws');
    const encoded = new Float64Array(10_000 * codec.dimensions);
    for (let i = 0; i < 10_000; i++)
      codec.encode(samplePoint(EXPERIMENT, draws), encoded, i * codec.dimensions);
    expect(score).toBeGreaterThanOrEqual(
      SPHERE(encoded, 10_000).reduce((most, value) => Math.max(most, value)),
    );
  });

  test('finds nothing where nothing is free', () => {
    const search = { codec: createCodec(PLANE), random: random(), isFree: () => false, score: SPHERE };
    expect(maximiseAcquisition(search)).toBeNull();
  });
});

describe('grid', () => {
  test('is within the budget and balanced', () => {
    const grid = balancedGrid(createCodec(PLANE), 27);
    expect(grid).toHaveLength(25);
    expect(new Set(grid.map(([x]) => x)).size).toBe(5);
  });

  test('is the whole space when the budget allows', () => {
    expect(balancedGrid(createCodec(TINY), 40)).toHaveLength(12);
  });
});

test('a capped history keeps its best, its latest and an even share of the rest', () => {
  const items = Array.from({ length: 1000 }, (_, i) => i);
  const kept = capped(items, 30, (item) => (item < 5 ? 1000 - item : 0));
  expect(kept).toHaveLength(30);
  expect(kept.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(kept.slice(-10)).toEqual(items.slice(-10));
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
});
