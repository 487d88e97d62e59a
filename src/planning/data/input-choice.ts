import {
  cutExamples,
  suggestSplit,
  type DatasetOutline,
  type DatasetSummary,
  type StretchCut,
} from '../../core/data';
import { AppError } from '../../core/errors';
import type { Bound, NetworkTemplate } from '../../core/network';
import type { StudyPlan } from '../../core/records/plan';
import { SHORTEST_FRAME, signalPath } from '../../core/signal';
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

type Searched = Pick<StudyPlan, 'space' | 'template'>;

/** The values that a field can have. */
function valuesOf(space: SearchSpace, bound: Bound<string | number>): (string | number)[] {
  if (typeof bound !== 'object') return [bound];
  const parameter = space.find(({ name }) => name === bound.parameter);
  if (!parameter) return [];
  return 'values' in parameter ? [...parameter.values] : [parameter.low, parameter.high];
}

/** How recordings are divided where a search chooses windows: for the longest of these. */
export function stretchCutOf(
  { space, template: { signal }, split }: Searched & Pick<StudyPlan, 'split'>,
  readRows: number,
  rowHz?: number,
): StretchCut {
  const lengths = signal?.window === undefined ? [readRows] : valuesOf(space, signal.window).map(Number);
  return { longestRows: Math.max(...lengths), split, ...(rowHz !== undefined && { rowHz }) };
}

/**
 * Lengths of windows that a search can choose among, in rows: the one that was read, half of it, and twice as long where
 * stretches are long enough to be divided. None where there is nothing to choose.
 */
export function windowLengthsFor({ summary, examples }: DatasetOutline): number[] {
  const { reading } = summary;
  const rows = examples.rowsPerExample;
  const cannot = inputChoiceOf(summary) !== 'free' || (reading.kind === 'recordings' && reading.rowIsWindow);
  if (cannot || rows < 2 * SHORTEST_FRAME) return [];
  const split = suggestSplit(examples, 1);
  const longest = [2 * rows, rows].find((longestRows) => {
    try {
      cutExamples(examples, { longestRows, split }, { rows: longestRows, overlap: 0 });
      return true;
    } catch {
      return false;
    }
  });
  return longest === undefined ? [] : [...new Set([Math.round(rows / 2), rows, longest])];
}

/** The search chooses windows: their length, how much they share, their rate. */
export const choosesWindows = ({ signal = {} }: NetworkTemplate): boolean =>
  [signal.window, signal.overlap, signal.rate].some((bound) => bound !== undefined);

/**
 * Whether windows of every length can be cut and divided. @throws AppError `invalid-plan`, and as `cutExamples` does
 */
export function checkWindows(
  plan: Searched & Pick<StudyPlan, 'split'>,
  { summary, examples }: DatasetOutline,
): void {
  const { space, template } = plan;
  const { reading } = summary;
  if (!choosesWindows(template)) return;
  if (reading.kind !== 'recordings' || reading.rowIsWindow) {
    throw new AppError(
      'invalid-plan',
      'The search is to choose windows, and these data have none to cut.',
      'Take window and overlap out of the search, or start from a preset again.',
    );
  }
  const { overlap = 0.5, rate } = template.signal ?? {};
  if (rate !== undefined) checkRate(summary);
  const cut = stretchCutOf(plan, examples.rowsPerExample);
  // The fewest windows: none of the others is left without examples where these are not.
  const least = (bound: Bound<number>) => Math.min(...valuesOf(space, bound).map(Number));
  for (const share of rate === undefined ? [1] : [1, least(rate)]) {
    const rows = Math.max(1, Math.round(share * cut.longestRows));
    cutExamples(examples, cut, { rows, overlap: least(overlap), rate: share });
  }
}

/** Only samples can be taken at another rate: what was derived from them would have to be derived anew. */
function checkRate(summary: DatasetSummary): void {
  const { rowHz, steps } = signalPath(summary);
  if (rowHz === undefined || rowHz === 0) {
    throw new AppError(
      'no-clock',
      'The search is to choose the rate, and the rate of the data is not known.',
      'Give a column the role “time” in the card Data, or take the rate out of the search.',
    );
  }
  if (steps.length === 0) return;
  throw new AppError(
    'invalid-plan',
    'The search is to choose the rate of rows that are resampled or derived already.',
    'Take resampling, gravity and magnitude back in the card Data, or take the rate out of the search.',
  );
}

/**
 * Whether a network can see of these data what its template says.
 * @throws AppError `invalid-plan` for what has no windows, or a front end already; `no-frame` for windows too short
 */
export function checkInput(
  { space, template: { signal } }: Searched,
  summary: Pick<DatasetSummary, 'reading' | 'preparation' | 'input'>,
): void {
  if (!signal) return;
  const choice = inputChoiceOf(summary);
  if (choice === 'none') {
    throw new AppError(
      'invalid-plan',
      'The search is to choose what a network sees of windows, which only recordings have.',
      'Take front end and windows out of the search, or start from a preset again.',
    );
  }
  if (choice === 'taken') {
    throw new AppError(
      'invalid-plan',
      'The search is to choose what a network sees of windows, and the data have a front end already.',
      'Choose the rows of the window in the card Data, or take front end and windows out of the search.',
    );
  }
  if (!valuesOf(space, signal.frontEnd ?? 'raw').includes('spectrum')) return;
  const lengths = signal.window === undefined ? [] : valuesOf(space, signal.window).map(Number);
  const shares = valuesOf(space, signal.rate ?? 1).map(Number);
  const read = signal.window === undefined ? summary.input[0] : Infinity;
  const windowRows = Math.round(Math.min(...shares) * Math.min(read, ...lengths));
  if (windowRows >= SHORTEST_FRAME) return;
  throw new AppError(
    'no-frame',
    `A window of ${windowRows} rows has no room for a frame of a spectrum.`,
    'Take the spectrum out of the search, or choose longer windows.',
    { windowRows },
  );
}
