import type { MethodDefinition } from '../method';
import { firstOpenTrial, LATEST_PROMOTION } from './rungs';
import { LATEST_RULES } from './tactics';

/**
 * Every search method by id, as pages and plans know it. Adding one: a file beside this one, its definition here and what makes it in
 * `create.ts` (docs/how-to/method.md).
 */
const DEFINED = {
  grid: {
    label: 'Grid search',
    description: 'A balanced grid as large as the budget allows, in random order; learns nothing.',
    ignoresEvidence: true,
  },
  random: {
    label: 'Random search',
    description: 'Uniform draws from the space, never the same twice; learns nothing.',
    ignoresEvidence: true,
  },
  'latin-hypercube': {
    label: 'Latin hypercube',
    description: 'One even spread over every hyperparameter, as large as the budget; learns nothing.',
    ignoresEvidence: true,
  },
  'gp-ucb': {
    label: 'GP-UCB',
    description:
      'Bayesian optimisation that knows no constraint: a Gaussian process and its upper confidence bound.',
  },
  'penalized-bo': {
    label: 'Penalised BO',
    description: 'Bayesian optimisation that is told the worst value seen wherever a trial was undeployable.',
  },
  'constrained-ei': {
    label: 'Constrained EI',
    description:
      'Expected improvement weighted by the probability of being deployable; two Gaussian processes.',
  },
  'svm-cbo': {
    label: 'SVM-CBO',
    description:
      "Candelieri's method: first learns the border of the deployable region, then optimises inside it with a Gaussian process.",
  },
  'svm-cbo-rf': {
    label: 'SVM-CBO, random forest',
    description: 'SVM-CBO with a random forest in place of the Gaussian process.',
  },
  tpe: {
    label: 'TPE',
    description: 'Tree-structured Parzen estimator: draws where good trials are dense and bad ones are not.',
  },
  hyperband: {
    label: 'Hyperband',
    description: 'Random draws trained a little; the best third of them is trained on, again and again.',
    newest: { version: LATEST_PROMOTION },
    firstOpenTrial,
    ignoresEvidence: true,
  },
  bohb: {
    label: 'BOHB',
    description:
      "Hyperband's early stopping, with new configurations drawn where a kernel density says good ones are.",
    newest: { version: LATEST_PROMOTION },
    firstOpenTrial,
  },
  autotinyml: {
    label: 'AutoTinyML',
    description:
      'Our best: expected improvement inside the likely deployable region, with a look around when it stalls.',
    newest: { version: LATEST_RULES },
  },
} satisfies Readonly<Record<string, MethodDefinition>>;

export type MethodId = keyof typeof DEFINED;
export const METHODS: Readonly<Record<MethodId, MethodDefinition>> = DEFINED;
export const METHOD_IDS = Object.keys(METHODS) as MethodId[];
