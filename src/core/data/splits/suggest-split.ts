import type { ExamplePlaces, SplitPlan } from '../types';

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
