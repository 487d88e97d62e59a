import type { Problem } from '../method';

/** What `autotinyml` may be told to do differently; each can be set by an option of its name, for ablations. */
export interface Tactics {
  /** Trials of the initial design. */
  initialTrials: number;
  /** 1: objectives below the median are compressed (see `createWarp`), 0: as they are. */
  warp: number;
  /** Exponent of the probability of being deployable. */
  caution: number;
  /** Candidates less likely to be deployable than this are only taken when there is nothing else. */
  leastProbability: number;
  /** Every so many trials one explores, up to `exploreUntil` of the budget; 0 for never. */
  explorePeriod: number;
  exploreUntil: number;
  /** Trials without an improvement after which one explores; 0 for never. */
  patience: number;
}

export function tacticsOf({ codec, budget, options }: Problem): Tactics {
  const d = codec.groups.length;
  const initialTrials = Math.max(1, Math.min(d < 3 ? 6 : Math.min(12, 2 * d), budget >> 1));
  const tactics: Tactics = {
    initialTrials,
    warp: 1,
    caution: 1,
    leastProbability: 0.3,
    explorePeriod: 3,
    exploreUntil: 0.6,
    patience: 4,
  };
  for (const name of Object.keys(tactics) as (keyof Tactics)[]) {
    const value = options[name];
    if (typeof value === 'number') tactics[name] = value;
  }
  return tactics;
}
