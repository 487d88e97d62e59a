import type { MethodDefinition } from '../method';
import { createInitialDesign } from './initial-design';

export const latinHypercube: MethodDefinition = {
  label: 'Latin hypercube',
  description: 'One even spread over every hyperparameter, as large as the budget; learns nothing.',
  ignoresEvidence: true,
  create(problem) {
    const design = createInitialDesign(problem, problem.budget);
    return { propose: (_history, turn) => design(turn.number - 1, turn) };
  },
};
