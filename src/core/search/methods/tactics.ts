import type { Problem } from '../method';

/** Rules of `autotinyml` by the plan's option `version`; a study without one keeps those of 1. */
export const LATEST_RULES = 4;
/** Margins and undeployable trials teach. */
const RULES_WITH_MARGINS = 2;
/** Caution follows what the last trials met. */
const RULES_WITH_RECENT_CAUTION = 3;
/** Until something deployable is met draws keep their distance from what was tried; few hyperparameters are searched beyond the border. */
const RULES_THAT_LOOK_FAR = 4;
/** With more hyperparameters there is too much beyond the border. */
const MOST_TO_LEAP = 5;

/** The choices inside `autotinyml`; each can be set by an option of its name, which is how docs/search.md measures them. */
export interface Tactics {
  /** Trials of the initial design. */
  initialTrials: number;
  /** Trials without an improvement after which one explores; 0 for never. */
  patience: number;
  /** Exponent of the probability of being deployable. */
  caution: number;
  /** The same for the last trial: between the two it follows the square of the share of the budget that is spent. */
  lastCaution: number;
  /** So many of the last trials say how cautious to be: from `lowCaution`, where all of them deployed, to the above. 0: always the above. */
  recent: number;
  /** Caution and least probability where all of the last trials deployed. */
  lowCaution: number;
  lowLeastProbability: number;
  /** Until something deployable is met: of so many uniform draws the one farthest from all trials. */
  draws: number;
  /** What is beyond the border is tried where it promises so many times what is left within it; 0: never. Only where trials say yes or no. */
  leap: number;
  /** One in so many trials may leap. */
  leapEvery: number;
  /** 1: where trials tell by how much a limit was kept, the border is learnt from these numbers; 0: from yes and no. */
  margins: number;
  /** Caution with a border learnt from margins. */
  marginCaution: number;
  /** Least probability with a border learnt from margins. */
  leastWithMargins: number;
  /** 1: the objective is learnt from undeployable trials too, where they were measured. */
  outside: number;
  /** Candidates less likely to be deployable than this are only taken when there is nothing else. */
  leastProbability: number;
  /** 1: the border has a width per hyperparameter, learnt from the trials; 0: one width for all. */
  relevance: number;
  /** 1: RBF kernel for the objective; 0: Matérn 5/2. */
  smooth: number;
  /** Prior median of the variance of a hyperparameter's main effect, of standardised objectives; 0: no main effects. */
  trend: number;
}

export function tacticsOf({ codec, budget, options }: Problem): Tactics {
  const d = codec.groups.length;
  const version = typeof options.version === 'number' ? options.version : 1;
  const tactics: Tactics = {
    initialTrials: Math.max(1, Math.min(d < 3 ? 6 : d, 12, budget >> 1)),
    // A look around pays where the region can be covered; with more hyperparameters it has to be rarer.
    patience: d + 1,
    caution: 3,
    lastCaution: 3,
    recent: version >= RULES_WITH_RECENT_CAUTION ? 10 : 0,
    lowCaution: 1,
    lowLeastProbability: 0.15,
    draws: version >= RULES_THAT_LOOK_FAR ? 16 : 1,
    leap: version >= RULES_THAT_LOOK_FAR && d <= MOST_TO_LEAP ? 5 : 0,
    leapEvery: 3,
    margins: version >= RULES_WITH_MARGINS ? 1 : 0,
    marginCaution: 1,
    leastWithMargins: 0.05,
    outside: version >= RULES_WITH_MARGINS ? 1 : 0,
    leastProbability: 0.3,
    relevance: 1,
    // Between choices nothing is smooth.
    smooth: codec.discrete ? 0 : 1,
    trend: 0.1,
  };
  for (const name of Object.keys(tactics) as (keyof Tactics)[]) {
    const value = options[name];
    if (typeof value === 'number') tactics[name] = value;
  }
  return tactics;
}
