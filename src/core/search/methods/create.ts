import type { Method, Problem } from '../method';
import { createAutoTinyMl } from './autotinyml';
import { createBohb } from './bohb';
import { createConstrainedEi } from './constrained-ei';
import { createPenalizedBo, createPlainGpUcb } from './gp-ucb';
import { createGrid } from './grid';
import { createHyperband } from './hyperband';
import type { MethodId } from './index';
import { createLatinHypercube } from './latin-hypercube';
import { createRandom } from './random';
import { createGaussianSvmCbo } from './svm-cbo';
import { createForestSvmCbo } from './svm-cbo-rf';
import { createTpe } from './tpe';

/** What makes each method: apart from what is said of it, since pages say it and only workers search. */
export const CREATE: Readonly<Record<MethodId, (problem: Problem) => Method>> = {
  grid: createGrid,
  random: createRandom,
  'latin-hypercube': createLatinHypercube,
  'gp-ucb': createPlainGpUcb,
  'penalized-bo': createPenalizedBo,
  'constrained-ei': createConstrainedEi,
  'svm-cbo': createGaussianSvmCbo,
  'svm-cbo-rf': createForestSvmCbo,
  tpe: createTpe,
  hyperband: createHyperband,
  bohb: createBohb,
  autotinyml: createAutoTinyMl,
};
