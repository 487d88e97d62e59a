import { randomStream } from '../../random';
import type { ExamplePlaces, SplitPlan } from '../types';
import { runsByClass, type Assignment } from './assignment';

/** Deals the shuffled examples to the folds in turn, class by class. */
export function shuffledFolds(
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

/** The items in the order of a stream keyed by seed, purpose and class. */
export function shuffled(items: number[], seed: number, purpose: string, label: number): number[] {
  return randomStream(seed, 'split', purpose, label).shuffle(items);
}
