import type { MethodDefinition } from '../method';
import { createForestSurrogates } from '../surrogates/forest-surrogate';
import { createSvmCbo } from './svm-cbo';

export const svmCboRf: MethodDefinition = {
  label: 'SVM-CBO, random forest',
  description: 'SVM-CBO with a random forest in place of the Gaussian process.',
  create: (problem) => createSvmCbo(problem, createForestSurrogates(problem.seed)),
};
