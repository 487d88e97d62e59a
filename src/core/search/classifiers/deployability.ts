import { variance } from '../linalg';
import { capped, stack } from '../surrogates/training-set';
import { fitSigmoid, sigmoidProbability, type Sigmoid } from './platt';
import { trainSvc, type Svc } from './svc';

/** A point whose answer is known. */
export interface Labelled {
  encoded: Float64Array;
  deployable: boolean;
}

/** The estimated border of the deployable region. */
export interface DeployabilityClassifier<T extends Labelled> {
  /** Variance of all entries of all points it learnt from: sets the kernel's width and that of the coverage term. */
  readonly spread: number;
  readonly gamma: number;
  readonly supportVectors: readonly T[];
  /** h(x): deployable where ≥ 0. */
  decide(encoded: Float64Array, count: number): Float64Array;
  /** Calibrated by Platt's method on cross-validated decision values; fitted on first use. */
  probability(decisions: Float64Array): Float64Array;
}

/** The quadratic programme keeps a full kernel matrix; longer histories are thinned (see `capped`). */
const LEARNT_FROM = 800;
const FOLDS = 5;

/** v of the method: population variance of all entries, kept away from zero for a single or repeated point. */
export function spreadOf(points: readonly Labelled[]): number {
  return Math.max(1e-3, variance(stack(points.map(({ encoded }) => encoded))));
}

/**
 * C-SVC with RBF kernel, γ = 1/(2v) (Candelieri 2019). Null while all labels are equal, which is a normal case: there
 * is no border to estimate yet.
 */
export function fitDeployability<T extends Labelled>(
  history: readonly T[],
  cost = 1,
): DeployabilityClassifier<T> | null {
  const deployable = history.filter((point) => point.deployable).length;
  if (deployable === 0 || deployable === history.length) return null;
  const rarer = deployable * 2 <= history.length;
  const points = capped(history, LEARNT_FROM, (point) => (point.deployable === rarer ? 1 : 0));
  const spread = spreadOf(points);
  const gamma = 1 / (2 * spread);
  const svc = train(points, cost, gamma);
  let sigmoid: Sigmoid | null = null;
  return {
    spread,
    gamma,
    supportVectors: svc.support.map((i) => points[i]),
    decide: svc.decide,
    probability(decisions) {
      sigmoid ??= calibrate(points, cost, gamma, svc);
      const fit = sigmoid;
      return decisions.map((decision) => sigmoidProbability(decision, fit));
    },
  };
}

function train(points: readonly Labelled[], cost: number, gamma: number): Svc {
  return trainSvc({
    points: stack(points.map(({ encoded }) => encoded)),
    count: points.length,
    dimensions: points[0].encoded.length,
    labels: labelsOf(points),
    cost,
    gamma,
  });
}

function labelsOf(points: readonly Labelled[]): Int8Array {
  return Int8Array.from(points, ({ deployable }) => (deployable ? 1 : -1));
}

function calibrate(points: readonly Labelled[], cost: number, gamma: number, whole: Svc): Sigmoid {
  const labels = labelsOf(points);
  const decisions = new Float64Array(points.length);
  const folds = stratifiedFolds(labels);
  for (let fold = 0; fold < FOLDS; fold++) {
    const kept = points.filter((_, i) => folds[i] !== fold);
    const sides = new Set(kept.map(({ deployable }) => deployable)).size;
    const model = sides === 2 ? train(kept, cost, gamma) : whole;
    points.forEach(({ encoded }, i) => {
      if (folds[i] === fold) decisions[i] = model.decide(encoded, 1)[0];
    });
  }
  return fitSigmoid(decisions, labels);
}

/** Fold of each point: dealt out in turn within each class. */
function stratifiedFolds(labels: Int8Array): number[] {
  const dealt = { positive: 0, negative: 0 };
  return Array.from(labels, (label) => dealt[label > 0 ? 'positive' : 'negative']++ % FOLDS);
}
