import { extent, mean } from 'd3-array';
import type { EpochMetrics } from '../../core/records/fold';

export type CurveMetric = 'validationAccuracy' | 'validationLoss' | 'trainingLoss';

export interface CurvePoint {
  /** Finished epochs: 1 after the first. */
  epoch: number;
  value: number;
}

export interface LearningCurve {
  fold: number;
  points: CurvePoint[];
}

export interface LearningCurves {
  curves: LearningCurve[];
  /** Mean over the folds that reached the epoch. */
  mean: CurvePoint[];
  lastEpoch: number;
  domain: [number, number];
}

/** Epochs whose value is not a number (a diverged fold) are gaps, not points. */
export function learningCurves(
  folds: readonly { fold: number; epochs: readonly EpochMetrics[] }[],
  metric: CurveMetric,
): LearningCurves {
  const curves = folds.map(({ fold, epochs }) => ({
    fold,
    points: epochs
      .map((entry) => ({ epoch: entry.epoch + 1, value: entry[metric] }))
      .filter((point) => Number.isFinite(point.value)),
  }));
  const all = curves.flatMap((curve) => curve.points);
  const epochs = [...new Set(all.map((point) => point.epoch))].sort((a, b) => a - b);
  const [low = 0, high = 1] = extent(all, (point) => point.value);
  return {
    curves,
    mean: epochs.map((epoch) => ({
      epoch,
      value: mean(
        all.filter((point) => point.epoch === epoch),
        (point) => point.value,
      )!,
    })),
    lastEpoch: Math.max(1, epochs.at(-1) ?? 1),
    domain: metric === 'validationAccuracy' ? [Math.floor(low * 10) / 10, 1] : [0, Math.max(high, 1e-3)],
  };
}
