import type { Point } from '../../space/parameter';
import type { History } from '../method';
import { isMeasured, type Measured } from '../surrogates/training-set';

/** Deployable trials with a measured objective at full fidelity, best first. */
export function ranked({ evaluations }: History): Measured[] {
  return evaluations
    .filter(isMeasured)
    .filter(({ deployable, fidelity }) => deployable && fidelity === 1)
    .sort((a, b) => b.objective - a.objective);
}

/** Points of the best deployable trials. */
export function incumbents(history: History, count: number): Point[] {
  return ranked(history)
    .slice(0, count)
    .map(({ point }) => point);
}
