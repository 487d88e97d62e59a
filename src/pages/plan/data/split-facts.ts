import { suggestSplit } from '../../../core/data';
import type { ExampleSet, SplitPlan } from '../../../core/data/types';

export interface SplitFacts {
  suggested: SplitPlan['by'];
  /** Each class comes from one session: recognising persons, say. Sessions cannot be split then. */
  sessionsAreClasses: boolean;
  /** Neighbouring examples share rows. */
  overlap: boolean;
}

/** What speaks for one way of splitting these examples. */
export function splitFacts(examples: ExampleSet, folds: number): SplitFacts {
  const { labels, sessions, startRows, rowsPerExample, classNames, sessionNames } = examples;
  const sessionsOfClass = classNames.map(() => new Set<number>());
  const lastStart = new Float64Array(sessionNames.length).fill(-Infinity);
  let overlap = false;
  labels.forEach((label, example) => {
    const session = sessions[example];
    sessionsOfClass[label].add(session);
    const step = Math.abs(startRows[example] - lastStart[session]);
    if (step < rowsPerExample) overlap = true;
    lastStart[session] = startRows[example];
  });
  return {
    suggested: suggestSplit(examples, 1, folds).by,
    sessionsAreClasses: sessionNames.length > 1 && sessionsOfClass.every(({ size }) => size === 1),
    overlap,
  };
}
