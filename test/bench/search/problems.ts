import { existsSync, readFileSync } from 'node:fs';
import type { Random } from '../../../src/core/random';
import { randomStream } from '../../../src/core/random';
import type { Configuration, Parameter, SearchSpace } from '../../../src/core/space/types';

/** A partially defined problem: an undeployable configuration has no objective. Objectives are maximised. */
export interface BenchProblem {
  name: string;
  space: SearchSpace;
  /** Noise-free objective. */
  value(configuration: Configuration): number;
  deployable(configuration: Configuration): boolean;
  /** What a trial measures; the same as `value` without noise. */
  measure(configuration: Configuration, random: Random): number;
  /** What is known before training: the screen of `--screen`. */
  passesScreen(configuration: Configuration): boolean;
  optimum: number;
  medianDeployable: number;
}

type Plane = (x: number, y: number) => number;
interface PlaneProblem {
  name: string;
  x: readonly [number, number];
  y: readonly [number, number];
  minimised: Plane;
  deployable: (x: number, y: number) => boolean;
  optimum: number;
  medianFeasible: number;
}

const { PI, abs, cos, exp, sin, sqrt } = Math;
const rosenbrock: Plane = (x, y) => (x - 1) ** 2 + 100 * (y - x * x) ** 2;
const mishraBird: Plane = (x, y) =>
  sin(y) * exp((1 - cos(x)) ** 2) + cos(x) * exp((1 - sin(y)) ** 2) + (x - y) ** 2;
const alpine2: Plane = (x, y) => -sin(x) * sqrt(abs(x)) * sin(y) * sqrt(abs(y));

function branin(x: number, y: number): number {
  const a = 15 * x - 5;
  const b = 15 * y;
  const valley = b - (5.1 * a * a) / (4 * PI * PI) + (5 * a) / PI - 6;
  return (valley ** 2 + (10 - 10 / (8 * PI)) * cos(a) - 44.81) / 51.95;
}

function insideEllipse(x: number, y: number, [cx, cy, a, b, angle]: readonly number[]): boolean {
  const along = (x - cx) * cos(angle) + (y - cy) * sin(angle);
  const across = (y - cy) * cos(angle) - (x - cx) * sin(angle);
  return (along / a) ** 2 + (across / b) ** 2 < 1;
}

const ELLIPSES = [
  [1 / 3, 1 / 4, 0.45, 0.27, PI / 4],
  [5 / 6, 7 / 8, 0.25, 0.1, (3 * PI) / 4],
] as const;

const PLANES: readonly PlaneProblem[] = [
  {
    name: 'rosen_disk',
    x: [-1.5, 1.5],
    y: [-0.5, 2.5],
    minimised: rosenbrock,
    deployable: (x, y) => x * x + y * y <= 2,
    optimum: 0,
    medianFeasible: 34.84811,
  },
  {
    name: 'rosen_cubic',
    x: [-1.5, 1.5],
    y: [-0.5, 2.5],
    minimised: rosenbrock,
    deployable: (x, y) => (x - 1) ** 3 - y + 1 <= 0 && x + y - 2 <= 0,
    optimum: 0,
    medianFeasible: 70.91218,
  },
  {
    name: 'mishra_bird',
    x: [-10, 0],
    y: [-6.5, 0],
    minimised: mishraBird,
    deployable: (x, y) => (x + 5) ** 2 + (y + 5) ** 2 < 25,
    optimum: -106.764537,
    medianFeasible: 11.98865,
  },
  {
    name: 'branin_2ell',
    x: [0, 1],
    y: [0, 1],
    minimised: branin,
    deployable: (x, y) => ELLIPSES.some((ellipse) => insideEllipse(x, y, ellipse)),
    optimum: -1.04739389,
    medianFeasible: -0.40677511,
  },
  {
    name: 'alpine2_disk',
    x: [0, 10],
    y: [0, 10],
    minimised: alpine2,
    deployable: (x, y) => (x - 5) ** 2 + (y - 5) ** 2 - 0.25 < 17,
    optimum: -7.88560072,
    medianFeasible: 0.37219,
  },
];

function planeProblem(plane: PlaneProblem): BenchProblem {
  const at = ({ x, y }: Configuration) => [x as number, y as number] as const;
  const value = (configuration: Configuration) => -plane.minimised(...at(configuration));
  return {
    name: plane.name,
    space: [
      { name: 'x', kind: 'real', low: plane.x[0], high: plane.x[1] },
      { name: 'y', kind: 'real', low: plane.y[0], high: plane.y[1] },
    ],
    value,
    deployable: (configuration) => plane.deployable(...at(configuration)),
    measure: value,
    passesScreen: () => true,
    optimum: -plane.optimum,
    medianDeployable: -plane.medianFeasible,
  };
}

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

function hartmannBall(): BenchProblem {
  const names = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'];
  const vector = (configuration: Configuration) => names.map((name) => configuration[name] as number);
  const height = (x: readonly number[]) =>
    HARTMANN.weights.reduce((sum, weight, i) => {
      const exponent = x.reduce((total, xj, j) => total + HARTMANN.a[i][j] * (xj - HARTMANN.p[i][j]) ** 2, 0);
      return sum + weight * exp(-exponent);
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

const HAR_FILE = new URL('../../../../shared/peers/har-tiny-x8.json', import.meta.url);
/** Filters and units double from value to value. */
const LOG_SCALED = new Set(['filters', 'units']);

function harTiny(): BenchProblem | null {
  if (!existsSync(HAR_FILE)) return null;
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
    optimum: table.optimum,
    medianDeployable: table.medianDeployable,
  };
}

/** Every benchmark problem; `har_tiny_x8` only where its table is at hand. */
export function benchProblems(): BenchProblem[] {
  const table = harTiny();
  return [...PLANES.map(planeProblem), ...(table ? [table] : []), hartmannBall()];
}
