import type { Codec } from '../../space/codec';
import type { Evaluation } from '../method';
import { cumulative } from '../normal';
import { createGaussianSurrogates, type GaussianSurrogateOptions } from '../surrogates/gaussian-surrogate';
import { decisionFor, workingProbability, type RelevanceBorder } from './relevance-classifier';

/** A trial whose margin is known. */
export type WithMargin = Evaluation & { readonly margin: number };

/** A decision value stays finite however sure the process is. */
const LEAST_DOUBT = 1e-9;

/**
 * Whether margins alone say what is deployable: every trial has one, and none contradicts its answer. Where sizes are not
 * screened, a trial may be undeployable with a margin to spare.
 */
export function marginsDecide(known: readonly Evaluation[]): known is readonly WithMargin[] {
  return known.every(({ margin, deployable }) => margin !== null && margin >= 0 === deployable);
}

/**
 * The border where trials tell by how much they kept a limit: a Gaussian process on the margins, P = Φ(μ / σ). It knows
 * from the first trials how far away the border is, which yes and no only tell when it is crossed.
 */
export function createMarginBorders(
  { groups }: Codec,
  options: Omit<GaussianSurrogateOptions, 'groups' | 'parameters'>,
) {
  const fit = createGaussianSurrogates({ ...options, groups, parameters: groups.length });
  return (known: readonly WithMargin[], pending: readonly Float64Array[]): RelevanceBorder => {
    const samples = known.map(({ encoded, margin }) => ({ encoded, target: margin }));
    const process = fit(samples, pending);
    return {
      decide(encoded, count) {
        const { mean, sd } = process.predict(encoded, count);
        return mean.map((value, i) => clampedDecision(cumulative(value / sd[i])));
      },
      calibrated: (decisions) => decisions.map(workingProbability),
      support: [],
    };
  };
}

/** Two borders whose probabilities multiply; the first alone where there is no second. */
export function bothAllow(first: RelevanceBorder, second: RelevanceBorder | null): RelevanceBorder {
  if (second === null) return first;
  return {
    ...first,
    decide(encoded, count) {
      const others = second.decide(encoded, count);
      return first
        .decide(encoded, count)
        .map((decision, i) => clampedDecision(workingProbability(decision) * workingProbability(others[i])));
    },
  };
}

const clampedDecision = (probability: number) =>
  decisionFor(Math.min(1 - LEAST_DOUBT, Math.max(LEAST_DOUBT, probability)));
