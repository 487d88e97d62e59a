import type { Phase } from '../../core/search/types';
import type { Configuration } from '../../core/space/types';
import type { Trial } from '../../study/types';

export type Outcome = 'deployable' | 'undeployable' | 'failed';

/** What every picture needs to know of a finished trial. */
export interface TrialRecord {
  number: number;
  outcome: Outcome;
  phase: Phase;
  configuration: Configuration;
  /** Mean validation accuracy of the compressed models, fraction in [0, 1]; absent when it could not be measured. */
  accuracy?: number;
  crossAccuracy?: number;
  ramBytes: number;
  romBytes: number;
  macc: number;
}

/** A trial that was asked for and has not finished. */
export interface RunningRecord {
  number: number;
  phase: Phase;
  configuration: Configuration;
}

/** A network refused for its size was judged, not broken: it is undeployable, not failed. */
export function trialRecord(trial: Trial): TrialRecord {
  return {
    number: trial.number,
    outcome: trial.state === 'failed' ? 'failed' : trial.deployable ? 'deployable' : 'undeployable',
    phase: trial.phase,
    configuration: trial.configuration,
    accuracy: trial.objective,
    crossAccuracy: trial.figures.crossAccuracy,
    ramBytes: trial.figures.ramBytes,
    romBytes: trial.figures.romBytes,
    macc: trial.figures.macc,
  };
}

export const trialRecords = (trials: readonly Trial[]): TrialRecord[] =>
  trials.map(trialRecord).sort((a, b) => a.number - b.number);

/** Deployable trial with the highest accuracy, the earliest of equals. */
export function bestRecord(records: readonly TrialRecord[]): TrialRecord | undefined {
  let best: TrialRecord | undefined;
  for (const record of records) {
    if (record.outcome !== 'deployable' || record.accuracy === undefined) continue;
    if (best === undefined || record.accuracy > best.accuracy!) best = record;
  }
  return best;
}
