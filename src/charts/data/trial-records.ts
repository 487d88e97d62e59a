import type { Phase } from '../../core/search';
import type { Configuration } from '../../core/space';
import { isDeployable } from '../../core/records/incumbent';
import type { TrialHead } from '../../core/records/trial';

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
  /** Share of the epochs it was trained for, in (0, 1]; all of them when absent. */
  fidelity?: number;
  /** It was given up after so many folds; absent where all were trained. */
  lostAfter?: number;
}

/** A trial that was asked for and has not finished. */
export interface RunningRecord {
  number: number;
  phase: Phase;
  configuration: Configuration;
}

/** Trials never change, so neither do their records: pictures may tell by identity what is new. */
const known = new WeakMap<TrialHead, TrialRecord>();

/** A network refused for its size was judged, not broken: it is undeployable, not failed. */
export function trialRecord(trial: TrialHead): TrialRecord {
  let record = known.get(trial);
  if (record === undefined) known.set(trial, (record = recordOf(trial)));
  return record;
}

function recordOf(trial: TrialHead): TrialRecord {
  return {
    number: trial.number,
    outcome: trial.state === 'failed' ? 'failed' : isDeployable(trial) ? 'deployable' : 'undeployable',
    phase: trial.phase,
    configuration: trial.configuration,
    accuracy: trial.objective,
    crossAccuracy: trial.figures.crossAccuracy,
    ramBytes: trial.figures.ramBytes,
    romBytes: trial.figures.romBytes,
    macc: trial.figures.macc,
    fidelity: trial.fidelity,
    ...(trial.race?.lost !== undefined && { lostAfter: trial.race.values.length }),
  };
}

export const trialRecords = (trials: readonly TrialHead[]): TrialRecord[] =>
  trials.map(trialRecord).sort((a, b) => a.number - b.number);

/** The trial was trained for all of its epochs and folds, as one is that becomes a model. */
export const fullyTrained = ({
  fidelity = 1,
  lostAfter,
}: Pick<TrialRecord, 'fidelity' | 'lostAfter'>): boolean => fidelity === 1 && lostAfter === undefined;

/** What can be the best trial: deployable, measured, and trained to the end. */
export const canBeBest = (record: TrialRecord): record is TrialRecord & { accuracy: number } =>
  record.outcome === 'deployable' && record.accuracy !== undefined && fullyTrained(record);

/** Fully trained deployable trial with the highest accuracy, the earliest of equals. */
export function bestRecord(records: readonly TrialRecord[]): TrialRecord | undefined {
  let best: (TrialRecord & { accuracy: number }) | undefined;
  for (const record of records) {
    if (canBeBest(record) && (best === undefined || record.accuracy > best.accuracy)) best = record;
  }
  return best;
}
