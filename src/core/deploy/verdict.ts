import type { Figures, Limits, Verdict, Violation } from './types';

/** Figures that have an upper limit, or may have one. */
export const UPPER_LIMITS = ['ramBytes', 'romBytes', 'macc', 'latencyMs'] as const;

/**
 * Deployable when every figure keeps its limit, limits included. Figures that are not known yet (X-CROSS before
 * training) and limits that are not set are not judged; a figure that is not a number breaks its limit.
 */
export function verdict(figures: Figures, limits: Limits): Verdict {
  const violations: Violation[] = [];
  for (const figure of UPPER_LIMITS) {
    const value = figures[figure];
    const limit = limits[figure];
    if (value !== undefined && limit !== undefined && !(value <= limit))
      violations.push({ figure, value, limit });
  }
  const { crossAccuracy } = figures;
  if (crossAccuracy !== undefined && !(crossAccuracy >= limits.crossAccuracy)) {
    violations.push({ figure: 'crossAccuracy', value: crossAccuracy, limit: limits.crossAccuracy });
  }
  return { deployable: violations.length === 0, violations };
}
