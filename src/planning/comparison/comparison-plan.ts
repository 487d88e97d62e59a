import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { MethodId } from '../../core/search';
import { optionsOfNewPlans, validatePlan } from '../plan';
import type { ComparisonRun } from '../../core/records/comparison';
import { withFormerNames } from '../../core/records/former-names';
import type { StudyPlan } from '../../core/records/plan';

/** What is compared on a person's own data. Everything else is the study's: data, split, board, space, training. */
export interface ComparisonPlan {
  methods: readonly MethodId[];
  /** Budget of every search in full trials: all epochs of all folds. */
  budget: number;
  /** Seeds 1 to this, of the search and of the training alike: at one seed all methods meet equal luck. */
  seeds: number;
  /** What the footprint rules out is not tried, by anybody. */
  screened: boolean;
}

/**
 * Every search of a comparison, ordered by seed: the methods grow side by side, and a seed that is done is a fair
 * comparison in itself.
 *
 * @param base the study's plan
 * @throws AppError `invalid-plan`
 */
export function comparisonRuns(
  studyId: string,
  base: StudyPlan,
  { methods, budget, seeds, screened }: ComparisonPlan,
): ComparisonRun[] {
  return Array.from({ length: seeds }, (_, i) =>
    methods.map((method): ComparisonRun => {
      const plan = validatePlan({
        ...base,
        parallelTrials: undefined,
        // Methods are compared by full trials.
        racingErrorRate: undefined,
        budgetMinutes: undefined,
        methodOptions: optionsOfNewPlans(method),
        startFrom: undefined,
        method,
        screened,
        trials: budget,
        seed: i + 1,
      });
      return { id: runId(plan), studyId, plan, finished: false, createdAt: 0 };
    }),
  ).flat();
}

/** Equal for plans that make the same search on the same data, whatever they are called, and for stored ones what it was. */
function runId({ name: _name, ...plan }: StudyPlan): string {
  const entries = Object.entries(withFormerNames(plan)).filter(([, value]) => value !== undefined);
  const facts = JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return `run-${bytesToHex(sha256(utf8ToBytes(facts))).slice(0, 32)}`;
}
