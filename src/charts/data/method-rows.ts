import { summariseMethod, type MethodSummary, type RunSummary } from '../../core/simulate';
import type { MethodId } from '../../core/search';

/** One summary per method that has runs, in the order of the methods. */
export function methodSummaries(methods: readonly MethodId[], runs: readonly RunSummary[]): MethodSummary[] {
  return methods.flatMap((method) => {
    const own = runs.filter((run) => run.method === method);
    return own.length > 0 ? summariseMethod(own) : [];
  });
}

/** A value with its range, one row of an interval chart. */
export interface IntervalRow {
  label: string;
  runs: number;
  low: number;
  middle: number;
  high: number;
  /** Ends of everything seen, beyond low and high. */
  least?: number;
  most?: number;
}
