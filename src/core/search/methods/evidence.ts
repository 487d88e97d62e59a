import type { Evaluation, History } from '../method';
import { isMeasured, type Measured } from '../surrogates/training-set';
import type { Tactics } from './tactics';

/** Fewer trials after the initial design than these say nothing about the border. */
const FEWEST_RECENT = 3;

export function isDeployedAndMeasured(evaluation: Evaluation): evaluation is Measured {
  return evaluation.deployable && isMeasured(evaluation);
}

/** Where margins are told: a trial without one was not trained to its end, and one without an objective diverged. */
export const hasFailed = ({ deployable, objective, margin }: Evaluation) =>
  objective === null && (deployable || margin === null);

/** What margins do not tell: where evaluations fail. */
export function asTried(evaluation: Evaluation) {
  return { encoded: evaluation.encoded, deployable: !hasFailed(evaluation) };
}

/** A trial that failed is as useless as an undeployable one. */
export function asLabelled({ encoded, deployable, objective }: Evaluation) {
  return { encoded, deployable: deployable && objective !== null };
}

/** @param chosen after the initial design, whose trials knew no border and say nothing about it */
export function strainOf(chosen: readonly Evaluation[], { recent }: Tactics): number {
  const last = recent > 0 ? chosen.slice(-recent) : [];
  if (last.length < FEWEST_RECENT) return 1;
  return last.filter(({ deployable }) => !deployable).length / last.length;
}

export function trialsSinceImprovement({ evaluations }: History): number {
  let best = -Infinity;
  let since = 0;
  for (const evaluation of evaluations) {
    since++;
    if (isDeployedAndMeasured(evaluation) && evaluation.objective > best) {
      best = evaluation.objective;
      since = 0;
    }
  }
  return since;
}
