export interface ConfusionRow {
  /** Share of the row's examples per predicted class; all 0 for a class without examples. */
  shares: number[];
  recall?: number;
}

/** Rows are true classes; each is divided by its own number of examples. */
export const confusionRows = (matrix: readonly (readonly number[])[]): ConfusionRow[] =>
  matrix.map((row, index) => {
    const total = row.reduce((sum, examples) => sum + examples, 0);
    const shares = row.map((examples) => (total > 0 ? examples / total : 0));
    return { shares, recall: total > 0 ? shares[index] : undefined };
  });
