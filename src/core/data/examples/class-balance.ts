import { grouped } from '../number-words';
import type { DatasetSummary, ExampleSet } from '../types';

/** The largest class has at least this many times the examples of the smallest: accuracy alone then means little. */
const SKEWED = 3;

export interface ClassBalance {
  largest: { name: string; examples: number };
  smallest: { name: string; examples: number };
  /** Accuracy of always saying the largest class, a fraction: what a model has to beat. */
  majorityShare: number;
  skewed: boolean;
}

/** How evenly examples are spread over classes. */
export function classBalance({
  classNames,
  examplesPerClass,
}: Pick<DatasetSummary, 'classNames' | 'examplesPerClass'>): ClassBalance {
  let [most, least] = [0, 0];
  examplesPerClass.forEach((count, label) => {
    if (count > examplesPerClass[most]) most = label;
    if (count < examplesPerClass[least]) least = label;
  });
  const total = examplesPerClass.reduce((sum, count) => sum + count, 0);
  const named = (label: number) => ({ name: classNames[label], examples: examplesPerClass[label] });
  return {
    largest: named(most),
    smallest: named(least),
    majorityShare: total > 0 ? examplesPerClass[most] / total : 0,
    skewed: examplesPerClass[most] >= SKEWED * Math.max(1, examplesPerClass[least]),
  };
}

/** How many examples each class has. */
export function countPerClass({ classNames, labels }: Pick<ExampleSet, 'classNames' | 'labels'>): number[] {
  const counts = new Array<number>(classNames.length).fill(0);
  for (const label of labels) counts[label]++;
  return counts;
}

/** What to think of where classes are uneven or small, in sentences. */
export function notesOnClasses(classNames: readonly string[], examplesPerClass: readonly number[]): string[] {
  const notes: string[] = [];
  const { largest, smallest, skewed, majorityShare } = classBalance({ classNames, examplesPerClass });
  if (skewed) {
    notes.push(
      `Classes are uneven, from ${grouped(smallest.examples)} (“${smallest.name}”) to ${grouped(largest.examples)} (“${largest.name}”): ` +
        `always saying “${largest.name}” would be right in ${(100 * majorityShare).toFixed(1)}% of cases. ` +
        'Look at balanced accuracy, the mean over classes, too.',
    );
  }
  const few = classNames.filter((_, label) => examplesPerClass[label] < 10);
  if (few.length === 0) return notes;
  const named = few.slice(0, 5).map((name) => `“${name}”`);
  notes.push(
    `Fewer than 10 examples: ${named.join(', ')}${few.length > 5 ? ` and ${few.length - 5} more` : ''}.`,
  );
  return notes;
}
