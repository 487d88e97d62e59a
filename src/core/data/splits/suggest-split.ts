import { namedTestShare, testMarks } from '../examples/named-test';
import type { ExamplePlaces, SplitPlan } from '../types';

/** A larger part for testing leaves too little to search with. */
const LARGEST_NAMED = 0.5;
/** Fewer examples of a class leave nothing to divide. */
const FEWEST_PER_FOLD = 2;

/** From here on a class fills five folds. */
const SMALL_CLASS = 25;

/** How many folds suit examples, of which so many are of each class. */
export const suggestFolds = (examplesPerClass: readonly number[]): number =>
  Math.min(...examplesPerClass) < SMALL_CLASS ? 3 : 5;

/**
 * A split that suits the examples: whole sessions where every class has at least as many of them as there are folds, since
 * new sessions are what a device will meet; else blocks of time where there are recordings, and shuffled rows otherwise.
 * Files that are named a test are the outer test where they are at most half, and the others have enough of every class.
 */
export function suggestSplit(
  examples: ExamplePlaces,
  seed: number,
  folds = 5,
  outerTestShare = 0.2,
): SplitPlan {
  const held = suggestsNamedTest(examples, folds) ? testMarks(examples) : undefined;
  const sessions = sessionsPerClass(examples, held);
  const all = new Set(held ? examples.sessions.filter((_, i) => !held[i]) : examples.sessions).size;
  const bySession = all > folds && sessions.every((count) => count >= folds);
  const by = bySession ? 'session' : examples.rowsPerExample > 1 ? 'time' : 'rows';
  if (!held) return { folds, by, outerTestShare, seed };
  return { folds, by, outerTestShare: namedTestShare(examples), seed, outerTest: 'named' };
}

function suggestsNamedTest(examples: ExamplePlaces, folds: number): boolean {
  const { testExamples, labels, classNames } = examples;
  if (!testExamples || namedTestShare(examples) > LARGEST_NAMED) return false;
  const held = testMarks(examples);
  const counts = new Uint32Array(classNames.length);
  labels.forEach((label, i) => held[i] || counts[label]++);
  return counts.every((count) => count >= FEWEST_PER_FOLD * folds);
}

/** From how many sessions the examples of each class come; those that are held out left aside. */
export function sessionsPerClass(
  { classNames, labels, sessions }: ExamplePlaces,
  held?: Uint8Array,
): Uint32Array {
  const counts = new Uint32Array(classNames.length);
  const seen = classNames.map(() => new Set<number>());
  const last = new Int32Array(classNames.length).fill(-1);
  for (let i = 0; i < labels.length; i++) {
    const [label, session] = [labels[i], sessions[i]];
    if (session === last[label] || held?.[i]) continue;
    last[label] = session;
    seen[label].add(session);
    counts[label] = seen[label].size;
  }
  return counts;
}
