import { configurationCount } from '../../space/enumeration';
import type { Codec } from '../../space/codec';
import type { Evaluation, History, Problem, Proposal, Turn } from '../method';
import { counted, figure } from '../words';

/** Each rung keeps a third of the one below and gives it three times the training. */
export const ETA = 3;
/** Rungs below full training: the smallest fidelity is η^−DEPTH = 1/9. */
const DEPTH = 2;

/** Where a trial stands in Hyperband's endless plan. */
export interface Slot {
  /** Trial numbers of the rung below, whose best are promoted here; null on the lowest rung of a bracket. */
  below: { first: number; last: number } | null;
  /** Number of the first trial on this rung. */
  first: number;
  fidelity: number;
}

/**
 * The slot of a trial (1-based): Hyperband's brackets s = 2, 1, 0 over and over, each ⌈(s_max+1)/(s+1) · ηˢ⌉ trials
 * on its lowest rung and a third (rounded down) on every further one (Li et al. 2018, algorithm 1).
 */
export function slotOf(trial: number): Slot {
  let first = 1;
  for (let bracket = 0; ; bracket++) {
    const s = DEPTH - (bracket % (DEPTH + 1));
    const lowest = Math.ceil(((DEPTH + 1) / (s + 1)) * ETA ** s);
    let below: Slot['below'] = null;
    for (let rung = 0; rung <= s; rung++) {
      const size = Math.floor(lowest / ETA ** rung);
      if (trial < first + size) return { below, first, fidelity: ETA ** (rung - s) };
      below = { first, last: first + size - 1 };
      first += size;
    }
  }
}

/** See `MethodDefinition.firstOpenTrial`: the rung below the one that is being filled, or else that rung itself. */
export function firstOpenTrial(next: number): number {
  const { below, first } = slotOf(next);
  return below?.first ?? first;
}

/** Rules of promotion by the plan's option `version`; a study without one keeps those of 1. */
export const LATEST_PROMOTION = 2;

/** Missed a limit that more training may keep: its margin is short. A size that is exceeded stays exceeded. */
const mayYetDeploy = ({ deployable, margin }: Evaluation) => !deployable && margin !== null && margin < 0;

/**
 * Better trials first, and only what was measured. Rules of 1 never promote what is not deployable. Those of 2 promote it
 * after all that is, where training may still mend it: of networks trained a third of the way, a third of those that miss X-CROSS keep it
 * in the end (npm run verify:fidelity).
 */
export function promotable(
  evaluations: readonly Evaluation[],
  { options: { version } }: Pick<Problem, 'options'>,
): Evaluation[] {
  const renewed = typeof version === 'number' && version >= LATEST_PROMOTION;
  const allowed = renewed ? mayYetDeploy : () => false;
  return evaluations
    .filter((one) => one.objective !== null && (one.deployable || allowed(one)))
    .sort((a, b) => Number(b.deployable) - Number(a.deployable) || b.objective! - a.objective!);
}

/** What draws new configurations on the lowest rungs. */
export type Sampler = (history: History, turn: Turn) => Proposal | null;

/**
 * Successive halving in Hyperband's plan. A promoted trial asks for the same configuration at a higher fidelity, so
 * that its training can go on from where it stopped. Nothing to promote, or nothing new to draw: the other of the two.
 */
export function proposeOnRungs(
  problem: Problem,
  history: History,
  turn: Turn,
  sampler: Sampler,
): Proposal | null {
  const { below, fidelity } = slotOf(turn.number);
  const promoted =
    below && promotion(problem, history, (trial) => trial >= below.first && trial <= below.last, fidelity);
  if (promoted) return promoted;
  const drawn = spaceLeft(problem.codec, history) ? (turn.recommended() ?? sampler(history, turn)) : null;
  return drawn ? { ...drawn, fidelity } : promotion(problem, history, () => true, 1);
}

function spaceLeft(codec: Codec, { evaluations, pending }: History): boolean {
  return evaluations.length + pending.length < configurationCount(codec.space) * (DEPTH + 1);
}

/** The best trial in range that was not asked at this fidelity or above. */
function promotion(
  problem: Problem,
  history: History,
  inRange: (trial: number) => boolean,
  fidelity: number,
): Proposal | null {
  const reached = new Set(
    [...history.evaluations, ...history.pending]
      .filter((one) => one.fidelity >= fidelity)
      .map(({ key }) => key),
  );
  const candidates = promotable(
    history.evaluations.filter(({ trial, fidelity: f }) => inRange(trial) && f < fidelity),
    problem,
  );
  const best = candidates.find(({ key }) => !reached.has(key));
  if (best === undefined) return null;
  const share = fidelity === 1 ? 'to the end' : `up to ${figure(fidelity)} of the full training`;
  return {
    point: best.point,
    fidelity,
    phase: 'optimise',
    reason: `Promoted: trial ${best.trial} did best (${figure(best.objective!)}) among ${counted(candidates.length, 'trial')} trained less, and is trained on ${share}.${best.deployable ? '' : ' It misses its limit so far, which more training may mend.'}`,
  };
}
