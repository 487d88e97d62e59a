import type { Method, Problem } from '../method';
import { createForestSurrogates } from '../surrogates/forest-surrogate';
import { createSvmCbo } from './svm-cbo';

export const createForestSvmCbo = (problem: Problem): Method =>
  createSvmCbo(problem, createForestSurrogates(problem.seed));
