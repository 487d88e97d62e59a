import { readFileSync } from 'node:fs';
import { randomStream } from '../../../src/core/random';
import { PLANE_IDS, simulatedProblem, type SimulatedProblem } from '../../../src/core/simulate';
import type { Configuration, Parameter } from '../../../src/core/space/types';
import { trainedProblems } from './trained';

/**
 * Our own: Hartmann-6 on the unit cube, deployable within a ball of radius 0.53 around a point 0.3 from its optimum:
 * about a tenth of the cube, the optimum inside.
 */
const HARTMANN = {
  weights: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
  optimum: 3.322368,
};
const BALL = { centre: [0.33, 0.3, 0.55, 0.4, 0.4, 0.53], radius: 0.53 };

function hartmannBall(): SimulatedProblem {
  const names = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'];
  const vector = (configuration: Configuration) => names.map((name) => configuration[name] as number);
  const height = (x: readonly number[]) =>
    HARTMANN.weights.reduce((sum, weight, i) => {
      const exponent = x.reduce((total, xj, j) => total + HARTMANN.a[i][j] * (xj - HARTMANN.p[i][j]) ** 2, 0);
      return sum + weight * Math.exp(-exponent);
    }, 0);
  const inside = (x: readonly number[]) =>
    x.reduce((total, xj, j) => total + (xj - BALL.centre[j]) ** 2, 0) <= BALL.radius ** 2;
  const value = (configuration: Configuration) => height(vector(configuration));
  return {
    name: 'hartmann_ball',
    space: names.map((name): Parameter => ({ name, kind: 'real', low: 0, high: 1 })),
    value,
    deployable: (configuration) => inside(vector(configuration)),
    measure: value,
    passesScreen: () => true,
    measurableOutside: false,
    hasFidelities: false,
    optimum: HARTMANN.optimum,
    medianDeployable: medianInside(height, inside, names.length),
  };
}

function medianInside(
  height: (x: number[]) => number,
  inside: (x: number[]) => boolean,
  dimensions: number,
): number {
  const random = randomStream(0, 'median-of-deployable');
  const heights: number[] = [];
  for (let i = 0; i < 40_000; i++) {
    const x = Array.from({ length: dimensions }, () => random.uniform());
    if (inside(x)) heights.push(height(x));
  }
  return heights.sort((a, b) => a - b)[heights.length >> 1];
}

interface HarTable {
  noiseSd: number;
  parameters: { name: string; values: (string | number)[]; kind: 'ordinal' | 'categorical' }[];
  optimum: number;
  medianDeployable: number;
  accuracy: number[];
  deployable: string;
  footprintFits: string;
}

const HAR_FILE = new URL('./reference/har-tiny-x8.json', import.meta.url);
/** Filters and units double from value to value. */
const LOG_SCALED = new Set(['filters', 'units']);

function harTiny(): SimulatedProblem {
  const table = JSON.parse(readFileSync(HAR_FILE, 'utf8')) as HarTable;
  const space = table.parameters.map(({ name, values, kind }): Parameter =>
    kind === 'categorical'
      ? { name, kind, values }
      : { name, kind, values: values as number[], scale: LOG_SCALED.has(name) ? 'log' : 'linear' },
  );
  const row = (configuration: Configuration) =>
    table.parameters.reduce(
      (index, { name, values }) => index * values.length + values.indexOf(configuration[name]),
      0,
    );
  return {
    name: 'har_tiny_x8',
    space,
    value: (configuration) => table.accuracy[row(configuration)],
    deployable: (configuration) => table.deployable[row(configuration)] === '1',
    measure: (configuration, random) => table.accuracy[row(configuration)] + table.noiseSd * random.normal(),
    passesScreen: (configuration) => table.footprintFits[row(configuration)] === '1',
    measurableOutside: false,
    hasFidelities: false,
    optimum: table.optimum,
    medianDeployable: table.medianDeployable,
  };
}

/** Every benchmark problem. */
export function benchProblems(): SimulatedProblem[] {
  const planes = PLANE_IDS.map((id) => simulatedProblem({ kind: 'plane', id }));
  return [...planes, harTiny(), hartmannBall(), ...trainedProblems()];
}
