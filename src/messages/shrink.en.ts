import { count, percent, roughDuration } from './format';
import type { ShrinkProgress } from '../study/shrink';

/** English text of the panel that makes smaller versions of the best model. A translation is another object of this shape. */
export const shrinkText = {
  title: 'Shrink further',
  explain:
    'Removes the filters and units with the smallest weights from every layer, trains what is left a little longer, and judges it again. The best model stays as it is.',
  share: 'Remove',
  shareOf: (share: number) => `${percent(share)} of filters and units`,
  start: 'Make a smaller model',
  cancel: 'Cancel',
  progress: 'Progress of the smaller model',
  steps: {
    folds: 'Pruning and training the models of the folds',
    model: 'Pruning and training the model itself',
  } satisfies Record<ShrinkProgress['step'], string>,
  epochs: (done: number, total: number) => `${count(done)} of ${count(total)} epochs`,
  left: (seconds: number) => `about ${roughDuration(seconds * 1000)} left`,
  table: 'The best model and smaller versions of it',
  columns: { model: 'Model', validation: 'Validation folds', test: 'Outer test', agreement: 'Agreement' },
  whole: (trial: number) => `Best model (trial ${trial})`,
  pruned: (share: number) => `${percent(share)} removed`,
  prunedOf: (share: number, trial: number) => `${percent(share)} removed from trial ${trial}’s model`,
  fits: 'fits',
  misses: 'misses a limit',
  download: 'Download',
  downloadOf: (model: string) => `Download: ${model}`,
  agreementHelp: 'Agreement: the share of the search examples on which it says what the best model says.',
  note: 'Every smaller model is scored on the outer test once. Choose by the validation folds: a model picked for its outer test looks better than it is.',
  done: (share: number, accuracy: number) =>
    `The model with ${percent(share)} removed reaches ${percent(accuracy)} on the validation folds.`,
  elsewhere: 'This study is open in another tab; make smaller models there.',
} as const;
