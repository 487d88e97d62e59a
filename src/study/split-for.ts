import { cutExamples, splitExamples, type ExamplePlaces, type Split } from '../core/data';
import type { StudyPlan } from '../core/records/plan';
import { choosesWindows, stretchCutOf } from '../planning/data/input-choice';

/**
 * How a plan divides examples. Where its search chooses windows, each configuration has a split of its own
 * (`seenExamples`); this is that of the longest windows, on the same stretches.
 * @throws AppError as `splitExamples` and `cutExamples` do
 */
export function splitFor(
  examples: ExamplePlaces,
  plan: Pick<StudyPlan, 'space' | 'template' | 'split'>,
): Split {
  if (!choosesWindows(plan.template)) return splitExamples(examples, plan.split);
  const cut = stretchCutOf(plan, examples.rowsPerExample);
  return cutExamples(examples, cut, { rows: cut.longestRows, overlap: 0.5 }).split;
}
