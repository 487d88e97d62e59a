import { exp, log, log1p } from '../../elementary';
/** P(+1 | h) = 1 / (1 + exp(slope · h + offset)); slope is negative for a sensible classifier. */
export interface Sigmoid {
  slope: number;
  offset: number;
}

export function sigmoidProbability(decision: number, { slope, offset }: Sigmoid): number {
  const exponent = slope * decision + offset;
  return exponent >= 0 ? exp(-exponent) / (1 + exp(-exponent)) : 1 / (1 + exp(exponent));
}

const MIN_STEP = 1e-10;
const RIDGE = 1e-12;

/**
 * Platt's calibration by Newton's method with backtracking (Lin, Lin & Weng 2007): maximum likelihood on decision
 * values with the targets (n₊+1)/(n₊+2) and 1/(n₋+2) in place of 1 and 0, which keeps separable data finite.
 */
export function fitSigmoid(decisions: Float64Array, labels: Int8Array): Sigmoid {
  const positives = labels.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0);
  const negatives = labels.length - positives;
  const targets = Float64Array.from(labels, (label) =>
    label > 0 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2),
  );
  let fit: Sigmoid = { slope: 0, offset: log((negatives + 1) / (positives + 1)) };
  let loss = crossEntropy(fit, decisions, targets);
  for (let iteration = 0; iteration < 100; iteration++) {
    const direction = newtonDirection(fit, decisions, targets);
    if (direction === null) break;
    let step = 1;
    for (; step >= MIN_STEP; step /= 2) {
      const next = {
        slope: fit.slope + step * direction.slope,
        offset: fit.offset + step * direction.offset,
      };
      const nextLoss = crossEntropy(next, decisions, targets);
      if (nextLoss < loss + 1e-4 * step * direction.descent) {
        fit = next;
        loss = nextLoss;
        break;
      }
    }
    if (step < MIN_STEP) break;
  }
  return fit;
}

function crossEntropy({ slope, offset }: Sigmoid, decisions: Float64Array, targets: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < decisions.length; i++) {
    const exponent = slope * decisions[i] + offset;
    loss +=
      exponent >= 0
        ? targets[i] * exponent + log1p(exp(-exponent))
        : (targets[i] - 1) * exponent + log1p(exp(exponent));
  }
  return loss;
}

function newtonDirection(fit: Sigmoid, decisions: Float64Array, targets: Float64Array) {
  let h11 = RIDGE;
  let h22 = RIDGE;
  let h21 = 0;
  let g1 = 0;
  let g2 = 0;
  for (let i = 0; i < decisions.length; i++) {
    const p = sigmoidProbability(decisions[i], fit);
    const curvature = p * (1 - p);
    h11 += decisions[i] * decisions[i] * curvature;
    h22 += curvature;
    h21 += decisions[i] * curvature;
    g1 += decisions[i] * (targets[i] - p);
    g2 += targets[i] - p;
  }
  if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) return null;
  const determinant = h11 * h22 - h21 * h21;
  const slope = -(h22 * g1 - h21 * g2) / determinant;
  const offset = -(h11 * g2 - h21 * g1) / determinant;
  return { slope, offset, descent: g1 * slope + g2 * offset };
}
