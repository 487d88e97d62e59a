import { randomStream } from '../../random';
import type { ExamplePlaces, SplitPlan } from '../types';
import { testMarks } from '../examples/named-test';
import { OUTER_TEST, runsByClass, type Assignment } from './assignment';
import { countBySession, sessionsWithClass } from './session-folds';
import { shuffled } from './shuffled-folds';
import { blocksOf } from './time-folds';

/** An assignment with the outer test marked: the end of every run, shuffled examples of every class, or whole sessions. */
export function assignOuterTest(examples: ExamplePlaces, plan: SplitPlan, order: Uint32Array): Assignment {
  const assignment: Assignment = new Int32Array(examples.labels.length);
  if (plan.outerTest === 'named' && examples.testExamples) {
    testMarks(examples).forEach((mark, i) => mark && (assignment[i] = OUTER_TEST));
    return assignment;
  }
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

/**
 * Whole sessions for the outer test, about `outerTestShare` of the sessions and at least one, drawn in a seeded order and
 * skipped where a class would be left with fewer than two sessions for the search.
 */
function chooseTestSessions(examples: ExamplePlaces, plan: SplitPlan): Set<number> {
  const counts = countBySession(examples);
  const sessions = [...counts.keys()];
  const wanted = Math.min(
    Math.max(1, Math.round(sessions.length * plan.outerTestShare)),
    Math.max(0, sessions.length - plan.folds),
  );
  const left = sessionsWithClass(examples, counts);
  const held = new Set<number>();
  for (const session of randomStream(plan.seed, 'split', 'test-sessions').shuffle(sessions)) {
    if (held.size === wanted) break;
    const classes = [...counts.get(session)!.keys()];
    if (classes.some((label) => left[label] <= 2)) continue;
    for (const label of classes) left[label]--;
    held.add(session);
  }
  return held;
}
