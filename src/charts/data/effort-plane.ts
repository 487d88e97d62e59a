import type { Limits } from '../../core/deploy';
import { accuracyDomain } from './history';
import { bestRecord, canBeBest, type TrialRecord } from './trial-records';

export interface EffortPlane {
  /** Trials with an accuracy. */
  points: (TrialRecord & { accuracy: number })[];
  /** Fully trained deployable trials that no other one beats in both accuracy and effort, by growing effort. */
  front: { macc: number; accuracy: number; number: number }[];
  best?: number;
  /** Logarithmic axis of multiply-accumulate operations. */
  maccDomain: [number, number];
  accuracyDomain: [number, number];
}

/** What an inference costs against what it gets right. */
export function effortPlane(
  records: readonly TrialRecord[],
  running: readonly { macc: number }[],
  limits: Pick<Limits, 'macc'>,
): EffortPlane {
  const points = records.filter((record) => record.accuracy !== undefined) as EffortPlane['points'];
  const efforts = [...records, ...running].map(({ macc }) => Math.max(1, macc));
  if (limits.macc !== undefined) efforts.push(limits.macc);
  let [low, high] = [Infinity, 0];
  for (const effort of efforts) {
    low = Math.min(low, effort);
    high = Math.max(high, effort);
  }
  return {
    points,
    front: paretoFront(points),
    best: bestRecord(records)?.number,
    maccDomain: efforts.length === 0 ? [1000, 1_000_000] : [low / 1.4, high * 1.4],
    accuracyDomain: accuracyDomain(records),
  };
}

function paretoFront(points: EffortPlane['points']): EffortPlane['front'] {
  const front: EffortPlane['front'] = [];
  const byEffort = points.filter(canBeBest).sort((a, b) => a.macc - b.macc || b.accuracy - a.accuracy);
  for (const { macc, accuracy, number } of byEffort) {
    if (accuracy > (front.at(-1)?.accuracy ?? -Infinity)) front.push({ macc, accuracy, number });
  }
  return front;
}
