import type { Random } from '../../random';
import { squaredDistanceAt } from '../../search/linalg';
import type { KernelName } from '../../search/surrogates/kernel';
import type { Codec } from '../../space/codec';

/** A function of an encoded configuration. */
export type Path = (encoded: Float64Array) => number;

const FEATURES = 128;
const EFFECT_FEATURES = 24;
const { cos, exp, floor, sqrt, PI } = Math;

/** One turn of the cosine and an entry for rounding, between which a line is drawn: to 3e-7, in a fifth of the time of Math.cos. */
const STEPS = 4096;
const COSINES = Float64Array.from({ length: STEPS + 2 }, (_, i) => cos((2 * PI * i) / STEPS));

/**
 * An approximate sample path of a Gaussian process with unit variance on encoded configurations, by random Fourier
 * features (Rahimi & Recht 2007): f(x) = √(2/M) Σ wₘ cos(ωₘ·x + bₘ), w normal, b uniform, M = 128. Frequencies follow the
 * kernel's spectrum: normal with sd 1/l for RBF, Student's t with 5 degrees of freedom for Matérn 5/2. The encoding makes
 * it a path over categories and conditions too: two categories are at squared distance 1, what does not count rests.
 * Length-scales are drawn per hyperparameter, log-normal (sd 0.4) around `reach`·√d.
 */
export function samplePath(
  { groups, dimensions }: Codec,
  kernel: KernelName,
  reach: number,
  random: Random,
): Path {
  const inverse = new Float64Array(dimensions);
  for (const columns of groups) {
    const lengthScale = reach * sqrt(groups.length) * exp(0.4 * random.normal());
    for (const column of columns) inverse[column] = 1 / lengthScale;
  }
  const columns = groups.flat();
  return fourierPath(
    columns,
    columns.map((column) => inverse[column]),
    kernel,
    FEATURES,
    random,
  );
}

/** @param inverse one over the length-scale of each of the chosen columns, the only ones that are looked at */
function fourierPath(
  chosen: readonly number[],
  inverse: readonly number[],
  kernel: KernelName,
  features: number,
  random: Random,
): Path {
  const columns = Uint16Array.from(chosen);
  const width = columns.length;
  const frequencies = new Float64Array(features * width);
  const weights = new Float64Array(features);
  const phases = new Float64Array(features);
  for (let m = 0; m < features; m++) {
    const stretch = kernel === 'rbf' ? 1 : studentStretch(random);
    for (let c = 0; c < width; c++)
      frequencies[m * width + c] = (random.normal() * inverse[c] * stretch) / (2 * PI);
    weights[m] = random.normal() * sqrt(2 / features);
    phases[m] = random.uniform();
  }
  return (encoded) => {
    let sum = 0;
    for (let m = 0, at = 0; m < features; m++) {
      let turns = phases[m];
      for (let c = 0; c < width; c++, at++) turns += frequencies[at] * encoded[columns[c]];
      const step = (turns - floor(turns)) * STEPS;
      const i = floor(step);
      sum += weights[m] * (COSINES[i] + (step - i) * (COSINES[i + 1] - COSINES[i]));
    }
    return sum;
  };
}

/** √(5/χ²₅): what makes a normal vector one of Student's t with 5 degrees of freedom. */
function studentStretch(random: Random): number {
  let chiSquared = 0;
  for (let k = 0; k < 5; k++) chiSquared += random.normal() ** 2;
  return sqrt(5 / chiSquared);
}

/** A sum of independent RBF paths, one per hyperparameter (length-scale 0.5), of unit variance altogether. */
export function mainEffectsPath({ groups }: Codec, random: Random): Path {
  const effects = groups.map((columns) =>
    fourierPath(
      columns,
      columns.map(() => 2),
      'rbf',
      EFFECT_FEATURES,
      random,
    ),
  );
  return (encoded) => effects.reduce((sum, effect) => sum + effect(encoded), 0) / sqrt(effects.length);
}

/** Distance to the nearest of some places, negated: as many round hills. */
export function hillsPath(centres: readonly Float64Array[]): Path {
  return (encoded) => {
    let nearest = Infinity;
    for (const centre of centres)
      nearest = Math.min(nearest, squaredDistanceAt(centre, 0, encoded, 0, centre.length));
    return -sqrt(nearest);
  };
}
