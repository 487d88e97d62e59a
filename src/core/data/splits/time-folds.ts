import type { ExamplePlaces, SplitPlan } from '../types';
import { runsByClass, type Assignment } from './assignment';

/** Cuts every run of n examples into k contiguous blocks: example i is validated in fold ⌊k·i/n⌋. */
export function timeFolds(
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

/** Runs long enough for k blocks, and one made of all the shorter ones. */
export function blocksOf(runs: readonly number[][], folds: number): number[][] {
  const short = runs.filter((run) => run.length < folds).flat();
  return [...runs.filter((run) => run.length >= folds), ...(short.length > 0 ? [short] : [])];
}
