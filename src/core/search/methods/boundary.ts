import { exp } from '../../elementary';
import { maximiseAcquisition } from '../acquisition/maximise';
import { spreadOf, type DeployabilityClassifier } from '../classifiers/deployability';
import { squaredDistanceAt } from '../linalg';
import type { Evaluation, History, Problem, Proposal, Turn } from '../method';
import { stack } from '../surrogates/training-set';
import { counted, figure } from '../words';

/** Coverage width in discrete spaces, where neighbours may be a whole unit apart. */
const DISCRETE_WIDTH = 0.6;

/**
 * Criterion of phase 1, minimised: |h(x)| + Σ_i exp(−‖x − x_i‖² / (2σ²)) over all points tried, pending ones included
 * (Candelieri 2019). Without a classifier the coverage term alone decides.
 */
export function boundaryCriterion(
  encoded: Float64Array,
  count: number,
  tried: readonly Float64Array[],
  width: number,
  decisions: Float64Array | null,
): Float64Array {
  const dimensions = tried[0].length;
  const points = stack(tried);
  const scale = 1 / (2 * width * width);
  const criterion = new Float64Array(count);
  for (let q = 0; q < count; q++) {
    let sum = decisions ? Math.abs(decisions[q]) : 0;
    for (let i = 0; i < tried.length; i++) {
      const distance = squaredDistanceAt(encoded, q * dimensions, points, i * dimensions, dimensions);
      sum += exp(-distance * scale);
    }
    criterion[q] = sum;
  }
  return criterion;
}

/** σ of the coverage term: v itself, or 0.6 in discrete spaces. */
export function coverageWidth({ codec }: Problem, evaluations: readonly Evaluation[]): number {
  return codec.discrete ? DISCRETE_WIDTH : spreadOf(evaluations);
}

/** The point of phase 1: near the estimated border, far from what was tried. */
export function proposeBoundary(
  problem: Problem,
  { evaluations, pending }: History,
  classifier: DeployabilityClassifier<Evaluation> | null,
  turn: Turn,
): Proposal | null {
  const tried = [...evaluations, ...pending].map(({ encoded }) => encoded);
  const width = coverageWidth(problem, evaluations);
  const chosen = maximiseAcquisition({
    codec: problem.codec,
    random: turn.random,
    isFree: turn.isFree,
    score(encoded, count) {
      const decisions = classifier?.decide(encoded, count) ?? null;
      return boundaryCriterion(encoded, count, tried, width, decisions).map((value) => -value);
    },
  });
  const point = chosen?.point ?? turn.drawFree();
  if (point === null) return null;
  const encoded = new Float64Array(problem.codec.dimensions);
  problem.codec.encode(point, encoded, 0);
  return { point, phase: 'boundary', reason: boundaryReason(encoded, evaluations, tried, classifier) };
}

function boundaryReason(
  encoded: Float64Array,
  evaluations: readonly Evaluation[],
  tried: readonly Float64Array[],
  classifier: DeployabilityClassifier<Evaluation> | null,
): string {
  const nearest = Math.sqrt(
    Math.min(...tried.map((other) => squaredDistanceAt(encoded, 0, other, 0, encoded.length))),
  );
  const far = `nearest trial at distance ${figure(nearest)}`;
  if (classifier) {
    const decision = Math.abs(classifier.decide(encoded, 1)[0]);
    return `Teaches most about the estimated border: |h| = ${figure(decision)} (0 on the border), ${far}.`;
  }
  const kind = evaluations[0].deployable ? 'deployable' : 'undeployable';
  return `No border to estimate yet, since ${counted(evaluations.length, 'trial')} so far ${evaluations.length === 1 ? 'was' : 'were all'} ${kind}: far from what was tried (${far}).`;
}
