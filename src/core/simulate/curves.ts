import { randomStream } from '../random';
import type { Configuration, SearchSpace } from '../space';
import type { CurveId, Drawing, SimulatedProblem } from './types';

/** The one hyperparameter of the curves: a size of the network, as a share of its range. */
export const CURVE_PARAMETER = 'x';
export const CURVE_SPACE: SearchSpace = [{ name: CURVE_PARAMETER, kind: 'real', low: 0, high: 1 }];

/** A stretch [from, to], ends included. */
export type Stretch = readonly [from: number, to: number];

/** Accuracy over one hyperparameter, and where the network deploys. */
export interface Curve {
  accuracy(x: number): number;
  /** Disjoint, in growing order. */
  deployable: readonly Stretch[];
}

interface Hill {
  at: number;
  height: number;
  width: number;
}

const hills =
  (base: number, ...all: readonly Hill[]) =>
  (x: number): number =>
    all.reduce((sum, { at, height, width }) => sum + height * Math.exp(-0.5 * ((x - at) / width) ** 2), base);

/** The curves to choose from. Each one favours something else; chapter 6 of the lecture shows what. */
export const CURVES: Readonly<Record<CurveId, Curve>> = {
  'two-hills': {
    accuracy: hills(0.52, { at: 0.7, height: 0.4, width: 0.09 }, { at: 0.3, height: 0.35, width: 0.06 }),
    deployable: [
      [0, 0.12],
      [0.2, 0.6],
    ],
  },
  'one-hill': { accuracy: hills(0.5, { at: 0.44, height: 0.42, width: 0.2 }), deployable: [[0, 0.7]] },
  'on-the-edge': { accuracy: hills(0.48, { at: 0.72, height: 0.44, width: 0.22 }), deployable: [[0, 0.57]] },
  islands: {
    accuracy: hills(
      0.55,
      { at: 0.18, height: 0.22, width: 0.06 },
      { at: 0.47, height: 0.3, width: 0.07 },
      { at: 0.83, height: 0.37, width: 0.06 },
    ),
    deployable: [
      [0.08, 0.22],
      [0.5, 0.63],
      [0.85, 0.97],
    ],
  },
  ripples: {
    accuracy: (x) => 0.68 + 0.14 * Math.sin(31 * x) * (0.4 + x) + 0.08 * x,
    deployable: [[0, 0.74]],
  },
  needle: {
    accuracy: hills(0.55, { at: 0.61, height: 0.38, width: 0.014 }, { at: 0.2, height: 0.15, width: 0.12 }),
    deployable: [[0.05, 0.8]],
  },
};

/** Points that stand for the whole curve when its optimum and median are computed. */
const FINE = 4000;

/** A curve as a search problem. Noise has the standard deviation `noiseSd`, in accuracy. */
export function curveProblem(name: string, curve: Curve, noiseSd = 0): SimulatedProblem {
  const xOf = (configuration: Configuration) => configuration[CURVE_PARAMETER] as number;
  const value = (configuration: Configuration) => curve.accuracy(xOf(configuration));
  const inside = Array.from({ length: FINE + 1 }, (_, i) => i / FINE)
    .filter((x) => isInside(curve, x))
    .map((x) => curve.accuracy(x))
    .sort((a, b) => a - b);
  const edges = curve.deployable.flat().map((x) => curve.accuracy(x));
  return {
    name,
    space: CURVE_SPACE,
    value,
    deployable: (configuration) => isInside(curve, xOf(configuration)),
    measure: (configuration, random) => value(configuration) + (noiseSd > 0 ? noiseSd * random.normal() : 0),
    passesScreen: () => true,
    optimum: Math.max(inside.at(-1) ?? -Infinity, ...edges),
    medianDeployable: inside[inside.length >> 1] ?? -Infinity,
    measurableOutside: true,
    hasFidelities: false,
  };
}

export function isInside(curve: Curve, x: number): boolean {
  return curve.deployable.some(([from, to]) => from <= x && x <= to);
}

/** Most knots a drawing may have. */
export const MOST_KNOTS = 64;

/**
 * A drawn curve: piecewise cubic through the knots without overshoot (Fritsch & Carlson 1980, harmonic mean slopes), so
 * that the curve never leaves the range that was drawn. A knot's deployability holds half way to its neighbours.
 */
export function drawnCurve({ heights, deployable }: Drawing): Curve {
  const last = heights.length - 1;
  const slopes = heights.map((height, i) => {
    if (i === 0 || i === last) return 0;
    const before = height - heights[i - 1];
    const after = heights[i + 1] - height;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
  return {
    accuracy(x) {
      const at = Math.min(1, Math.max(0, x)) * last;
      const i = Math.min(last - 1, Math.floor(at));
      const t = at - i;
      const [a, b] = [heights[i], heights[i + 1]];
      const rise = t * t * (3 - 2 * t);
      return a + (b - a) * rise + t * (1 - t) * ((1 - t) * slopes[i] - t * slopes[i + 1]);
    },
    deployable: stretchesOf(deployable),
  };
}

function stretchesOf(deployable: readonly boolean[]): Stretch[] {
  const last = deployable.length - 1;
  const stretches: Stretch[] = [];
  deployable.forEach((yes, i) => {
    if (!yes) return;
    const from = Math.max(0, (i - 0.5) / last);
    const to = Math.min(1, (i + 0.5) / last);
    const before = stretches.at(-1);
    if (before && deployable[i - 1]) stretches[stretches.length - 1] = [before[0], to];
    else stretches.push([from, to]);
  });
  return stretches;
}

/** A curve nobody has seen: three hills and one or two undeployable stretches, drawn from the seed. */
export function hiddenCurve(seed: number): Curve {
  const random = randomStream(seed, 'hidden-curve');
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const accuracy = hills(
    between(0.45, 0.58),
    ...[0, 1, 2].map((i) => ({
      at: (i + between(0.1, 0.9)) / 3,
      height: between(0.12, 0.36),
      width: between(0.04, 0.11),
    })),
  );
  const cut = between(0.15, 0.45);
  const end = between(0.7, 0.92);
  return {
    accuracy: (x) => Math.min(0.99, accuracy(x)),
    deployable: [
      [0, cut],
      [cut + between(0.06, 0.15), end],
    ],
  };
}
