import type { TrialRecord } from '../../../src/charts/data/trial-records';

/** A deployable trial, but for what is said otherwise. */
export const record = (number: number, other: Partial<TrialRecord> = {}): TrialRecord => ({
  number,
  outcome: 'deployable',
  phase: 'initial',
  configuration: { filters: 8, units: 16 },
  accuracy: 0.5,
  crossAccuracy: 1,
  ramBytes: 5000,
  romBytes: 40_000,
  macc: 100_000,
  ...other,
});
