import type { MethodDefinition } from '../method';
import type { MethodId } from '../types';
import { latinHypercube } from './latin-hypercube';
import { random } from './random';
import { svmCbo } from './svm-cbo';

/** Every search method by id. Adding one: a file beside this one, and a line here (docs/how-to-add-a-method.md). */
export const METHODS: Readonly<Partial<Record<MethodId, MethodDefinition>>> = {
  random,
  'latin-hypercube': latinHypercube,
  'svm-cbo': svmCbo,
};
