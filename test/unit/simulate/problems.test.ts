import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CURVES,
  drawnCurve,
  isInside,
  PLANE_IDS,
  simulatedProblem,
  type CurveId,
} from '../../../src/core/simulate';
import { hiddenCurve } from '../../../src/core/simulate/curves';
import { randomStream } from '../../../src/core/random';
import { configurationCount, sampleConfiguration } from '../../../src/core/space';

const curveIds = Object.keys(CURVES) as CurveId[];
const random = () => randomStream(7, 'test');

describe('curves', () => {
  it.each(curveIds)('%s has accuracies between 0 and 1 and a reachable optimum', (id) => {
    const problem = simulatedProblem({ kind: 'curve', id });
    for (let i = 0; i <= 1000; i++) {
      const configuration = { x: i / 1000 };
      const value = problem.value(configuration);
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(1);
      if (problem.deployable(configuration)) expect(value).toBeLessThanOrEqual(problem.optimum + 1e-12);
    }
    expect(problem.medianDeployable).toBeLessThan(problem.optimum);
  });

  it('drawn ones pass through their knots and never leave the range of two neighbours', () => {
    const height = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(height, { minLength: 2, maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (heights, x) => {
          const curve = drawnCurve({ heights, deployable: heights.map(() => true) });
          const last = heights.length - 1;
          heights.forEach((height, i) => expect(curve.accuracy(i / last)).toBeCloseTo(height, 9));
          const i = Math.min(last - 1, Math.floor(x * last));
          const [low, high] = [Math.min(heights[i], heights[i + 1]), Math.max(heights[i], heights[i + 1])];
          expect(curve.accuracy(x)).toBeGreaterThanOrEqual(low - 1e-9);
          expect(curve.accuracy(x)).toBeLessThanOrEqual(high + 1e-9);
        },
      ),
    );
  });

  it('drawn deployability holds half way to the next knot', () => {
    const curve = drawnCurve({ heights: [0.5, 0.6, 0.7], deployable: [true, false, true] });
    expect(curve.deployable).toEqual([
      [0, 0.25],
      [0.75, 1],
    ]);
    expect(isInside(curve, 0.25)).toBe(true);
    expect(isInside(curve, 0.5)).toBe(false);
  });

  it('hidden ones differ by seed, deploy somewhere and not everywhere', () => {
    const seeds = Array.from({ length: 50 }, (_, seed) => hiddenCurve(seed));
    expect(new Set(seeds.map((curve) => curve.accuracy(0.5))).size).toBe(50);
    for (const { deployable } of seeds) {
      const length = deployable.reduce((sum, [from, to]) => sum + to - from, 0);
      expect(length).toBeGreaterThan(0.3);
      expect(length).toBeLessThan(0.95);
    }
  });

  it('measure what they are without noise, and scatter by the given deviation with it', () => {
    const quiet = simulatedProblem({ kind: 'curve', id: 'one-hill' });
    expect(quiet.measure({ x: 0.3 }, random())).toBe(quiet.value({ x: 0.3 }));
    const noisy = simulatedProblem({ kind: 'curve', id: 'one-hill', noiseSd: 0.02 });
    const stream = random();
    const errors = Array.from(
      { length: 2000 },
      () => noisy.measure({ x: 0.3 }, stream) - noisy.value({ x: 0.3 }),
    );
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 2000)).toBeCloseTo(0.02, 2);
  });
});

describe('planes', () => {
  // Points of the literature at which the constrained optimum is reached.
  it.each([
    ['rosen_disk', { x: 1, y: 1 }, 0],
    ['rosen_cubic', { x: 1, y: 1 }, 0],
    ['mishra_bird', { x: -3.1302468, y: -1.5821422 }, 106.764537],
  ] as const)('%s has its published optimum', (id, at, optimum) => {
    const problem = simulatedProblem({ kind: 'plane', id });
    expect(problem.value(at)).toBeCloseTo(optimum, 5);
    expect(problem.deployable(at)).toBe(true);
    expect(problem.optimum).toBeCloseTo(optimum, 5);
  });

  it.each(PLANE_IDS)(
    '%s: no sampled deployable point beats the optimum, half of them lie below the median',
    (id) => {
      const problem = simulatedProblem({ kind: 'plane', id });
      const stream = random();
      const values: number[] = [];
      for (let i = 0; i < 20_000; i++) {
        const configuration = sampleConfiguration(problem.space, stream);
        if (problem.deployable(configuration)) values.push(problem.value(configuration));
      }
      expect(Math.max(...values)).toBeLessThanOrEqual(problem.optimum + 1e-6);
      const below = values.filter((value) => value < problem.medianDeployable).length / values.length;
      expect(below).toBeCloseTo(0.5, 1);
    },
  );
});

describe('the table', () => {
  const table = simulatedProblem({ kind: 'table', seed: 1 });

  it('covers the space of Experiment #1 on the tiny board', () => {
    expect(configurationCount(table.space)).toBe(34_560);
  });

  it('never deploys what the footprint rules out, and X-CROSS rules out more', () => {
    const stream = random();
    let fits = 0;
    let deployable = 0;
    for (let i = 0; i < 5000; i++) {
      const configuration = sampleConfiguration(table.space, stream);
      if (table.deployable(configuration)) expect(table.passesScreen(configuration)).toBe(true);
      fits += table.passesScreen(configuration) ? 1 : 0;
      deployable += table.deployable(configuration) ? 1 : 0;
    }
    // 31 % of this space fit the tiny board at ×8 by footprint alone.
    expect(fits / 5000).toBeCloseTo(0.31, 1);
    expect(deployable).toBeLessThan(fits);
  });

  it('measures less after short training, and slow optimizers lose more by it', () => {
    const configuration = { ...sampleConfiguration(table.space, random()) };
    const mean = (optimizer: string, fidelity: number) => {
      const stream = random();
      const values = Array.from({ length: 400 }, () =>
        table.measure({ ...configuration, optimizer }, stream, fidelity),
      );
      return values.reduce((sum, value) => sum + value, 0) / 400;
    };
    for (const optimizer of ['adam', 'sgd']) {
      expect(mean(optimizer, 1 / 9)).toBeLessThan(mean(optimizer, 1 / 3));
      expect(mean(optimizer, 1 / 3)).toBeLessThan(mean(optimizer, 1));
    }
    expect(mean('adam', 1 / 9) / mean('adam', 1)).toBeGreaterThan(mean('sgd', 1 / 9) / mean('sgd', 1));
  });

  it('is another landscape under another seed', () => {
    expect(simulatedProblem({ kind: 'table', seed: 2 }).optimum).not.toBe(table.optimum);
  });
});
