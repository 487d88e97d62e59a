import { log } from '../../elementary';
import { logExpectedImprovement } from '../acquisition/functions';
import { workingProbability, type AnswerBorder } from '../classifiers/relevance-classifier';
import type { Surrogate } from '../surrogates/gaussian-surrogate';

/** P(deployable) that is believed in at least where no trial says anything. */
const LEAST_ANYWHERE = 0.1;

/**
 * P(deployable) of those who would leave what they know: p + n (max(p, 0.1) − p) with the novelty n, since far from all
 * trials the border's p says more about the last trials than about the place.
 */
export function daringProbability(border: AnswerBorder, encoded: Float64Array, count: number): Float64Array {
  const novelty = border.novelty(encoded, count);
  return border.decide(encoded, count).map((decision, i) => {
    const p = workingProbability(decision);
    return p + novelty[i] * (Math.max(p, LEAST_ANYWHERE) - p);
  });
}

/** log EI + log P by the probability above. */
export function daringImprovement(
  surrogate: Surrogate,
  border: AnswerBorder,
  best: number,
  encoded: Float64Array,
  count: number,
): Float64Array {
  const { mean, sd } = surrogate.predict(encoded, count);
  return daringProbability(border, encoded, count).map(
    (probability, i) => logExpectedImprovement(mean[i], sd[i], best) + log(probability),
  );
}
