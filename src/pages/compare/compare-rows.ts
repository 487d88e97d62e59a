import type { BestCurve } from '../../charts/data/best-curves';
import type { MethodId } from '../../core/search';
import {
  pairedDifference,
  type MethodSummary,
  type PairedDifference,
  type ProblemScale,
  type RunSummary,
  type Spread,
} from '../../core/simulate';
import type { FinishedRun } from '../../app/simulation/BackgroundRuns.svelte';

/** Objective of a regret: the optimum at 0, the median of the deployable configurations at 1. */
export function objectiveOf(regret: number, { optimum, medianDeployable }: ProblemScale): number {
  return optimum - regret * (optimum - medianDeployable);
}

/** Best deployable so far over cost: median and quartiles over the seeds. */
export function bestCurves(summaries: readonly MethodSummary[], scale: ProblemScale): BestCurve[] {
  const at = (spread: Spread, key: keyof Spread) => objectiveOf(spread[key], scale);
  return summaries.map(({ method, curve }) => ({
    method,
    points: curve.map((spread, i) => ({
      cost: i + 1,
      low: at(spread, 'quartile3'),
      median: at(spread, 'median'),
      high: at(spread, 'quartile1'),
    })),
  }));
}

/** How much nearer to the best possible a method ends than another, as a share of the way, over the seeds of both. */
export function gapDifference(
  runs: readonly RunSummary[],
  method: MethodId,
  reference: MethodId,
): PairedDifference | null {
  const others = new Map(
    runs.filter((run) => run.method === reference).map(({ seed, regret }) => [seed, regret.at(-1)!]),
  );
  return pairedDifference(
    runs
      .filter((run) => run.method === method && others.has(run.seed))
      .map(({ seed, regret }) => [-regret.at(-1)!, -others.get(seed)!] as const),
  );
}

/** Runs as rows of a file, one per search. */
export function runRows(runs: readonly FinishedRun[]): Record<string, string | number>[] {
  return runs.map(({ request, summary }) => ({
    problem:
      request.problem.kind === 'table'
        ? 'table'
        : 'id' in request.problem
          ? request.problem.id
          : request.problem.kind,
    method: request.method,
    seed: request.seed,
    budget: request.budget,
    screened: request.screened ? 1 : 0,
    trials: summary.trials,
    undeployable: summary.undeployable,
    bestDeployable: summary.best ?? '',
    regret: summary.regret.at(-1)!,
  }));
}
