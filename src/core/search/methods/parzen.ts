import { exp, log } from '../../elementary';
import type { Random } from '../../random';
import { cumulative } from '../normal';

/** A one-dimensional density that can be drawn from. */
export interface ParzenEstimator {
  sample(random: Random): number;
  logDensity(value: number): number;
}

const PRIOR_WEIGHT = 1;
const RECENT = 25;
const TINY = 1e-300;

/**
 * Weights of observations in the order of their trials (Bergstra et al. 2013): the latest 25 count fully, older ones
 * less and less; the prior at the end counts like one of them. Sums to 1.
 */
function weightsOf(count: number): Float64Array {
  const older = Math.max(0, count - RECENT);
  const weights = Float64Array.from({ length: count + 1 }, (_, i) => {
    if (i === count) return PRIOR_WEIGHT;
    return i < older ? 1 / count + (older === 1 ? 0 : (i / (older - 1)) * (1 - 1 / count)) : 1;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function draw(weights: Float64Array, random: Random): number {
  let rest = random.uniform();
  let i = 0;
  while (i < weights.length - 1 && rest >= weights[i]) rest -= weights[i++];
  return i;
}

/** Categories 0 … levels−1: each kernel is a count on its category, smoothed by the prior. */
export function categoricalParzen(observed: readonly number[], levels: number): ParzenEstimator {
  const weights = weightsOf(observed.length);
  const smoothing = PRIOR_WEIGHT / (observed.length + 1);
  const probabilities = new Float64Array(levels).fill(weights[observed.length] / levels);
  observed.forEach((level, i) => {
    const total = 1 + levels * smoothing;
    for (let k = 0; k < levels; k++)
      probabilities[k] += (weights[i] * ((k === level ? 1 : 0) + smoothing)) / total;
  });
  return {
    sample: (random) => draw(probabilities, random),
    logDensity: (level) => log(probabilities[level]),
  };
}

/**
 * Numbers in [low, high] as a mixture of truncated normals, one per observation and a wide prior in the middle; the
 * width of each is the larger distance to its neighbours, at least range / min(100, n + 2). With `integer`, mass of
 * the unit interval around each whole number.
 */
export function numericParzen(
  observed: readonly number[],
  low: number,
  high: number,
  integer: boolean,
): ParzenEstimator {
  const from = integer ? low - 0.5 : low;
  const to = integer ? high + 0.5 : high;
  const weights = weightsOf(observed.length);
  const centres = [...observed, (low + high) / 2];
  const widths = kernelWidths(centres, from, to);
  const mass = (a: number, b: number, k: number) =>
    intervalMass((a - centres[k]) / widths[k], (b - centres[k]) / widths[k]);
  const inside = centres.map((_, k) => mass(from, to, k));
  const logDensityAt = (value: number) => {
    let sum = 0;
    for (let k = 0; k < centres.length; k++) {
      const z = (value - centres[k]) / widths[k];
      const density = integer ? mass(value - 0.5, value + 0.5, k) : exp(-0.5 * z * z) / widths[k];
      sum += (weights[k] * density) / inside[k];
    }
    return log(Math.max(sum, TINY));
  };
  const table = integer
    ? Float64Array.from({ length: high - low + 1 }, (_, i) => logDensityAt(low + i))
    : null;
  return {
    sample(random) {
      const k = draw(weights, random);
      const value = truncatedNormal(centres[k], widths[k], from, to, random);
      return integer ? Math.min(high, Math.max(low, Math.round(value))) : value;
    },
    logDensity: (value) => (table ? table[value - low] : logDensityAt(value)),
  };
}

function kernelWidths(centres: readonly number[], from: number, to: number): Float64Array {
  const range = to - from;
  const least = range / Math.min(100, centres.length + 1);
  const order = Array.from(centres.keys()).sort((a, b) => centres[a] - centres[b]);
  const widths = new Float64Array(centres.length);
  order.forEach((k, rank) => {
    // The outermost kernels do not stretch to the ends of the range (Optuna's consider_endpoints = False).
    const toLeft = rank > 0 ? centres[k] - centres[order[rank - 1]] : 0;
    const toRight = rank < order.length - 1 ? centres[order[rank + 1]] - centres[k] : 0;
    widths[k] = Math.min(range, Math.max(least, toLeft, toRight));
  });
  widths[centres.length - 1] = range;
  return widths;
}

/** Φ(b) − Φ(a), taken in the tail where both are small. */
function intervalMass(a: number, b: number): number {
  return Math.max(TINY, a > 0 ? cumulative(-a) - cumulative(-b) : cumulative(b) - cumulative(a));
}

function truncatedNormal(centre: number, width: number, from: number, to: number, random: Random): number {
  // The centre lies inside, so at least about a third of the draws do when the width is within the range.
  for (let k = 0; k < 100; k++) {
    const value = centre + width * random.normal();
    if (value >= from && value <= to) return value;
  }
  return Math.min(to, Math.max(from, centre));
}
