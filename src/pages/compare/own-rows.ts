import type { MethodId } from '../../core/search/types';
import { pairedDifference, type PairedDifference } from '../../core/simulate';
import type { RealMethodSummary, RealRunSummary } from '../../study/comparison/summarise';
import type { ComparisonRun } from '../../core/records/comparison';
import type { Trial } from '../../core/records/trial';
import type { BestCurve } from './compare-rows';

/** Best deployable so far over cost, as far as every counted search has come; methods that show nothing yet are left out. */
export function ownCurves(summaries: readonly RealMethodSummary[]): BestCurve[] {
  return summaries
    .filter(({ curve }) => curve.some(({ median }) => Number.isFinite(median)))
    .map(({ method, curve }) => ({
      method,
      points: curve.map(({ quartile1, median, quartile3 }, i) => ({
        cost: i + 1,
        low: quartile1,
        median,
        high: quartile3,
      })),
    }));
}

/** A search that found nothing deployable has nothing that could be right: accuracy 0. */
const finalOf = ({ best = 0 }: RealRunSummary): number => best;

/** Difference to a method over the seeds that both have finished. */
export function ownDifference(
  runs: readonly RealRunSummary[],
  method: MethodId,
  reference: MethodId,
): PairedDifference | null {
  const finished = runs.filter((run) => run.finished);
  return pairedDifference(
    finished
      .filter((run) => run.method === method)
      .flatMap((run) => {
        const other = finished.find(({ method: of, seed }) => of === reference && seed === run.seed);
        return other ? [[finalOf(run), finalOf(other)] as const] : [];
      }),
  );
}

/** Searches as rows of a file. */
export function ownRunRows(
  runs: readonly ComparisonRun[],
  summaries: readonly RealRunSummary[],
): Record<string, string | number>[] {
  return summaries.map(({ method, seed, finished, trials, undeployable, cost, trainingMs, best }, i) => ({
    study: runs[i]!.plan.name,
    method,
    seed,
    budget: runs[i]!.plan.trials,
    screened: runs[i]!.plan.screened ? 1 : 0,
    finished: finished ? 1 : 0,
    trials,
    undeployable,
    costFullTrials: cost,
    trainingMs,
    bestDeployable: best ?? '',
  }));
}

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
      studyId: group[0]!.studyId,
      name: group[0]!.plan.name,
      methods: [...new Set(group.map(({ plan }) => plan.method))],
      budget: group[0]!.plan.trials,
      seeds: Math.max(...group.map(({ plan }) => plan.seed)),
      screened: group[0]!.plan.screened,
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
