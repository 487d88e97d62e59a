import { describe, expect, test } from 'vitest';
import { createOptimizer } from '../../../src/core/search';
import type { MethodId, Observation, OptimizerOptions } from '../../../src/core/search/types';
import type { Configuration } from '../../../src/core/space/types';
import { PLANE } from '../../contract/search/spaces';

const WITH_GAUSSIAN_PROCESS: MethodId[] = [
  'gp-ucb',
  'penalized-bo',
  'constrained-ei',
  'svm-cbo',
  'autotinyml',
];
const WITH_BELIEFS: MethodId[] = [...WITH_GAUSSIAN_PROCESS, 'svm-cbo-rf', 'tpe', 'bohb'];

/** A hill at (0.3, −0.2), deployable within a disk around the origin. */
function answer({ x, y }: Configuration): Pick<Observation, 'deployable' | 'objective'> {
  const [u, v] = [x as number, y as number];
  return { deployable: u * u + v * v < 0.8, objective: 1 - (u - 0.3) ** 2 - (v + 0.2) ** 2 };
}

function told(method: MethodId, trials: number, options: OptimizerOptions = {}) {
  const optimizer = createOptimizer({ method, space: PLANE, budget: 40, seed: 4, options });
  for (let trial = 1; trial <= trials; trial++) {
    const [{ configuration, fidelity }] = optimizer.ask();
    optimizer.tell([{ configuration, fidelity, trial, ...answer(configuration) }]);
  }
  return optimizer;
}

describe.each(WITH_GAUSSIAN_PROCESS)('%s', (method) => {
  test('takes a pending trial for known, with the value it expects there', () => {
    const optimizer = told(method, 34);
    const [{ configuration }] = told(method, 34).ask();
    const before = optimizer.explain([configuration]);
    expect(optimizer.ask()[0].configuration).toEqual(configuration);
    const after = optimizer.explain([configuration]);
    expect(after.sd![0]).toBeLessThan(before.sd![0]);
    expect(after.mean![0]).toBeCloseTo(before.mean![0], 2);
  });
});

test.each(WITH_BELIEFS)('%s can say what it thinks of any point once it has learnt', (method) => {
  const { mean, sd, acquisition } = told(method, 36).explain([
    { x: 0.3, y: -0.2 },
    { x: -0.9, y: 0.9 },
  ]);
  expect(acquisition ?? mean).toHaveLength(2);
  if (mean) {
    expect(mean[0]).toBeGreaterThan(mean[1]);
    expect(sd![0]).toBeLessThan(sd![1]);
  }
});

test.each([
  ['ucb', /^Highest optimistic estimate/],
  ['ei', /^Largest expected improvement/],
  ['pi', /^Likeliest to improve/],
] as const)('svm-cbo maximises %s where a study says so', (acquisition, sentence) => {
  const optimizer = told('svm-cbo', 32, { acquisition });
  expect(optimizer.ask()[0].reason).toMatch(sentence);
  const { acquisition: values } = optimizer.explain([{ x: 0.1, y: 0.1 }]);
  if (acquisition !== 'ucb') expect(values![0]).toBeGreaterThanOrEqual(0);
  if (acquisition === 'pi') expect(values![0]).toBeLessThanOrEqual(1);
});

test('a warm start is evidence before the first trial of its own', () => {
  const warmStart = [-0.8, -0.4, 0, 0.4, 0.8].flatMap((x) =>
    [-0.7, 0, 0.7].map((y) => ({ configuration: { x, y }, ...answer({ x, y }) })),
  );
  for (const method of ['autotinyml', 'constrained-ei', 'svm-cbo'] as const) {
    const optimizer = told(method, 1, { warmStart });
    const { mean, feasibility } = optimizer.explain([
      { x: 0.3, y: -0.2 },
      { x: 0.95, y: 0.95 },
    ]);
    expect(mean![0]).toBeGreaterThan(mean![1]);
    expect(feasibility![0]).toBeGreaterThan(feasibility![1]);
  }
});
