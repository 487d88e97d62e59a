import * as v from 'valibot';
import { isDeployable } from './incumbent';
import type { Trial } from './trial';

/** What lists show of a study without reading its trials. */
export const summarySchema = v.object({
  studyId: v.string(),
  trials: v.number(),
  /** The best deployable trial; null when there is none. */
  best: v.nullable(v.object({ objective: v.number(), fidelity: v.number() })),
  /** What the trials take on disk, roughly: the length of their text. */
  bytes: v.number(),
});
export type StudySummary = v.InferOutput<typeof summarySchema>;

export const emptySummary = (studyId: string): StudySummary => ({ studyId, trials: 0, best: null, bytes: 0 });

/** The summary after one more trial. The best is chosen as `rankDeployable` does: fully trained ones first. */
export function addToSummary(summary: StudySummary, trial: Trial): StudySummary {
  return {
    ...summary,
    trials: summary.trials + 1,
    best: better(trial, summary.best)
      ? { objective: trial.objective, fidelity: trial.fidelity }
      : summary.best,
    bytes: summary.bytes + JSON.stringify(trial).length,
  };
}

function better(trial: Trial, best: StudySummary['best']): trial is Trial & { objective: number } {
  if (!isDeployable(trial) || trial.objective === undefined) return false;
  if (best === null) return true;
  const full = trial.fidelity === 1;
  return full === (best.fidelity === 1) ? trial.objective > best.objective : full;
}
