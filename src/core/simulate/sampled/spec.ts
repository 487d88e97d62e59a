import { randomStream } from '../../random';
import type { KernelName } from '../../search/surrogates/kernel';

export const SPACE_KINDS = ['reals', 'choices', 'mixed', 'conditional'] as const;
export const REGIONS = ['one', 'two', 'scattered'] as const;

/** What a sampled problem is drawn to be. Together with its seed it fixes the problem. */
export interface SampledSpec {
  seed: number;
  /** Number of hyperparameters. */
  dimension: number;
  /** `mixed`: reals, integers, ordinals and categories; `conditional`: the same, about half of them under a category. */
  kinds: (typeof SPACE_KINDS)[number];
  kernel: KernelName;
  /** Share of uniform draws that are deployable, in (0, 1). */
  feasibleShare: number;
  /** Hills of what the constraint does not share with the objective; `scattered`: as many as a sample path has. */
  regions: (typeof REGIONS)[number];
  /** Of objective and margin over the space: 0.9 puts the best deep inside, −0.9 on the border, with better beyond it. */
  correlation: number;
  /** Share of the objective's variance (before scaling) that is a sum of effects of single hyperparameters. */
  mainEffects: number;
  /** Standard deviation of a measurement, as a share of the deployable objectives' standard deviation. */
  noise: number;
  /** Share of the space where an evaluation fails and leaves no objective. */
  failures: number;
  /** A trial tells by how much the limit was kept or missed, not only whether. */
  tellsMargin: boolean;
  /** An undeployable trial is measured all the same. */
  measurableOutside: boolean;
}

/** Shares of the deployable region, from a board that hardly fits anything to one that fits most. */
const SHARES = [0.03, 0.06, 0.1, 0.2, 0.35, 0.6];
const CORRELATIONS = [-0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9];
const MAIN_EFFECTS = [0, 0.3, 0.6];
const NOISES = [0, 0, 0.05, 0.2];
const LARGEST_DIMENSION = 12;

/**
 * A specification drawn from its seed. Dimension and correlation are dealt out in turn, so that any run of 84 seeds has
 * each pair of them once; the other properties are drawn independently.
 */
export function sampledSpec(seed: number): SampledSpec {
  const random = randomStream(seed, 'sampled', 'specification');
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)];
  const dimension = 1 + (seed % LARGEST_DIMENSION);
  // A condition needs something that counts always and something that does not, beside the category.
  const possible = { 1: SPACE_KINDS.slice(0, 2), 2: SPACE_KINDS.slice(0, 3) }[dimension] ?? SPACE_KINDS;
  return {
    seed,
    dimension,
    kinds: pick(possible),
    kernel: pick(['rbf', 'matern52'] as const),
    feasibleShare: pick(SHARES),
    regions: pick(REGIONS),
    correlation: CORRELATIONS[seed % CORRELATIONS.length],
    mainEffects: pick(MAIN_EFFECTS),
    noise: pick(NOISES),
    failures: pick([0, 0, 0.05]),
    tellsMargin: pick([true, false]),
    measurableOutside: pick([true, false]),
  };
}
