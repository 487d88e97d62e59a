import type { DatasetSummary } from '../core/data';
import type { Violation } from '../core/deploy';
import type { StudyPlan } from '../core/records/plan';
import { boardOf, compressionsOf } from './plan';

/** What a person can change where no network kept the limits. */
export type Help =
  | 'own limits'
  | 'larger board'
  | 'int8'
  | 'shorter windows'
  | 'smaller images'
  | 'smaller networks'
  | 'other compression'
  | 'lower X-CROSS'
  | 'longer training';

/** Of what there is, what this plan leaves open; the easiest first. */
export function whatHelps(
  plan: StudyPlan,
  reading: DatasetSummary['reading'],
  violations: readonly Violation[] = [],
): readonly Help[] {
  const compressions = compressionsOf(plan);
  const missesAgreement = violations.some(({ figure }) => figure === 'crossAccuracy');
  const missesSize = violations.length === 0 || violations.some(({ figure }) => figure !== 'crossAccuracy');
  const agreement: Help[] = missesAgreement ? ['other compression', 'lower X-CROSS', 'longer training'] : [];
  if (!missesSize) return agreement;
  return [
    ...agreement,
    ...(hasOwnLimits(plan) ? (['own limits'] as const) : []),
    'larger board',
    ...(compressions.includes('int8') ? [] : (['int8'] as const)),
    ...(reading.kind === 'recordings' && !reading.rowIsWindow ? (['shorter windows'] as const) : []),
    ...(reading.kind === 'image' ? (['smaller images'] as const) : []),
    'smaller networks',
  ];
}

/** A person set limits beyond those that the board's memory sets. */
function hasOwnLimits(plan: StudyPlan): boolean {
  const memory = boardOf(plan).profiles[plan.profile];
  const { ramBytes, romBytes, macc, latencyMs } = plan.limits;
  const tighter = memory !== undefined && (ramBytes < memory.ramBytes || romBytes < memory.romBytes);
  return tighter || macc !== undefined || latencyMs !== undefined;
}
