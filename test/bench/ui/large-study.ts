import { generateSample } from '../../../src/core/data';
import { boardById, verdict } from '../../../src/core/deploy';
import { experiment1, networkFor } from '../../../src/core/network';
import { randomStream } from '../../../src/core/random';
import { runSearch } from '../../../src/core/simulate/run-search';
import { tableProblem } from '../../../src/core/simulate/table';
import type { SimulatedProblem, SimulatedTrial } from '../../../src/core/simulate/types';
import { defaultPlan } from '../../../src/planning/plan';
import { figuresOf, targetOf, type Target } from '../../../src/planning/plan-figures';
import type { StudyBundle } from '../../../src/study/study-file';
import type { FoldSummary } from '../../../src/core/records/fold';
import type { StudyPlan } from '../../../src/core/records/plan';
import type { Trial } from '../../../src/core/records/trial';

const SEED = 1;
const FOLDS = 5;
const EPOCHS = 10;
const TRIAL_MS = 4000;

/**
 * A finished study as large as asked for: random search really runs on the simulator's table over Experiment #1's space.
 * Configurations, phases, RAM, ROM, MACC and verdicts are computed; accuracies are the table's and folds, curves and
 * confusion are drawn around them, because training thousands of networks would take days.
 */
export function largeStudy(trials: number): StudyBundle {
  const dataset = generateSample('walking', SEED);
  const board = boardById('stm32f303k8');
  const plan = defaultPlan(dataset.summary, board, {
    ...experiment1('tiny'),
    name: `${trials} trials at random`,
    method: 'random',
    profile: 'x-cube-ai',
    screened: false,
    trials,
    seed: SEED,
  });
  const problem = tableProblem(SEED);
  const target = targetOf(plan, dataset);
  const id = 'bench-large-study';
  const { trials: outcome } = runSearch(problem, 'random', trials, SEED);
  return {
    study: { id, plan, state: 'stopped', createdAt: 0, updatedAt: trials * TRIAL_MS },
    trials: outcome.map((trial) => storedTrial(id, trial, problem, plan, target, dataset.summary)),
    dataset,
    weights: [],
  };
}

function storedTrial(
  studyId: string,
  { number, configuration, phase, reason, measured }: SimulatedTrial,
  problem: SimulatedProblem,
  plan: StudyPlan,
  target: Target,
  { input, classNames, examples }: StudyBundle['dataset']['summary'],
): Trial {
  const random = randomStream(SEED, 'ui-bench', number);
  const figures = {
    ...figuresOf(networkFor(configuration, plan.template, input, classNames.length), target),
    crossAccuracy: 0.93 + 0.07 * random.uniform(),
  };
  const objective = Math.min(1, measured!);
  const startedAt = number * TRIAL_MS;
  const folds = Array.from({ length: FOLDS }, (_, fold): FoldSummary => {
    const accuracy = Math.min(1, objective + 0.02 * random.normal());
    return {
      fold,
      accuracy,
      originalAccuracy: accuracy,
      crossAccuracy: figures.crossAccuracy,
      epochs: Array.from({ length: EPOCHS }, (_, epoch) => ({
        epoch: epoch + 1,
        trainingLoss: 2 / (epoch + 1),
        validationLoss: 2.1 / (epoch + 1),
        validationAccuracy: problem.measure(configuration, random, (epoch + 1) / EPOCHS),
      })),
      diverged: false,
      engine: 'wasm',
      trainingMs: TRIAL_MS / FOLDS,
      cached: false,
      startedAt: startedAt + (fold * TRIAL_MS) / FOLDS,
    };
  });
  const perClass = Math.floor(examples / classNames.length);
  return {
    studyId,
    number,
    configuration,
    phase,
    reason,
    fidelity: 1,
    state: 'finished',
    figures,
    ...verdict(figures, plan.limits),
    objective,
    originalAccuracy: objective,
    folds,
    startedAt,
    durationMs: TRIAL_MS,
    confusion: classNames.map((_, row) =>
      classNames.map((_, column) =>
        Math.round(perClass * (row === column ? objective : (1 - objective) / 5)),
      ),
    ),
  };
}
