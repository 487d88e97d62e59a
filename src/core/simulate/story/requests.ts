import type { MethodId } from '../../search';
import type { CurveSpec } from '../problems';
import type { ProblemSpec, SearchRequest } from '../types';
import {
  BO_INITIAL,
  budgetOf,
  EVIDENCE_METHODS,
  EVIDENCE_SEEDS,
  MAP_PHASES,
  type LectureState,
} from './state';

/** The curve of the state as a problem. */
export function curveSpec({ chapter, curve, drawing, noise, seed }: LectureState): CurveSpec {
  const noisy = noise > 0 ? { noiseSd: noise } : {};
  if (chapter === 8) return { kind: 'hidden', seed, ...noisy };
  return curve === 'drawn' ? { kind: 'drawn', drawing, ...noisy } : { kind: 'curve', id: curve, ...noisy };
}

/** Options of the surrogate and the border, as the controls set them. */
function modelOptions({ acquisition, beta, kernel, width, cost }: LectureState): SearchRequest['options'] {
  return { acquisition, beta, kernel, cost, ...(width > 0 ? { lengthScale: width } : {}) };
}

/** The search that a method makes on the curve of the state. */
export function curveRequest(state: LectureState, method: MethodId, seed = state.seed): SearchRequest {
  return {
    problem: curveSpec(state),
    method,
    budget: budgetOf(state),
    seed,
    options: { ...modelOptions(state), ...phaseOptions(state, method) },
  };
}

function phaseOptions({ initial, boundary }: LectureState, method: MethodId): SearchRequest['options'] {
  if (method === 'svm-cbo') return { initialTrials: initial, boundaryTrials: boundary };
  return method === 'gp-ucb' ? { initialTrials: BO_INITIAL } : {};
}

/** Optimisation that trusts the mean alone: optimism with nothing added. */
export function greedyRequest(state: LectureState): SearchRequest {
  const request = curveRequest(state, 'gp-ucb');
  return { ...request, options: { ...request.options, acquisition: 'ucb', beta: 0 } };
}

/** AutoTinyML on a map. */
export function mapRequest(state: LectureState): SearchRequest {
  const problem: ProblemSpec = { kind: 'plane', id: state.plane };
  const { initial, boundary, optimise } = MAP_PHASES;
  return {
    problem,
    method: 'svm-cbo',
    budget: initial + boundary + optimise,
    seed: state.seed,
    options: { ...modelOptions(state), initialTrials: initial, boundaryTrials: boundary },
  };
}

/** The searches of chapter 6: every method with the same seeds, on the curve of the state. Ordered by seed. */
export function evidenceRequests(state: LectureState): SearchRequest[] {
  return Array.from({ length: EVIDENCE_SEEDS }, (_, i) =>
    EVIDENCE_METHODS.map((method) => curveRequest(state, method, i + 1)),
  ).flat();
}
