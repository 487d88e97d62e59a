import { verdict, type Compression, type Figures, type Limits, type Violation } from '../core/deploy';
import type { Fold } from '../core/data';
import type { FoldOutcome } from '../training/types';
import { FROM_CONFUSION, type ObjectiveId } from '../core/records/objective';

/** What the folds of one trial say together. */
export interface Judgement {
  figures: Figures;
  deployable: boolean;
  violations: readonly Violation[];
  /** What the plan maximises, of the compressed models. */
  objective: number;
  originalAccuracy: number;
  /** Rows: true class, columns: class predicted by the compressed models. */
  confusion: readonly (readonly number[])[];
}

export interface JudgedFold {
  fold: Fold;
  outcome: FoldOutcome;
}

/** What the plan maximises, of one fold by itself. */
export function foldValue(
  { fold, outcome }: JudgedFold,
  labels: Uint16Array,
  classes: number,
  compression: Compression,
  objectiveId: ObjectiveId = 'accuracy',
): number {
  const { accuracy, predicted } = outcome.compressed[compression]!;
  if (objectiveId === 'accuracy') return accuracy;
  const confusion = emptyConfusion(classes);
  predicted.forEach((predictedClass, i) => (confusion[labels[fold.validation[i]]][predictedClass] += 1));
  return FROM_CONFUSION[objectiveId](confusion);
}

const emptyConfusion = (classes: number): number[][] =>
  Array.from({ length: classes }, () => new Array<number>(classes).fill(0));

/**
 * Judges k trained folds: objective = mean over folds of the compressed models' validation accuracy, or what else the
 * plan maximises, from the confusions of all folds together; X-CROSS = share of
 * all validation samples on which compressed and original model agree; deployable = all figures within the limits.
 */
export function judgeFolds(
  folds: readonly JudgedFold[],
  labels: Uint16Array,
  classes: number,
  compression: Compression,
  untrained: Figures,
  limits: Limits,
  objectiveId: ObjectiveId = 'accuracy',
): Judgement {
  let accuracyOverFolds = 0;
  let originalAccuracy = 0;
  let agreeing = 0;
  let samples = 0;
  const confusion = emptyConfusion(classes);
  for (const { fold, outcome } of folds) {
    const { accuracy, predicted } = outcome.compressed[compression]!;
    accuracyOverFolds += accuracy / folds.length;
    originalAccuracy += outcome.originalAccuracy / folds.length;
    samples += predicted.length;
    predicted.forEach((predictedClass, i) => {
      if (predictedClass === outcome.predicted[i]) agreeing += 1;
      confusion[labels[fold.validation[i]]][predictedClass] += 1;
    });
  }
  const figures = { ...untrained, crossAccuracy: agreeing / samples };
  const objective = objectiveId === 'accuracy' ? accuracyOverFolds : FROM_CONFUSION[objectiveId](confusion);
  return { figures, ...verdict(figures, limits), objective, originalAccuracy, confusion };
}
