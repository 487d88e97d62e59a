import { AppError } from '../core/errors';
import { createCodec } from '../core/space/codec';
import { MOST_TRIALS } from '../planning/time-budget';
import { boardOf, validatePlan } from '../planning/plan';
import type { StudyBundle } from './study-file';
import { damaged } from './study-json';

/**
 * A study in a file may have the right shape and still be none that a page can have made.
 * @throws AppError `study-file-damaged` with the first thing that makes no sense
 */
export function checkMeaning(bundle: StudyBundle): void {
  const problem = problemOfPlan(bundle) ?? problemOfData(bundle) ?? problemOfTrials(bundle);
  if (problem) throw damaged(problem);
}

function problemOfPlan({ study: { plan } }: StudyBundle): string | undefined {
  try {
    validatePlan(plan);
    boardOf(plan);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return `the plan cannot be used: ${error.message.replace(/\.$/, '')}`;
    throw error;
  }
}

const sameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, i) => value === other[i]);

function problemOfData({ dataset: { summary, examples } }: StudyBundle): string | undefined {
  const { labels, sessions, classNames, sessionNames, input } = examples;
  if (labels.some((label) => label >= classNames.length)) return 'a label names no class';
  if (sessions.some((session) => session >= sessionNames.length)) return 'an example belongs to no recording';
  if (summary.examples !== labels.length) return 'the data set says another number of examples than it has';
  if (!sameList(summary.input, input) || !sameList(summary.classNames, classNames))
    return 'the data set and its examples do not agree';
  const counts = new Array<number>(classNames.length).fill(0);
  for (const label of labels) counts[label] += 1;
  if (!sameList(counts, summary.examplesPerClass))
    return 'the examples of a class are not as many as is said';
  return undefined;
}

function problemOfTrials({ study, trials }: StudyBundle): string | undefined {
  if (trials.length > MOST_TRIALS) return `it has more than ${MOST_TRIALS} trials`;
  // Trials side by side: a page that was closed may have lost some that were asked for before others.
  const most = trials.length + (study.plan.parallelTrials ?? 1) - 1;
  if (trials.some(({ number }) => number > most)) return 'trials are missing';
  const { pointOf } = createCodec(study.plan.space);
  const outside = trials.find(({ configuration }) => {
    try {
      pointOf(configuration);
      return false;
    } catch {
      return true;
    }
  });
  if (outside) return `trial ${outside.number} is outside the search space`;
  const { final } = study;
  if (final && !trials.some(({ number }) => number === final.trial))
    return 'the trial of the best model is missing';
  return undefined;
}
