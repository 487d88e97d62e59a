/**
 * How many trainer workers are worth having: one per fold, one per core, less one core where the person wants
 * the computer to stay lively.
 */
export function poolSize({
  folds,
  cores,
  leaveOneFree,
}: {
  folds: number;
  cores: number;
  leaveOneFree: boolean;
}): number {
  return Math.max(1, Math.min(folds, leaveOneFree ? cores - 1 : cores));
}
