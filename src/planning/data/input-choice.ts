import type { DatasetSummary } from '../../core/data';
import { AppError } from '../../core/errors';
import type { NetworkTemplate } from '../../core/network';
import { SHORTEST_FRAME } from '../../core/signal';
import type { SearchSpace } from '../../core/space';

/** A search may choose what the network sees of windows (`free`), the data have it chosen (`taken`), or there are no windows. */
export type InputChoice = 'none' | 'taken' | 'free';

export function inputChoiceOf({
  reading,
  preparation,
}: Pick<DatasetSummary, 'reading' | 'preparation'>): InputChoice {
  if (reading.kind !== 'recordings') return 'none';
  return preparation?.frontEnd ? 'taken' : 'free';
}

/**
 * Whether a network can see of these data what its template says.
 * @throws AppError `invalid-plan` for what has no windows, or a front end already; `no-frame` for windows too short
 */
export function checkInput(
  { space, template: { signal } }: { space: SearchSpace; template: NetworkTemplate },
  summary: Pick<DatasetSummary, 'reading' | 'preparation' | 'input'>,
): void {
  if (!signal) return;
  const choice = inputChoiceOf(summary);
  if (choice === 'none') {
    throw new AppError(
      'invalid-plan',
      'The search is to choose a front end, which only recordings have.',
      'Take the front end out of the search, or start from a preset again.',
    );
  }
  if (choice === 'taken') {
    throw new AppError(
      'invalid-plan',
      'The search is to choose a front end, and the data have one already.',
      'Choose the rows of the window in the card Data, or take the front end out of the search.',
    );
  }
  const { frontEnd } = signal;
  const searched =
    typeof frontEnd === 'object' ? space.find(({ name }) => name === frontEnd.parameter) : undefined;
  const wanted: readonly unknown[] = searched && 'values' in searched ? searched.values : [frontEnd];
  if (!wanted.includes('spectrum') || summary.input[0] >= SHORTEST_FRAME) return;
  throw new AppError(
    'no-frame',
    `A window of ${summary.input[0]} rows has no room for a frame of a spectrum.`,
    'Take the spectrum out of the search, or choose longer windows.',
    { windowRows: summary.input[0] },
  );
}
