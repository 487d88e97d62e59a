import type { TrialRecord } from './trial-records';

export interface DistributionStep {
  accuracy: number;
  /** Share of the trials with at most this accuracy. */
  share: number;
}

export interface Distribution {
  deployable: DistributionStep[];
  undeployable: DistributionStep[];
  medianDeployable?: number;
}

/** Empirical distribution functions F(a) = |{trials with accuracy ≤ a}| / |trials|, deployable and other trials apart. */
export function accuracyDistribution(records: readonly TrialRecord[]): Distribution {
  const of = (deployable: boolean): DistributionStep[] =>
    empirical(
      records.flatMap(({ outcome, accuracy }) =>
        (outcome === 'deployable') === deployable && accuracy !== undefined ? [accuracy] : [],
      ),
    );
  const deployable = of(true);
  return {
    deployable,
    undeployable: of(false),
    medianDeployable: deployable.find(({ share }) => share >= 0.5)?.accuracy,
  };
}

function empirical(values: number[]): DistributionStep[] {
  const steps: DistributionStep[] = [];
  values
    .sort((a, b) => a - b)
    .forEach((accuracy, index) => {
      const share = (index + 1) / values.length;
      const last = steps.at(-1);
      if (last?.accuracy === accuracy) last.share = share;
      else steps.push({ accuracy, share });
    });
  return steps;
}
