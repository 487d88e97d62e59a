import type { ComparisonRun } from '../../core/records/comparison';
import type { Trial } from '../../core/records/trial';
import type { MethodId } from '../../core/search';

/** Searches that were kept, together as one comparison. */
export interface KeptComparison {
  studyId: string;
  name: string;
  methods: readonly MethodId[];
  budget: number;
  seeds: number;
  screened: boolean;
  runs: number;
  finished: number;
}

/** Kept searches of one study, budget and screen belong together. Newest first. */
export function keptComparisons(runs: readonly ComparisonRun[]): KeptComparison[] {
  const groups = new Map<string, ComparisonRun[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.studyId, run.plan.trials, run.plan.screened]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()]
    .map((group) => ({
      studyId: group[0].studyId,
      name: group[0].plan.name,
      methods: [...new Set(group.map(({ plan }) => plan.method))],
      budget: group[0].plan.trials,
      seeds: Math.max(...group.map(({ plan }) => plan.seed)),
      screened: group[0].plan.screened,
      runs: group.length,
      finished: group.filter(({ finished }) => finished).length,
    }))
    .reverse();
}

/** Mean time that a full trial of these took; null where none was trained. */
export function meanTrialMs(trials: readonly Trial[]): number | null {
  const trained = trials.filter(
    ({ fidelity, folds }) => fidelity === 1 && folds.some(({ cached }) => !cached),
  );
  if (trained.length === 0) return null;
  return trained.reduce((sum, { durationMs }) => sum + durationMs, 0) / trained.length;
}
