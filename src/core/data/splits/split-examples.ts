import { AppError } from '../../errors';
import { randomStream } from '../../random';
import { grouped } from '../checks/describe';
import { chooseTestSessions, sessionFolds } from './session-folds';
import type { ExamplePlaces, Fold, Split, SplitPlan } from '../types';

/** Fold number per example; OUTER_TEST and DROPPED for those that take part in no fold. */
export type Assignment = Int32Array;
export const OUTER_TEST = -1;
export const DROPPED = -2;

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
    if (plan.by === 'time') blockFolds(examples, plan, order, assignment);
    else shuffledFolds(examples, plan, order, assignment);
  }
  const folds = Array.from({ length: plan.folds }, (_, fold) => foldOf(examples, order, assignment, fold));
  checkTraining(examples, folds);
  const search = indicesWhere(assignment, (fold) => fold >= 0);
  const outerTest = indicesWhere(assignment, (fold) => fold === OUTER_TEST);
  const blockRows =
    plan.by === 'time' ? medianBlockRows(examples, order, assignment) : examples.rowsPerExample;
  return {
    folds,
    search,
    outerTest,
    blockRows,
    explanation: explain(examples, plan, outerTest.length, blockRows),
  };
}

/**
 * A split that suits the examples: whole sessions where every class has at least as many of them as there are folds, since
 * new sessions are what a device will meet; else blocks of time where there are recordings, and shuffled rows otherwise.
 */
export function suggestSplit(
  examples: ExamplePlaces,
  seed: number,
  folds = 5,
  outerTestShare = 0.2,
): SplitPlan {
  const bySession =
    examples.sessionNames.length > folds && sessionsPerClass(examples).every((sessions) => sessions >= folds);
  const by = bySession ? 'session' : examples.rowsPerExample > 1 ? 'time' : 'rows';
  return { folds, by, outerTestShare, seed };
}

/** From how many sessions the examples of each class come. */
export function sessionsPerClass({ classNames, labels, sessions }: ExamplePlaces): Uint32Array {
  const counts = new Uint32Array(classNames.length);
  const seen = classNames.map(() => new Set<number>());
  const last = new Int32Array(classNames.length).fill(-1);
  for (let i = 0; i < labels.length; i++) {
    const [label, session] = [labels[i], sessions[i]];
    if (session === last[label]) continue;
    last[label] = session;
    seen[label].add(session);
    counts[label] = seen[label].size;
  }
  return counts;
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

/** Example indices sorted by session, then by first row. */
function orderInTime({ sessions, startRows }: ExamplePlaces): Uint32Array {
  return Uint32Array.from(sessions.keys()).sort(
    (a, b) => sessions[a] - sessions[b] || startRows[a] - startRows[b],
  );
}

/** Runs: the examples of one class in one session, in order of time; classes in order, sessions in order within a class. */
function runsByClass(
  { sessions, labels, classNames }: ExamplePlaces,
  order: Uint32Array,
  keep: (i: number) => boolean,
) {
  const classes: number[][][] = classNames.map(() => []);
  const lastSession = new Int32Array(classNames.length).fill(-1);
  for (const i of order) {
    if (!keep(i)) continue;
    const runs = classes[labels[i]];
    if (lastSession[labels[i]] !== sessions[i]) runs.push([]);
    lastSession[labels[i]] = sessions[i];
    runs[runs.length - 1].push(i);
  }
  return classes;
}

function assignOuterTest(examples: ExamplePlaces, plan: SplitPlan, order: Uint32Array): Assignment {
  const assignment: Assignment = new Int32Array(examples.labels.length);
  if (plan.outerTestShare === 0) return assignment;
  if (plan.by === 'session') {
    const held = chooseTestSessions(examples, plan);
    examples.sessions.forEach((session, i) => held.has(session) && (assignment[i] = OUTER_TEST));
    return assignment;
  }
  for (const [label, runs] of runsByClass(examples, order, () => true).entries()) {
    const pools =
      plan.by === 'time' ? blocksOf(runs, plan.folds) : [shuffled(runs.flat(), plan.seed, 'test', label)];
    for (const pool of pools) {
      const kept = pool.length - Math.round(pool.length * plan.outerTestShare);
      for (const i of pool.slice(kept)) assignment[i] = OUTER_TEST;
    }
  }
  return assignment;
}

/** Runs long enough for k blocks, and one made of all the shorter ones. */
function blocksOf(runs: readonly number[][], folds: number): number[][] {
  const short = runs.filter((run) => run.length < folds).flat();
  return [...runs.filter((run) => run.length >= folds), ...(short.length > 0 ? [short] : [])];
}

function blockFolds(
  examples: ExamplePlaces,
  plan: SplitPlan,
  order: Uint32Array,
  assignment: Assignment,
): void {
  for (const runs of runsByClass(examples, order, (i) => assignment[i] >= 0)) {
    for (const run of blocksOf(runs, plan.folds)) {
      run.forEach((example, i) => (assignment[example] = Math.floor((plan.folds * i) / run.length)));
    }
  }
}

function shuffledFolds(
  examples: ExamplePlaces,
  plan: SplitPlan,
  order: Uint32Array,
  assignment: Assignment,
): void {
  let dealt = 0;
  for (const [label, runs] of runsByClass(examples, order, (i) => assignment[i] >= 0).entries()) {
    const members = shuffled(runs.flat(), plan.seed, 'folds', label);
    for (const example of members) assignment[example] = dealt++ % plan.folds;
  }
}

function shuffled(items: number[], seed: number, purpose: string, label: number): number[] {
  return randomStream(seed, 'split', purpose, label).shuffle(items);
}

/** Marks search examples that share rows with an outer test example. */
function dropNeighbours(examples: ExamplePlaces, order: Uint32Array, assignment: Assignment): void {
  const near = sharesRows(examples, order, (i) => assignment[i] === OUTER_TEST);
  near.forEach((shares, i) => shares && assignment[i] !== OUTER_TEST && (assignment[i] = DROPPED));
}

/** 1 for every example whose rows overlap with those of an example in the chosen part. */
function sharesRows(examples: ExamplePlaces, order: Uint32Array, chosen: (i: number) => boolean): Uint8Array {
  const { sessions, startRows, rowsPerExample } = examples;
  const near = new Uint8Array(order.length);
  const sweep = (from: number, to: number, step: number) => {
    let last = -1;
    for (let at = from; at !== to; at += step) {
      const i = order[at];
      if (chosen(i)) last = i;
      const overlaps =
        last >= 0 &&
        sessions[last] === sessions[i] &&
        Math.abs(startRows[last] - startRows[i]) < rowsPerExample;
      if (overlaps) near[i] = 1;
    }
  };
  sweep(0, order.length, 1);
  sweep(order.length - 1, -1, -1);
  return near;
}

function foldOf(examples: ExamplePlaces, order: Uint32Array, assignment: Assignment, fold: number): Fold {
  const near = sharesRows(examples, order, (i) => assignment[i] === fold);
  return {
    train: indicesWhere(assignment, (value, i) => value >= 0 && value !== fold && near[i] === 0),
    validation: indicesWhere(assignment, (value) => value === fold),
  };
}

function indicesWhere(assignment: Assignment, keep: (fold: number, i: number) => boolean): Uint32Array {
  const indices = new Uint32Array(assignment.length);
  let count = 0;
  for (let i = 0; i < assignment.length; i++) if (keep(assignment[i], i)) indices[count++] = i;
  return indices.slice(0, count);
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
    'Use fewer folds, shorter windows, a smaller outer test, more data of this class, or leave the class out.',
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

/** The median, over the blocks of validated examples, of the rows a block covers. */
function medianBlockRows(examples: ExamplePlaces, order: Uint32Array, assignment: Assignment): number {
  const { sessions, labels, startRows, rowsPerExample } = examples;
  const lengths: number[] = [];
  let first = -1;
  let last = -1;
  for (const i of order) {
    if (assignment[i] < 0) continue;
    const continues =
      last >= 0 &&
      sessions[i] === sessions[last] &&
      labels[i] === labels[last] &&
      assignment[i] === assignment[last];
    if (!continues) {
      if (last >= 0) lengths.push(startRows[last] - startRows[first] + rowsPerExample);
      first = i;
    }
    last = i;
  }
  if (last >= 0) lengths.push(startRows[last] - startRows[first] + rowsPerExample);
  return lengths.sort((a, b) => a - b)[lengths.length >> 1];
}

function explain(examples: ExamplePlaces, plan: SplitPlan, tested: number, blockRows: number): string {
  const what = {
    time:
      `${plan.folds} folds of contiguous blocks of time (typically ${grouped(blockRows)} rows), because neighbouring ` +
      'windows are nearly alike; training windows that share rows with a validation window are dropped. ' +
      'The score says how well the same sources are told apart at another time.',
    session:
      `${plan.folds} folds of whole sessions, each on one side only. ` +
      'The score says how well the model does on sessions or persons it has never seen.',
    rows:
      `${plan.folds} folds of shuffled rows, each class dealt evenly, because rows are independent of each other. ` +
      'The score says how well the model does on further rows of the same kind.',
  }[plan.by];
  const stretch = {
    time: 'the last stretch of every session and class',
    session: 'whole sessions',
    rows: 'a shuffled share of every class',
  }[plan.by];
  if (tested === 0) return `${what} No outer test is kept out of the search.`;
  return `${what} The outer test (${grouped(tested)} of ${grouped(examples.labels.length)} examples) is ${stretch}, which the search never sees.`;
}
