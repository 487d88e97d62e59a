import type { OptimizerOptions } from '../method';
import { figure } from '../words';
import { expectedImprovement, probabilityOfImprovement, upperConfidenceBound } from './functions';

/** β of the upper confidence bound when a study does not say otherwise: the 97.5 % quantile of a normal. */
export const BETA = 1.96;

/** The acquisition function that a study's options ask for. */
export interface Acquisition {
  /** In the units of the objective (UCB, EI) or as a probability (PI). `best` is the incumbent's value. */
  value(mean: number, sd: number, best: number): number;
  /** Free of the objective's units: `centre` and `unit` are those of the surrogate. */
  score(value: number, centre: number, unit: number): number;
  /** What was largest, with the figures filled in. */
  reason(mean: number, sd: number, best: number): string;
}

/** UCB with β = 1.96 unless the options say otherwise. */
export function acquisitionOf({ acquisition = 'ucb', beta = BETA }: OptimizerOptions): Acquisition {
  switch (acquisition) {
    case 'ucb':
      return {
        value: (mean, sd) => upperConfidenceBound(mean, sd, beta),
        score: (value, centre, unit) => (value - centre) / unit,
        reason: (mean, sd) =>
          `Highest optimistic estimate (mean ${figure(mean)} + ${figure(beta)} × ${figure(sd)} = ${figure(mean + beta * sd)})`,
      };
    case 'ei':
      return {
        value: expectedImprovement,
        score: (value, _centre, unit) => value / unit,
        reason: (mean, sd, best) =>
          `Largest expected improvement (${figure(expectedImprovement(mean, sd, best))} over ${figure(best)}, from mean ${figure(mean)} ± ${figure(sd)})`,
      };
    case 'pi':
      return {
        value: probabilityOfImprovement,
        score: (value) => value,
        reason: (mean, sd, best) =>
          `Likeliest to improve (probability ${figure(probabilityOfImprovement(mean, sd, best))} to beat ${figure(best)}, from mean ${figure(mean)} ± ${figure(sd)})`,
      };
  }
}
