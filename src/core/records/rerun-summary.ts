import { isDeployable } from './incumbent';
import type { Rerun } from './study';

/** What the re-runs of a trial say together. */
export interface RerunSummary {
  runs: number;
  /** Of the runs with an objective; absent when there is none. */
  mean?: number;
  /** Standard deviation of a sample (n − 1); absent for fewer than two runs. */
  sd?: number;
  /** Runs that were deployable. */
  deployable: number;
}

/**
 * Mean and standard deviation over the re-runs alone: the trial's own result was looked at when it was chosen, and a
 * result that is chosen for being high is too high on average.
 */
export function summariseReruns(reruns: readonly Rerun[]): RerunSummary {
  const values = reruns.flatMap(({ objective }) => (objective === undefined ? [] : [objective]));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    runs: reruns.length,
    ...(values.length > 0 && { mean }),
    ...(values.length > 1 && { sd: Math.sqrt(squares / (values.length - 1)) }),
    deployable: reruns.filter(isDeployable).length,
  };
}
