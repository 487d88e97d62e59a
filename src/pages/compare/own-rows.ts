import type { MethodId } from '../../core/search';
import { pairedDifference, type PairedDifference } from '../../core/simulate';
import type { RealMethodSummary, RealRunSummary } from '../../planning/comparison/summarise';
import type { ComparisonRun } from '../../core/records/comparison';
import type { BestCurve } from '../../charts/data/best-curves';

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
    study: runs[i].plan.name,
    method,
    seed,
    budget: runs[i].plan.trials,
    screened: runs[i].plan.screened ? 1 : 0,
    finished: finished ? 1 : 0,
    trials,
    undeployable,
    costFullTrials: cost,
    trainingMs,
    bestDeployable: best ?? '',
  }));
}
