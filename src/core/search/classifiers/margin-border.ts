import type { Codec } from '../../space/codec';
import type { Evaluation } from '../method';
import { cumulative } from '../normal';
import { createGaussianSurrogates, type GaussianSurrogateOptions } from '../surrogates/gaussian-surrogate';
import { decisionFor, workingProbability, type RelevanceBorder } from './relevance-classifier';

/** A trial whose margin is known. */
type WithMargin = Evaluation & { readonly margin: number };

/** Of longer histories half the trials carry the border, those closest to it first: an ask stays in its bounds. */
const ALL_SEEN = 64;
/** A decision value stays finite however sure the process is. */
const LEAST_DOUBT = 1e-9;

/**
 * Whether margins alone say what is deployable: every trial that was measured has one, and none contradicts its answer.
 * Where sizes are not screened, a trial may be undeployable with a margin to spare.
 */
export function marginsDecide(known: readonly Evaluation[]): boolean {
  const agrees = ({ margin, objective, deployable }: Evaluation) =>
    margin === null ? objective === null : margin >= 0 === deployable;
  return known.some(({ margin }) => margin !== null) && known.every(agrees);
}

const hasMargin = (evaluation: Evaluation): evaluation is WithMargin => evaluation.margin !== null;

/**
 * The border where trials tell by how much they kept a limit: a Gaussian process on the margins, P = Φ(μ / σ). It knows
 * from the first trials how far away the border is, which yes and no only tell when it is crossed.
 */
export function createMarginBorders(
  { groups }: Codec,
  options: Omit<GaussianSurrogateOptions, 'groups' | 'parameters'>,
) {
  const fit = createGaussianSurrogates({
    ...options,
    groups,
    parameters: groups.length,
    conditioned: (count) => Math.max(ALL_SEEN, count >> 1),
    priority: (margin) => -Math.abs(margin),
  });
  return (known: readonly Evaluation[], pending: readonly Float64Array[]): RelevanceBorder => {
    const samples = known.filter(hasMargin).map(({ encoded, margin }) => ({ encoded, target: margin }));
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
