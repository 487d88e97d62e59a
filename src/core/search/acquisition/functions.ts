import { exp, log, log1p } from '../../elementary';
import { cumulative, density, logDensity, scaledErfc } from '../normal';

/**
 * Acquisition functions of a surrogate's mean and standard deviation at one point. Objectives are maximised; `best` is
 * the incumbent's value.
 */

/** Optimism: μ + β σ (Srinivas et al. 2010). */
export function upperConfidenceBound(mean: number, sd: number, beta: number): number {
  return mean + beta * sd;
}

/** Pessimism: μ − β σ. */
export function lowerConfidenceBound(mean: number, sd: number, beta: number): number {
  return mean - beta * sd;
}

/** P(f > best) = Φ((μ − best)/σ) (Kushner 1964). */
export function probabilityOfImprovement(mean: number, sd: number, best: number): number {
  return cumulative((mean - best) / sd);
}

/** E max(f − best, 0) = σ (z Φ(z) + φ(z)), z = (μ − best)/σ (Jones et al. 1998). Underflows far below `best`: see log form. */
export function expectedImprovement(mean: number, sd: number, best: number): number {
  const z = (mean - best) / sd;
  return z < -1 ? exp(logExpectedImprovement(mean, sd, best)) : sd * (z * cumulative(z) + density(z));
}

/**
 * log EI, finite however hopeless the point (Ament et al. 2023, "Unexpected improvements to expected improvement").
 * For z < −1: log h(z) = log φ(z) + log(1 + z Φ(z)/φ(z)), the ratio by the scaled erfc; beyond z = −1e4 by its asymptote z⁻².
 */
export function logExpectedImprovement(mean: number, sd: number, best: number): number {
  const z = (mean - best) / sd;
  if (z >= -1) return log(sd) + log(z * cumulative(z) + density(z));
  return log(sd) + logDensity(z) + logTailFactor(z);
}

function logTailFactor(z: number): number {
  // 1 + z Φ/φ loses all digits when z is large; its asymptotic series is exact to 1e-12 there.
  if (z < -100) {
    const q = 1 / (z * z);
    return log(q) + log1p(-3 * q + 15 * q * q);
  }
  if (z < -5) return log(tailFactorByFraction(-z));
  const millsRatio = Math.sqrt(Math.PI / 2) * scaledErfc(-z * Math.SQRT1_2);
  return log1p(z * millsRatio);
}

/**
 * 1 − x m(x) for the Mills ratio m = 1/(x + 1/(x + 2/(x + 3/(x + …)))): with t = 1/(x + 2/(x + 3/…)) it is t/(x + t),
 * a quotient of positive numbers.
 */
function tailFactorByFraction(x: number): number {
  let denominator = x;
  for (let k = 80; k >= 2; k--) denominator = x + k / denominator;
  const t = 1 / denominator;
  return t / (x + t);
}

/** log EI + log P(deployable): the constrained expected improvement of Schonlau et al. 1998 and Gardner et al. 2014. */
export function logConstrainedImprovement(
  mean: number,
  sd: number,
  best: number,
  probability: number,
): number {
  return logExpectedImprovement(mean, sd, best) + log(probability);
}
