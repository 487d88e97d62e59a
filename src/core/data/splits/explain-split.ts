import { grouped } from '../number-words';
import type { ExamplePlaces, SplitPlan } from '../types';

/** What a split is and what its score says, in sentences; `tested` examples are its outer test. */
export function explainSplit(
  examples: ExamplePlaces,
  plan: SplitPlan,
  tested: number,
  blockRows: number,
): string {
  const what = {
    time:
      `${plan.folds} folds of contiguous blocks of time (typically ${grouped(blockRows)} rows), because neighbouring ` +
      'windows are nearly alike; training windows that share rows with a validation window are dropped. ' +
      'The score says how well the same sources are told apart at another time.',
    session:
      `${plan.folds} folds of whole sessions, each on one side only. ` +
      'The score says how well the model does on sessions or persons it has never seen.',
    rows:
      `${plan.folds} folds of shuffled rows, each class dealt evenly, because rows are independent of each other. ` +
      'The score says how well the model does on further rows of the same kind.',
  }[plan.by];
  const named = plan.outerTest === 'named' && examples.testExamples;
  const drawn = {
    time: 'the last stretch of every session and class',
    session: 'whole sessions',
    rows: 'a shuffled share of every class',
  }[plan.by];
  const stretch = named ? 'what the files that are named a test hold' : drawn;
  if (tested === 0) return `${what} No outer test is kept out of the search.`;
  return `${what} The outer test (${grouped(tested)} of ${grouped(examples.labels.length)} examples) is ${stretch}, which the search never sees.`;
}
