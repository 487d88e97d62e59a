import type { Method, Problem } from '../method';
import { createInitialDesign } from './initial-design';

export function createLatinHypercube(problem: Problem): Method {
  const design = createInitialDesign(problem, problem.budget);
  return { propose: (_history, turn) => design(turn.number - 1, turn) };
}
