import { exp, log } from '../elementary';
/** The standard normal distribution, safe far into the lower tail. */

const LOG_SQRT_2PI = 0.5 * log(2 * Math.PI);

/** log φ(z) = −z²/2 − log √(2π). */
export function logDensity(z: number): number {
  return -0.5 * z * z - LOG_SQRT_2PI;
}

/** φ(z). */
export function density(z: number): number {
  return exp(logDensity(z));
}

/** Φ(z) to about 1e-15, by erfc. */
export function cumulative(z: number): number {
  return z > 0 ? 1 - 0.5 * scaledErfc(z * Math.SQRT1_2) * exp(-0.5 * z * z) : lowerTail(z);
}

function lowerTail(z: number): number {
  return 0.5 * scaledErfc(-z * Math.SQRT1_2) * exp(-0.5 * z * z);
}

/**
 * exp(x²) erfc(x) for x ≥ 0: the Maclaurin series of erf below 2, Lentz's continued fraction above (Abramowitz & Stegun
 * 7.1.5 and 7.1.14). Relative error below 1e-13.
 */
export function scaledErfc(x: number): number {
  return x < 2 ? exp(x * x) - erfSeriesScaled(x) : erfcFraction(x);
}

/** exp(x²) erf(x) = 2/√π Σ 2ᵏ x²ᵏ⁺¹ / (1·3·5…(2k+1)): all terms positive, nothing cancels in the sum. */
function erfSeriesScaled(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function erfcFraction(x: number): number {
  // K = x + (1/2)/(x + 1/(x + (3/2)/(x + …))), evaluated from the inside; 2 needs about 120 levels for 1e-15.
  let fraction = x;
  for (let k = x > 6 ? 30 : 160; k >= 1; k--) fraction = x + k / 2 / fraction;
  return 1 / (Math.sqrt(Math.PI) * fraction);
}
