import type { Configuration } from '../space';
import type { PlaneId, SimulatedProblem } from './types';

type Plane = (x: number, y: number) => number;

interface PlaneProblem {
  x: readonly [number, number];
  y: readonly [number, number];
  minimised: Plane;
  deployable: (x: number, y: number) => boolean;
  /** Minimum over the deployable region. */
  optimum: number;
  medianDeployable: number;
}

const { PI, abs, cos, exp, sin, sqrt } = Math;
const rosenbrock: Plane = (x, y) => (x - 1) ** 2 + 100 * (y - x * x) ** 2;
const mishraBird: Plane = (x, y) =>
  sin(y) * exp((1 - cos(x)) ** 2) + cos(x) * exp((1 - sin(y)) ** 2) + (x - y) ** 2;
const alpine2: Plane = (x, y) => -sin(x) * sqrt(abs(x)) * sin(y) * sqrt(abs(y));

/** Branin, rescaled to the unit square, zero mean and unit variance (Picheny, Wagner & Ginsbourger 2013). */
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

/** Partially defined test functions of the constrained optimisation literature; minimised, as published. */
const PLANES: Readonly<Record<PlaneId, PlaneProblem>> = {
  rosen_disk: {
    x: [-1.5, 1.5],
    y: [-0.5, 2.5],
    minimised: rosenbrock,
    deployable: (x, y) => x * x + y * y <= 2,
    optimum: 0,
    medianDeployable: 34.84811,
  },
  rosen_cubic: {
    x: [-1.5, 1.5],
    y: [-0.5, 2.5],
    minimised: rosenbrock,
    deployable: (x, y) => (x - 1) ** 3 - y + 1 <= 0 && x + y - 2 <= 0,
    optimum: 0,
    medianDeployable: 70.91218,
  },
  mishra_bird: {
    x: [-10, 0],
    y: [-6.5, 0],
    minimised: mishraBird,
    deployable: (x, y) => (x + 5) ** 2 + (y + 5) ** 2 < 25,
    optimum: -106.764537,
    medianDeployable: 11.98865,
  },
  branin_2ell: {
    x: [0, 1],
    y: [0, 1],
    minimised: branin,
    deployable: (x, y) => ELLIPSES.some((ellipse) => insideEllipse(x, y, ellipse)),
    optimum: -1.04739389,
    medianDeployable: -0.40677511,
  },
  alpine2_disk: {
    x: [0, 10],
    y: [0, 10],
    minimised: alpine2,
    deployable: (x, y) => (x - 5) ** 2 + (y - 5) ** 2 - 0.25 < 17,
    optimum: -7.88560072,
    medianDeployable: 0.37219,
  },
};

export const PLANE_IDS = Object.keys(PLANES) as PlaneId[];

/** A plane as a search problem, negated so that it is maximised. */
export function planeProblem(id: PlaneId): SimulatedProblem {
  const plane = PLANES[id];
  const at = ({ x, y }: Configuration) => [x as number, y as number] as const;
  const value = (configuration: Configuration) => -plane.minimised(...at(configuration));
  return {
    name: id,
    space: [
      { name: 'x', kind: 'real', low: plane.x[0], high: plane.x[1] },
      { name: 'y', kind: 'real', low: plane.y[0], high: plane.y[1] },
    ],
    value,
    deployable: (configuration) => plane.deployable(...at(configuration)),
    measure: value,
    passesScreen: () => true,
    optimum: -plane.optimum,
    medianDeployable: -plane.medianDeployable,
    measurableOutside: false,
    hasFidelities: false,
  };
}
