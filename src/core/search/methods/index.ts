import type { MethodDefinition } from '../method';
import { autotinyml } from './autotinyml';
import { bohb } from './bohb';
import { constrainedEi } from './constrained-ei';
import { gpUcb, penalizedBo } from './gp-ucb';
import { grid } from './grid';
import { hyperband } from './hyperband';
import { latinHypercube } from './latin-hypercube';
import { random } from './random';
import { svmCbo } from './svm-cbo';
import { svmCboRf } from './svm-cbo-rf';
import { tpe } from './tpe';

/** Every search method by id. Adding one: a file beside this one, and a line here (docs/how-to/method.md). */
export const METHODS = {
  grid,
  random,
  'latin-hypercube': latinHypercube,
  'gp-ucb': gpUcb,
  'penalized-bo': penalizedBo,
  'constrained-ei': constrainedEi,
  'svm-cbo': svmCbo,
  'svm-cbo-rf': svmCboRf,
  tpe,
  hyperband,
  bohb,
  autotinyml,
} as const satisfies Readonly<Record<string, MethodDefinition>>;

export type MethodId = keyof typeof METHODS;
export const METHOD_IDS = Object.keys(METHODS) as MethodId[];
