import type { Violation } from '../deploy/types';
import { isDeployable } from './incumbent';
import type { StudyState } from './study';
import type { TrialHead } from './trial';

/** Why a search came to no model. */
export type Ending =
  | { kind: 'nothing-tried' }
  /** A person stopped it before a trial was finished: nothing is known of its networks. */
  | { kind: 'stopped-at-once' }
  /** No trial could be trained to its end; failures by their message, the commonest first. */
  | { kind: 'none-trained'; trials: number; failures: readonly { message: string; trials: number }[] }
  /** The trial that came nearest to the limits, and by how much it misses the one that it misses most: a share of the limit. */
  | { kind: 'none-deployable'; trials: number; nearest: TrialHead; missedBy: number };

/** How far a figure is beyond its limit, as a share of the limit. */
function excessOf({ value, limit }: Violation): number {
  const excess = Math.abs(value - limit) / limit;
  return Number.isFinite(excess) ? excess : Infinity;
}

const missedBy = ({ violations }: TrialHead): number => Math.max(0, ...violations.map(excessOf));

/** Null while there is a deployable trial. */
export function endingOf(trials: readonly TrialHead[], state: StudyState): Ending | null {
  if (trials.some((trial) => isDeployable(trial))) return null;
  if (trials.length === 0) return { kind: state === 'stopped' ? 'stopped-at-once' : 'nothing-tried' };
  const trained = trials.filter(({ state }) => state === 'finished');
  if (trained.length === 0) {
    const counts = new Map<string, number>();
    for (const { failure } of trials) {
      // Of the folds only some may diverge: numbers apart, it is one reason.
      const message =
        failure?.code === 'diverged'
          ? 'Training diverged: its numbers grew beyond all bounds.'
          : (failure?.message ?? 'Not trained.');
      counts.set(message, (counts.get(message) ?? 0) + 1);
    }
    const failures = Array.from(counts, ([message, count]) => ({ message, trials: count }));
    failures.sort((a, b) => b.trials - a.trials);
    return { kind: 'none-trained', trials: trials.length, failures };
  }
  const [nearest] = [...trained].sort((a, b) => missedBy(a) - missedBy(b) || a.number - b.number);
  return { kind: 'none-deployable', trials: trials.length, nearest, missedBy: missedBy(nearest) };
}
