export const OBJECTIVES = ['accuracy', 'balanced-accuracy', 'macro-f1'] as const;
export type ObjectiveId = (typeof OBJECTIVES)[number];

type Confusion = readonly (readonly number[])[];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** Mean recall of the classes that have examples (rows: true class). */
export function balancedAccuracy(confusion: Confusion): number {
  const recalls = confusion.flatMap((row, c) => (total(row) > 0 ? [row[c]! / total(row)] : []));
  return mean(recalls);
}

/**
 * Mean of F1 = 2 · hits / (examples + predictions) over the classes that have examples or predictions, on the confusions
 * of all folds together: the mean of fold-wise F1 is biased where classes are rare (Forman and Scholz 2010).
 */
export function macroF1(confusion: Confusion): number {
  const scores = confusion.flatMap((row, c) => {
    const involved = total(row) + total(confusion.map((other) => other[c]!));
    return involved > 0 ? [(2 * row[c]!) / involved] : [];
  });
  return mean(scores);
}
