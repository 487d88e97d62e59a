import { dotAt } from './linalg';

/** Returns the value and writes the gradient; Infinity where the function does not exist. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;
type Vector = Float64Array<ArrayBuffer>;

export interface Bounds {
  lower: Float64Array;
  upper: Float64Array;
}

export interface Minimum {
  x: Float64Array;
  value: number;
}

const MEMORY = 8;
const ARMIJO = 1e-4;
const HALVINGS = 25;

/**
 * Minimises a smooth function in a box: limited-memory BFGS (Nocedal & Wright, algorithm 7.4) on the variables that are
 * free, steps projected onto the box, Armijo backtracking along the projected path.
 */
export function minimiseInBox(
  objective: Objective,
  start: Float64Array,
  bounds: Bounds,
  { maxIterations = 50, tolerance = 1e-6 } = {},
): Minimum {
  const n = start.length;
  let x: Vector = project(Float64Array.from(start), bounds);
  let gradient: Vector = new Float64Array(n);
  let value = objective(x, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];

  for (let iteration = 0; iteration < maxIterations && Number.isFinite(value); iteration++) {
    const free = freeGradient(x, gradient, bounds);
    if (largest(free) < tolerance) break;
    let direction = twoLoop(free, steps, changes);
    for (let i = 0; i < n; i++) if (free[i] === 0) direction[i] = 0;
    if (dotAt(direction, 0, gradient, 0, n) >= 0) direction = free.map((g) => -g);
    const first = steps.length === 0 ? Math.min(1, 1 / largest(direction)) : 1;
    const next = backtrack(objective, x, value, gradient, direction, first, bounds);
    if (next === null) break;
    steps.push(difference(next.x, x));
    changes.push(difference(next.gradient, gradient));
    if (dotAt(steps.at(-1)!, 0, changes.at(-1)!, 0, n) <= 1e-12) {
      steps.pop();
      changes.pop();
    } else if (steps.length > MEMORY) {
      steps.shift();
      changes.shift();
    }
    const gain = value - next.value;
    ({ x, value, gradient } = next);
    if (gain < 1e-10 * Math.max(1, Math.abs(value))) break;
  }
  return { x, value };
}

function backtrack(
  objective: Objective,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  firstStep: number,
  bounds: Bounds,
): { x: Vector; value: number; gradient: Vector } | null {
  const n = x.length;
  let step = firstStep;
  for (let k = 0; k < HALVINGS; k++, step *= 0.5) {
    const candidate = project(
      Float64Array.from(x, (xi, i) => xi + step * direction[i]),
      bounds,
    );
    const candidateGradient = new Float64Array(n);
    const candidateValue = objective(candidate, candidateGradient);
    const expected = dotAt(gradient, 0, difference(candidate, x), 0, n);
    if (candidateValue <= value + ARMIJO * expected && candidateValue < value) {
      return { x: candidate, value: candidateValue, gradient: candidateGradient };
    }
  }
  return null;
}

/** −H·gradient by the two-loop recursion. */
function twoLoop(gradient: Float64Array, steps: Float64Array[], changes: Float64Array[]): Float64Array {
  const n = gradient.length;
  const q = gradient.slice();
  const weights: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const weight = dotAt(steps[k], 0, q, 0, n) / dotAt(steps[k], 0, changes[k], 0, n);
    weights[k] = weight;
    for (let i = 0; i < n; i++) q[i] -= weight * changes[k][i];
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = dotAt(steps[last], 0, changes[last], 0, n) / dotAt(changes[last], 0, changes[last], 0, n);
    for (let i = 0; i < n; i++) q[i] *= scale;
  }
  for (let k = 0; k < steps.length; k++) {
    const weight = weights[k] - dotAt(changes[k], 0, q, 0, n) / dotAt(steps[k], 0, changes[k], 0, n);
    for (let i = 0; i < n; i++) q[i] += weight * steps[k][i];
  }
  return q.map((entry) => -entry);
}

/** The gradient without the entries that push against a bound. */
function freeGradient(x: Float64Array, gradient: Float64Array, { lower, upper }: Bounds): Float64Array {
  return gradient.map((g, i) => ((x[i] <= lower[i] && g > 0) || (x[i] >= upper[i] && g < 0) ? 0 : g));
}

function project(x: Vector, { lower, upper }: Bounds): Vector {
  for (let i = 0; i < x.length; i++) x[i] = Math.min(upper[i], Math.max(lower[i], x[i]));
  return x;
}

function difference(a: Float64Array, b: Float64Array): Vector {
  return Float64Array.from(a, (ai, i) => ai - b[i]);
}

function largest(vector: Float64Array): number {
  return vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
}
