import { AppError } from '../../errors';
import { randomStream } from '../../random';
import { createCodec, type Codec } from '../../space/codec';
import type { Point } from '../../space/parameter';
import { samplePoint } from '../../space/sampling';
import type { Configuration } from '../../space';
import type { SimulatedProblem } from '../types';
import { aroundOf, certifiedBest } from './best';
import { hillsPath, mainEffectsPath, samplePath, type Path } from './paths';
import { sampledSpace } from './space';
import type { SampledSpec } from './spec';

/** What has to be searched or counted: it takes a second, so that benchmarks write it down. */
export interface SampledFacts {
  optimum: number;
  medianDeployable: number;
  /** Standard deviation of the objective over the deployable configurations. */
  spread: number;
  /** Share of other uniform draws than those that set the limit. */
  feasibleShare: number;
  /** Of objective and margin over the same draws. */
  correlation: number;
  /** Something better lies one small move from the best, on the other side of the border. */
  onBorder: boolean;
  /** Every configuration was looked at. */
  exact: boolean;
  /** What the second best of the searches for the best fell short by, in units of optimum − median. */
  gap: number;
}

export interface SampledProblem extends SimulatedProblem {
  spec: SampledSpec;
  facts: SampledFacts;
}

const REFERENCE = 2_000;
const CHECKED = 4_000;
/** Length-scales per √d: hills of the objective, of the constraint, ripples of its border. */
const REACH = { objective: 0.3, constraint: 0.35, ripples: 0.25, failures: 0.35 };
/** A hilly constraint is this much ripple, in standard deviations of the hills. */
const RIPPLES = 0.3;

/**
 * A problem with objective and margin drawn as sample paths of Gaussian processes: f = √(1 − w) path + √w main effects,
 * standardised over 2,000 uniform draws; margin = ρ f + √(1 − ρ²) g − limit, where g is a path (or hills with ripples)
 * made uncorrelated with f over the same draws, and the limit is the quantile that leaves the stated share. Deployable
 * where the margin is at least 0. A failed evaluation is deployable and has no objective.
 *
 * @param facts what is known of it from before; searched for when absent
 * @throws AppError `invalid-space` where nothing deployable was found
 */
export function sampledProblem(spec: SampledSpec, facts?: SampledFacts): SampledProblem {
  const space = sampledSpace(spec);
  const codec = createCodec(space);
  const paths = drawPaths(spec, codec);
  const known = facts ?? factsOf(spec, codec, paths);
  const encoded = (configuration: Configuration) => encode(codec, codec.pointOf(configuration));
  const value = (configuration: Configuration) => paths.objective(encoded(configuration));
  const margin = (configuration: Configuration) => paths.margin(encoded(configuration), value(configuration));
  return {
    name: `sampled-${spec.seed}`,
    spec,
    facts: known,
    space,
    value,
    deployable: (configuration) => margin(configuration) >= 0,
    ...(spec.tellsMargin && { margin }),
    ...(spec.failures > 0 && { fails: (configuration) => paths.fails(encoded(configuration)) }),
    measure: (configuration, random) => value(configuration) + spec.noise * known.spread * random.normal(),
    passesScreen: () => true,
    measurableOutside: spec.measurableOutside,
    hasFidelities: false,
    optimum: known.optimum,
    medianDeployable: known.medianDeployable,
  };
}

interface Paths {
  objective: Path;
  /** By how much the limit is kept, negative where it is missed; `height` is the objective there. */
  margin: (encoded: Float64Array, height: number) => number;
  fails: (encoded: Float64Array) => boolean;
}

function drawPaths(spec: SampledSpec, codec: Codec): Paths {
  const { seed, kernel, mainEffects, correlation: rho, feasibleShare, failures } = spec;
  const stream = (purpose: string) => randomStream(seed, 'sampled', purpose);
  const draws = drawPoints(codec, REFERENCE, seed, 'reference');
  const objective = weighted(
    standardised(samplePath(codec, kernel, REACH.objective, stream('objective')), draws),
    standardised(mainEffectsPath(codec, stream('effects')), draws),
    Math.sqrt(1 - mainEffects),
    Math.sqrt(mainEffects),
  );
  const own = ownPath(spec, codec, draws);
  const shared = mean(own.values.map((value, i) => value * objective.values[i]));
  // Both have variance 1, so what is left of `own` without the objective has 1 − shared².
  const weight = Math.sqrt((1 - rho * rho) / Math.max(1e-9, 1 - shared * shared));
  const level = (value: number, height: number) => rho * height + weight * (value - shared * height);
  const limit = quantile(
    own.values.map((value, i) => level(value, objective.values[i])),
    1 - feasibleShare,
  );
  const danger = samplePath(codec, 'rbf', REACH.failures, stream('failures'));
  const tolerated = failures > 0 ? quantile(draws.map(danger), 1 - failures) : Infinity;
  return {
    objective: objective.path,
    margin: (x, height) => level(own.path(x), height) - limit,
    fails: (x) => failures > 0 && danger(x) > tolerated,
  };
}

/** What the constraint does not share with the objective. */
function ownPath(
  { seed, kernel, regions }: SampledSpec,
  codec: Codec,
  draws: readonly Float64Array[],
): Standardised {
  const random = randomStream(seed, 'sampled', 'constraint');
  if (regions === 'scattered')
    return standardised(samplePath(codec, kernel, REACH.constraint, random), draws);
  const centres = drawPoints(codec, regions === 'one' ? 1 : 2, seed, 'centres');
  const hills = standardised(hillsPath(centres), draws);
  return weighted(hills, standardised(samplePath(codec, kernel, REACH.ripples, random), draws), 1, RIPPLES);
}

function factsOf(spec: SampledSpec, codec: Codec, { objective, margin, fails }: Paths): SampledFacts {
  const draws = drawPoints(codec, CHECKED, spec.seed, 'check');
  const heights = draws.map(objective);
  const margins = draws.map((x, i) => margin(x, heights[i]));
  const fit = heights.filter((_, i) => margins[i] >= 0);
  const random = randomStream(spec.seed, 'sampled', 'best');
  const best = certifiedBest(
    codec,
    (point, least) => {
      const x = encode(codec, point);
      const height = objective(x);
      return height > least && margin(x, height) >= 0 && !fails(x) ? height : null;
    },
    random,
  );
  if (best === null || fit.length < 2) {
    throw new AppError(
      'invalid-space',
      `Nothing deployable was found in the sampled problem ${spec.seed}.`,
      'Draw another one.',
    );
  }
  const medianDeployable = quantile(fit, 0.5);
  const isBetterBeyond = (point: Point) => {
    const x = encode(codec, point);
    const height = objective(x);
    return height > best.value && margin(x, height) < 0;
  };
  return {
    optimum: best.value,
    medianDeployable,
    spread: deviation(fit),
    feasibleShare: fit.length / draws.length,
    correlation: correlationOf(heights, margins),
    onBorder: aroundOf(codec, best.point, random).some(isBetterBeyond),
    exact: best.exact,
    gap: best.gap / (best.value - medianDeployable),
  };
}

function encode(codec: Codec, point: Point): Float64Array {
  const out = new Float64Array(codec.dimensions);
  codec.encode(point, out, 0);
  return out;
}

function drawPoints(codec: Codec, count: number, seed: number, purpose: string): Float64Array[] {
  const random = randomStream(seed, 'sampled', purpose);
  return Array.from({ length: count }, () => encode(codec, samplePoint(codec.space, random)));
}

interface Standardised {
  path: Path;
  /** At the draws: mean 0 and standard deviation 1. */
  values: readonly number[];
}

function standardised(path: Path, draws: readonly Float64Array[]): Standardised {
  return rescaled(path, draws.map(path));
}

function rescaled(path: Path, values: readonly number[]): Standardised {
  const centre = mean(values);
  const unit = deviation(values) || 1;
  return { path: (x) => (path(x) - centre) / unit, values: values.map((value) => (value - centre) / unit) };
}

/** A sum of two, standardised again. */
function weighted(a: Standardised, b: Standardised, weightA: number, weightB: number): Standardised {
  return rescaled(
    (x) => weightA * a.path(x) + weightB * b.path(x),
    a.values.map((value, i) => weightA * value + weightB * b.values[i]),
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** The value below which this share of the others lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.round(share * sorted.length))];
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  return mean(a.map((value, i) => (value - ma) * (b[i] - mb))) / (deviation(a) * deviation(b));
}
