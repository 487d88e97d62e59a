export const OBJECTIVES = ['accuracy', 'balanced-accuracy', 'macro-f1'] as const;
export type ObjectiveId = (typeof OBJECTIVES)[number];

/** As reports and exports name them. */
export const OBJECTIVE_NAMES: Readonly<Record<ObjectiveId, string>> = {
  accuracy: 'accuracy',
  'balanced-accuracy': 'balanced accuracy',
  'macro-f1': 'macro F1',
};

/** Rows: true class, columns: predicted class. */
export type Confusion = readonly (readonly number[])[];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Mean recall of the classes that have examples. */
export function balancedAccuracy(confusion: Confusion): number {
  const recalls = confusion.flatMap((row, c) => (total(row) > 0 ? [row[c] / total(row)] : []));
  return mean(recalls);
}

/**
 * Mean of F1 = 2 · hits / (examples + predictions) over the classes that have examples or predictions, on the confusions
 * of all folds together: the mean of fold-wise F1 is biased where classes are rare (Forman and Scholz 2010).
 */
export function macroF1(confusion: Confusion): number {
  const scores = confusion.flatMap((row, c) => {
    const involved = total(row) + total(confusion.map((other) => other[c]));
    return involved > 0 ? [(2 * row[c]) / involved] : [];
  });
  return mean(scores);
}

/** Objectives that are read off a confusion. */
export const FROM_CONFUSION: Readonly<
  Record<Exclude<ObjectiveId, 'accuracy'>, (confusion: Confusion) => number>
> = { 'balanced-accuracy': balancedAccuracy, 'macro-f1': macroF1 };
