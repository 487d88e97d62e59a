import { AppError } from '../../errors';
import type { ExamplePlaces, Fold, Split, SplitPlan } from '../types';
import { indicesWhere, orderInTime, OUTER_TEST, type Assignment } from './assignment';
import { explainSplit } from './explain-split';
import { typicalBlockRows } from './block-rows';
import { assignOuterTest } from './outer-test';
import { sessionFolds } from './session-folds';
import { dropNeighbours, sharesRows } from './shared-rows';
import { shuffledFolds } from './shuffled-folds';
import { timeFolds } from './time-folds';

/**
 * Divides examples into k folds and an outer test part, as the plan says:
 *
 * - `time`: example i of n in a run (one session, one class, in order of time) is validated in fold ⌊k·i/n⌋, so a fold is
 *   one contiguous block of every run. Runs of fewer than k examples are strung together, class by class, first. The
 *   outer test is the last stretch of every run.
 * - `session`: whole sessions stay together, spread so that classes stay balanced; the outer test is whole sessions too.
 * - `rows`: rows are shuffled and dealt class by class, for outer test and folds alike.
 *
 * Examples that share rows with an outer test example enter neither part; training examples that share rows with a
 * validation example are dropped from that fold.
 *
 * Throws AppError `invalid-split`, `single-class`, `too-few-examples`, `too-few-sessions`, `class-in-one-session`,
 * `class-without-training`.
 */
export function splitExamples(examples: ExamplePlaces, plan: SplitPlan): Split {
  checkPlan(examples, plan);
  const order = orderInTime(examples);
  const assignment = assignOuterTest(examples, plan, order);
  dropNeighbours(examples, order, assignment);
  if (plan.by === 'session') sessionFolds(examples, plan, assignment);
  else {
    checkClassSizes(examples, plan, assignment);
    if (plan.by === 'time') timeFolds(examples, plan, order, assignment);
    else shuffledFolds(examples, plan, order, assignment);
  }
  const folds = Array.from({ length: plan.folds }, (_, fold) => foldOf(examples, order, assignment, fold));
  checkTraining(examples, folds);
  const search = indicesWhere(assignment, (fold) => fold >= 0);
  const outerTest = indicesWhere(assignment, (fold) => fold === OUTER_TEST);
  const blockRows =
    plan.by === 'time' ? typicalBlockRows(examples, order, assignment) : examples.rowsPerExample;
  return {
    folds,
    search,
    outerTest,
    blockRows,
    explanation: explainSplit(examples, plan, outerTest.length, blockRows),
  };
}

function checkPlan({ labels }: ExamplePlaces, { folds, outerTestShare }: SplitPlan): void {
  if (!Number.isInteger(folds) || folds < 2 || !(outerTestShare >= 0 && outerTestShare < 1)) {
    throw new AppError(
      'invalid-split',
      `${folds} folds with an outer test share of ${outerTestShare} cannot be made.`,
      'Choose at least 2 folds and a share from 0 to below 1.',
      { folds, outerTestShare },
    );
  }
  if (labels.every((label) => label === labels[0])) {
    throw new AppError(
      'single-class',
      labels.length === 0 ? 'There are no examples.' : 'All examples belong to one class.',
      'Add files or rows of at least one other class: there is nothing to tell apart yet.',
    );
  }
}

function foldOf(examples: ExamplePlaces, order: Uint32Array, assignment: Assignment, fold: number): Fold {
  const near = sharesRows(examples, order, (i) => assignment[i] === fold);
  return {
    train: indicesWhere(assignment, (value, i) => value >= 0 && value !== fold && near[i] === 0),
    validation: indicesWhere(assignment, (value) => value === fold),
  };
}

function checkClassSizes(
  { classNames, labels }: ExamplePlaces,
  { folds }: SplitPlan,
  assignment: Assignment,
): void {
  const counts = new Uint32Array(classNames.length);
  labels.forEach((label, i) => assignment[i] >= 0 && counts[label]++);
  const label = counts.findIndex((count) => count < folds);
  if (label < 0) return;
  throw new AppError(
    'too-few-examples',
    `Class “${classNames[label]}” has ${counts[label]} examples for the search, fewer than the ${folds} folds.`,
    'Use fewer folds or a smaller outer test, add data of this class, or leave the class out. Shorter windows make more examples of a recording.',
    { class: classNames[label], examples: counts[label], folds },
  );
}

function checkTraining({ classNames, labels }: ExamplePlaces, folds: readonly Fold[]): void {
  for (const [fold, { train }] of folds.entries()) {
    const seen = new Uint8Array(classNames.length);
    for (const i of train) seen[labels[i]] = 1;
    const missing = seen.indexOf(0);
    if (missing < 0) continue;
    throw new AppError(
      'class-without-training',
      `In fold ${fold + 1} no training example of class “${classNames[missing]}” is left, because all of them share rows with validation examples.`,
      'Use less overlap, shorter windows or fewer folds, or add data of this class.',
      { class: classNames[missing], fold: fold + 1 },
    );
  }
}
