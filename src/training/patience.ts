import type { EpochMetrics } from '../core/records/fold';

/** True when none of the last `patience` epochs had a validation loss below the best one before them. */
export function outOfPatience(epochs: readonly EpochMetrics[], patience: number | undefined): boolean {
  if (patience === undefined) return false;
  let best = 0;
  epochs.forEach(({ validationLoss }, i) => {
    if (validationLoss < epochs[best].validationLoss) best = i;
  });
  return epochs.length - 1 - best >= patience;
}
