import type { Outcome } from '../../charts/data/trial-records';
import type { Phase } from '../../core/search';
import type { Panel } from '../../core/simulate/story';
import { xOf } from './step-facts';

/** A trial as the pictures of a curve draw it. */
export interface CurveMark {
  number: number;
  outcome: Outcome;
  phase: Phase;
  accuracy?: number;
  x: number;
  /** Carries the estimated border. */
  supports: boolean;
}

/** While deployability plays no part, every trial counts as one that deploys. */
export function curveMarks({ trials, belief, layers }: Panel, judged: boolean): CurveMark[] {
  return trials.map((trial) => ({
    number: trial.number,
    outcome: trial.deployable || !judged ? 'deployable' : 'undeployable',
    phase: trial.phase,
    accuracy: trial.measured,
    x: xOf(trial),
    supports: layers.border && (belief?.supportTrials.includes(trial.number) ?? false),
  }));
}
