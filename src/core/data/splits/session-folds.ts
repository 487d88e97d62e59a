import { AppError } from '../../errors';
import { randomStream } from '../../random';
import type { Assignment } from './assignment';
import type { ExamplePlaces, SplitPlan } from '../types';

/**
 * Stratified group k-fold: sessions, largest first, go each to the fold where the spread of the class shares between
 * folds becomes smallest, empty folds first (after scikit-learn's StratifiedGroupKFold).
 */
export function sessionFolds(examples: ExamplePlaces, plan: SplitPlan, assignment: Assignment): void {
  const counts = countBySession(examples, assignment);
  checkSessions(examples, plan, counts);
  const totals = new Float64Array(examples.classNames.length);
  for (const classes of counts.values()) for (const [label, count] of classes) totals[label] += count;
  const filled = Array.from({ length: plan.folds }, () => new Float64Array(totals.length));
  const sizes = new Float64Array(plan.folds);
  const sizeOf = (session: number) =>
    [...counts.get(session)!.values()].reduce((sum, count) => sum + count, 0);
  const sessions = randomStream(plan.seed, 'split', 'sessions').shuffle([...counts.keys()]);
  sessions.sort((a, b) => sizeOf(b) - sizeOf(a));
  const foldOfSession = new Map<number, number>();
  for (const [placed, session] of sessions.entries()) {
    const classes = counts.get(session)!;
    const mustFill = sessions.length - placed <= sizes.filter((size) => size === 0).length;
    let best = -1;
    let bestCost = Infinity;
    for (let fold = 0; fold < plan.folds; fold++) {
      if (mustFill && sizes[fold] > 0) continue;
      // The sum of squared class shares falls as classes are spread; a fold's own size settles ties.
      let cost = sizes[fold] * 1e-9;
      for (const [label, count] of classes)
        cost +=
          ((filled[fold][label] + count) / totals[label]) ** 2 - (filled[fold][label] / totals[label]) ** 2;
      if (cost < bestCost) [best, bestCost] = [fold, cost];
    }
    for (const [label, count] of classes) filled[best][label] += count;
    sizes[best] += sizeOf(session);
    foldOfSession.set(session, best);
  }
  examples.sessions.forEach((session, i) => {
    if (assignment[i] >= 0) assignment[i] = foldOfSession.get(session)!;
  });
}

/** Examples per class of every session that takes part: session → class → count. */
export function countBySession(
  { sessions, labels }: ExamplePlaces,
  assignment?: Assignment,
): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  sessions.forEach((session, i) => {
    if (assignment && assignment[i] < 0) return;
    const classes = counts.get(session) ?? new Map<number, number>();
    classes.set(labels[i], (classes.get(labels[i]) ?? 0) + 1);
    counts.set(session, classes);
  });
  return counts;
}

/** In how many of these sessions each class appears. */
export function sessionsWithClass(
  { classNames }: ExamplePlaces,
  counts: Map<number, Map<number, number>>,
): Uint32Array {
  const perClass = new Uint32Array(classNames.length);
  for (const classes of counts.values()) for (const label of classes.keys()) perClass[label]++;
  return perClass;
}

function checkSessions(
  examples: ExamplePlaces,
  { folds }: SplitPlan,
  counts: Map<number, Map<number, number>>,
): void {
  if (counts.size < folds) {
    throw new AppError(
      'too-few-sessions',
      `There are ${counts.size} sessions for ${folds} folds of whole sessions.`,
      'Use fewer folds, or split by time.',
      { sessions: counts.size, folds },
    );
  }
  const lonely = sessionsWithClass(examples, counts).findIndex((count) => count < 2);
  if (lonely < 0) return;
  throw new AppError(
    'class-in-one-session',
    `Class “${examples.classNames[lonely]}” appears in one session only, so it cannot be both learnt and validated on sessions never seen.`,
    'Split by time: that is the right split for telling persons or devices apart.',
    { class: examples.classNames[lonely] },
  );
}
