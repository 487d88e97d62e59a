import { exp } from '../../elementary';
import { squaredDistanceAt, squaredDistancesInto } from '../linalg';

export interface SvcProblem {
  /** Row-major, count × dimensions. */
  points: Float64Array;
  count: number;
  dimensions: number;
  /** +1 or −1; both classes must be present. */
  labels: Int8Array;
  /** Upper bound of the dual variables. */
  cost: number;
  /** Kernel exp(−γ ‖x − x'‖²). */
  gamma: number;
  /** C_i = C · n / (2 n_class). */
  balanced?: boolean;
  /** Largest violation of the optimality conditions that is accepted. */
  tolerance?: number;
}

/** A trained C-SVC: h(x) = Σ y_i α_i k(x_i, x) + b; positive means label +1. */
export interface Svc {
  /** y_i α_i; zero for points that are no support vectors. */
  signedAlpha: Float64Array;
  intercept: number;
  /** ½ αᵀ Q α − Σ α, minimised. */
  dualObjective: number;
  /** Indices of the support vectors. */
  support: number[];
  /** Decision values of row-major points. */
  decide(points: Float64Array, count: number): Float64Array;
}

/**
 * C-support vector classification by sequential minimal optimisation with second-order working set selection
 * (Fan, Chen & Lin 2005, the algorithm of LIBSVM), full kernel matrix in memory.
 */
export function trainSvc(problem: SvcProblem): Svc {
  const { points, count, dimensions, labels, gamma } = problem;
  const kernel = rbfMatrix(points, count, dimensions, gamma);
  const costs = classCosts(problem);
  const { alpha, gradient } = solveDual(kernel, labels, costs, problem.tolerance ?? 1e-4);
  const intercept = interceptFrom(alpha, gradient, labels, costs);
  const signedAlpha = alpha.map((a, i) => a * labels[i]);
  const support = Array.from(signedAlpha.keys()).filter((i) => signedAlpha[i] !== 0);

  let dualObjective = 0;
  for (let i = 0; i < count; i++) dualObjective += 0.5 * alpha[i] * (gradient[i] - 1);
  return {
    signedAlpha,
    intercept,
    dualObjective,
    support,
    decide: decisionFunction(problem, signedAlpha, support, intercept),
  };
}

/** h(x) = b + Σ_i αᵢyᵢ exp(−γ‖x − xᵢ‖²). */
function decisionFunction(
  { points, dimensions, gamma }: SvcProblem,
  signedAlpha: Float64Array,
  support: readonly number[],
  intercept: number,
): Svc['decide'] {
  const weights = Float64Array.from(support, (i) => signedAlpha[i]);
  const vectors = new Float64Array(support.length * dimensions);
  support.forEach((i, s) =>
    vectors.set(points.subarray(i * dimensions, (i + 1) * dimensions), s * dimensions),
  );
  const squares = new Float64Array(support.length);
  return (queries, queryCount) => {
    const decisions = new Float64Array(queryCount);
    for (let q = 0; q < queryCount; q++) {
      squaredDistancesInto(squares, 0, queries, q * dimensions, vectors, support.length, dimensions);
      let decision = intercept;
      for (let s = 0; s < weights.length; s++) decision += weights[s] * exp(-gamma * squares[s]);
      decisions[q] = decision;
    }
    return decisions;
  };
}

function rbfMatrix(points: Float64Array, count: number, dimensions: number, gamma: number): Float64Array {
  const kernel = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    kernel[i * count + i] = 1;
    for (let j = 0; j < i; j++) {
      const distance = squaredDistanceAt(points, i * dimensions, points, j * dimensions, dimensions);
      kernel[i * count + j] = kernel[j * count + i] = exp(-gamma * distance);
    }
  }
  return kernel;
}

function classCosts({ labels, count, cost, balanced }: SvcProblem): Float64Array {
  const positives = labels.reduce((sum, label) => sum + (label > 0 ? 1 : 0), 0);
  const weight = (label: number) =>
    balanced ? count / (2 * (label > 0 ? positives : count - positives)) : 1;
  return Float64Array.from(labels, (label) => cost * weight(label));
}

/** Minimises ½ αᵀ Q α − Σ α with yᵀα = 0, 0 ≤ α ≤ C; Q_ij = y_i y_j k_ij. The gradient is Qα − 1. */
function solveDual(
  kernel: Float64Array,
  labels: Int8Array,
  costs: Float64Array,
  tolerance: number,
): { alpha: Float64Array; gradient: Float64Array } {
  const n = labels.length;
  const alpha = new Float64Array(n);
  const gradient = new Float64Array(n).fill(-1);
  // LIBSVM's own guard against rounding that keeps the violation from reaching the tolerance.
  const maxSteps = Math.max(10_000, 100 * n);
  for (let step = 0; step < maxSteps; step++) {
    const pair = selectPair(kernel, labels, costs, alpha, gradient, tolerance);
    if (pair === null) break;
    updatePair(pair, kernel, labels, costs, alpha, gradient);
  }
  return { alpha, gradient };
}

const MIN_CURVATURE = 1e-12;

function selectPair(
  kernel: Float64Array,
  labels: Int8Array,
  costs: Float64Array,
  alpha: Float64Array,
  gradient: Float64Array,
  tolerance: number,
): [number, number] | null {
  const n = labels.length;
  let up = -1;
  let largest = -Infinity;
  for (let i = 0; i < n; i++) {
    const movable = labels[i] > 0 ? alpha[i] < costs[i] : alpha[i] > 0;
    const violation = -labels[i] * gradient[i];
    if (movable && violation > largest) {
      largest = violation;
      up = i;
    }
  }
  let down = -1;
  let bestGain = -Infinity;
  let smallest = Infinity;
  for (let j = 0; j < n; j++) {
    const movable = labels[j] > 0 ? alpha[j] > 0 : alpha[j] < costs[j];
    if (!movable) continue;
    const violation = -labels[j] * gradient[j];
    smallest = Math.min(smallest, violation);
    const difference = largest - violation;
    if (difference <= 0 || up < 0) continue;
    const curvature = Math.max(MIN_CURVATURE, 2 - 2 * kernel[up * n + j]);
    const gain = (difference * difference) / curvature;
    if (gain > bestGain) {
      bestGain = gain;
      down = j;
    }
  }
  return up < 0 || down < 0 || largest - smallest < tolerance ? null : [up, down];
}

function updatePair(
  [i, j]: [number, number],
  kernel: Float64Array,
  labels: Int8Array,
  costs: Float64Array,
  alpha: Float64Array,
  gradient: Float64Array,
): void {
  const n = labels.length;
  const curvature = Math.max(MIN_CURVATURE, 2 - 2 * kernel[i * n + j]);
  // Move along y_i t, −y_j t; how far both may go before a bound is met.
  const roomI = labels[i] > 0 ? costs[i] - alpha[i] : alpha[i];
  const roomJ = labels[j] > 0 ? alpha[j] : costs[j] - alpha[j];
  const wanted = (labels[j] * gradient[j] - labels[i] * gradient[i]) / curvature;
  const t = Math.min(wanted, roomI, roomJ);
  alpha[i] = t === roomI ? (labels[i] > 0 ? costs[i] : 0) : alpha[i] + labels[i] * t;
  alpha[j] = t === roomJ ? (labels[j] > 0 ? 0 : costs[j]) : alpha[j] - labels[j] * t;
  for (let k = 0; k < n; k++) {
    gradient[k] += labels[k] * t * (kernel[i * n + k] - kernel[j * n + k]);
  }
}

/** b = mean of y_i − Σ… over free support vectors, else the middle of the interval that optimality allows. */
function interceptFrom(
  alpha: Float64Array,
  gradient: Float64Array,
  labels: Int8Array,
  costs: Float64Array,
): number {
  let free = 0;
  let sum = 0;
  let lower = -Infinity;
  let upper = Infinity;
  for (let i = 0; i < alpha.length; i++) {
    const value = -labels[i] * gradient[i];
    if (alpha[i] > 0 && alpha[i] < costs[i]) {
      free++;
      sum += value;
    } else if (labels[i] > 0 === alpha[i] <= 0) {
      lower = Math.max(lower, value);
    } else {
      upper = Math.min(upper, value);
    }
  }
  return free > 0 ? sum / free : (lower + upper) / 2;
}
