import { extent } from 'd3-array';
import type { Phase } from '../../core/search';
import { canBeBest, type RunningRecord, type TrialRecord } from './trial-records';

export interface HistoryPoint extends TrialRecord {
  /** The trial became the best deployable one so far. */
  improves: boolean;
}

export interface PhaseBand {
  phase: Phase;
  /** First and last trial, inclusive. */
  from: number;
  to: number;
}

export interface HistoryData {
  points: HistoryPoint[];
  /** Best deployable accuracy so far, one entry per improvement. */
  steps: { number: number; accuracy: number }[];
  bands: PhaseBand[];
  /** Last trial on the axis: the budget, or more where more were run. */
  lastTrial: number;
  accuracyDomain: [number, number];
}

/** Records in trial order ─► what the history draws. */
export function historyData(
  records: readonly TrialRecord[],
  running: readonly RunningRecord[],
  plannedTrials: number,
): HistoryData {
  const steps: HistoryData['steps'] = [];
  const points = records.map((record) => {
    const best = steps.at(-1)?.accuracy ?? -Infinity;
    const improves = canBeBest(record) && record.accuracy > best;
    if (improves) steps.push({ number: record.number, accuracy: record.accuracy });
    return { ...record, improves };
  });
  return {
    points,
    steps,
    bands: phaseBands([...records, ...running]),
    lastTrial: Math.max(
      plannedTrials,
      1,
      records.at(-1)?.number ?? 0,
      ...running.map(({ number }) => number),
    ),
    accuracyDomain: accuracyDomain(records),
  };
}

/** Neighbouring trials of one phase share a band. */
export function phaseBands(trials: readonly { number: number; phase: Phase }[]): PhaseBand[] {
  const bands: PhaseBand[] = [];
  for (const { number, phase } of [...trials].sort((a, b) => a.number - b.number)) {
    const last = bands.at(-1);
    if (last?.phase === phase) last.to = number;
    else bands.push({ phase, from: number, to: number });
  }
  return bands;
}

/** Multiples of 5 % around what was measured, never beyond [0, 1]. */
export function accuracyDomain(records: readonly { accuracy?: number }[]): [number, number] {
  const [low, high] = extent(records, (record) => record.accuracy);
  if (low === undefined) return [0, 1];
  const from = Math.max(0, Math.floor((low - 0.02) * 20) / 20);
  const to = Math.min(1, Math.ceil((high + 0.01) * 20) / 20);
  return [Math.min(from, to - 0.1), to];
}
