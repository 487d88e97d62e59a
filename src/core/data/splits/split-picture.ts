import { DROPPED, OUTER_TEST } from './assignment';
import { sessionsPerClass, suggestSplit } from './suggest-split';
import { splitExamples } from './split-examples';
import type { ExamplePlaces, Split, SplitPlan } from '../types';

/** What to consider when choosing a way of splitting. */
export interface SplitFacts {
  suggested: SplitPlan['by'];
  /** Each class comes from one session: recognising persons, say. Sessions cannot be split then. */
  sessionsAreClasses: boolean;
  /** Neighbouring examples share rows. */
  overlap: boolean;
}

/** A split as the page shows it. */
export interface SplitPicture {
  /** Per example the fold that validates on it (from 0), `OUTER_TEST` or `DROPPED`. */
  parts: Int16Array;
  folds: number;
  /** Examples that the search may see, and that it never sees. */
  search: number;
  outerTest: number;
  explanation: string;
}

export function splitFacts(examples: ExamplePlaces, folds: number): SplitFacts {
  const { sessions, startRows, rowsPerExample, sessionNames } = examples;
  const lastStart = new Float64Array(sessionNames.length).fill(-Infinity);
  let overlap = false;
  for (let i = 0; i < sessions.length && !overlap; i++) {
    overlap = Math.abs(startRows[i] - lastStart[sessions[i]]) < rowsPerExample;
    lastStart[sessions[i]] = startRows[i];
  }
  return {
    suggested: suggestSplit(examples, 1, folds).by,
    sessionsAreClasses:
      sessionNames.length > 1 && sessionsPerClass(examples).every((sessionCount) => sessionCount === 1),
    overlap,
  };
}

/** Throws what `splitExamples` throws. */
export function splitPicture(examples: ExamplePlaces, plan: SplitPlan): SplitPicture {
  const split = splitExamples(examples, plan);
  return {
    parts: partsOf(split, examples.labels.length),
    folds: split.folds.length,
    search: split.search.length,
    outerTest: split.outerTest.length,
    explanation: split.explanation,
  };
}

function partsOf({ folds, outerTest }: Split, examples: number): Int16Array {
  const parts = new Int16Array(examples).fill(DROPPED);
  for (const [fold, { validation }] of folds.entries()) for (const i of validation) parts[i] = fold;
  for (const i of outerTest) parts[i] = OUTER_TEST;
  return parts;
}
