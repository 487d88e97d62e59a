import { CURVES, curveProblem, drawnCurve, hiddenCurve, type Curve } from './curves';
import { planeProblem } from './planes';
import { tableProblem } from './table';
import type { ProblemSpec, SimulatedProblem } from './types';

export type CurveSpec = Extract<ProblemSpec, { kind: 'curve' | 'drawn' | 'hidden' }>;

export function curveOf(spec: CurveSpec): Curve {
  switch (spec.kind) {
    case 'curve':
      return CURVES[spec.id];
    case 'drawn':
      return drawnCurve(spec.drawing);
    case 'hidden':
      return hiddenCurve(spec.seed);
  }
}

const memory = new Map<string, SimulatedProblem>();
const REMEMBERED = 16;

/** The problem that plain data stands for. The latest few are kept: a table takes tenths of a second to build. */
export function simulatedProblem(spec: ProblemSpec): SimulatedProblem {
  const key = JSON.stringify(spec);
  let problem = memory.get(key);
  if (problem === undefined) {
    problem = build(spec);
    if (memory.size >= REMEMBERED) memory.delete(memory.keys().next().value!);
    memory.set(key, problem);
  }
  return problem;
}

function build(spec: ProblemSpec): SimulatedProblem {
  switch (spec.kind) {
    case 'plane':
      return planeProblem(spec.id);
    case 'table':
      return tableProblem(spec.seed);
    default:
      return curveProblem(spec.kind === 'curve' ? spec.id : spec.kind, curveOf(spec), spec.noiseSd);
  }
}
