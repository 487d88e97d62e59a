import { findPixels } from '../../columns/pixel-columns';
import { findRowWindows } from '../../columns/row-windows';
import { neighbourCorrelation, saysNoOrder } from '../../columns/neighbour-correlation';
import { isMissing, numberReader } from '../../columns/parse-number';
import type { ColumnGuesses } from '../../columns/guess-roles';
import type { StretchOfRows } from '../../columns/column-facts';
import { DEFAULT_RECORDINGS } from '../../examples/windows';
import type { Reading } from '../../types';
import type { FileHead } from './file-heads';

/** Pieces that differ in length by less than this share are takes of one length. */
const ONE_LENGTH = 0.1;
const LONGEST_TAKE = 400;
/** Sound: windows of 90 samples would hold nothing of it. */
const FAST_HERTZ = 4000;
const FAST_WINDOW = 1024;

/** Rows that far apart are no samples of a signal. */
const HALF_DAY_S = 43_200;

/** What is known when the reading is guessed; `stretches` are of the heads, in their order. */
export interface LookedAt {
  heads: readonly FileHead[];
  stretches: readonly StretchOfRows[];
  guesses: ColumnGuesses;
}

/** Whether rows are samples of recordings, windows, rows of a table or images, and why. */
export function guessReading(known: LookedAt): { reading: Reading; reason: string } {
  const { heads, guesses } = known;
  const told = heads[0].rowIsWindow;
  if (told) {
    const signals = guesses.columns.filter(({ role }) => role === 'signal').length;
    const windowLength = Math.max(1, Math.floor(signals / told.channels));
    const reading = { ...DEFAULT_RECORDINGS, windowLength, overlap: 0, rowIsWindow: told };
    return { reading, reason: 'The file says that every row is a window.' };
  }
  const pixels = findPixels(guesses.columns, guesses.facts);
  const hasLabel = guesses.columns.some(({ role }) => role === 'label');
  if (pixels && (hasLabel || heads.length > 1)) {
    const [height, width, channels] = pixels.shape;
    return { reading: { kind: 'image', height, width, channels }, reason: pixels.reason };
  }
  const windows = findRowWindows(guesses.columns, guesses.facts);
  if (windows && (hasLabel || heads.length > 1)) {
    const { length, channels, order, reason } = windows;
    const rowIsWindow = { channels, order };
    return { reading: { ...DEFAULT_RECORDINGS, windowLength: length, overlap: 0, rowIsWindow }, reason };
  }
  const reading = { ...DEFAULT_RECORDINGS, windowLength: windowLengthFor(known) };
  const clock = guesses.columns.findIndex(({ role }) => role === 'time');
  if (clock >= 0 && guesses.clock === 'date' && guesses.facts[clock].steps.median >= HALF_DAY_S)
    return { reading: { kind: 'table' }, reason: 'Rows are days apart, so each row is an example.' };
  if (clock >= 0)
    return { reading, reason: 'There is a clock, so rows are samples of recordings, cut into windows.' };
  if (heads.some(({ samplingHz }) => samplingHz !== undefined))
    return { reading, reason: 'The files say a rate, so rows are samples of recordings, cut into windows.' };
  if (heads.length > 1 && !hasLabel) {
    return {
      reading,
      reason: 'There are several files without a label column, so each is a recording, cut into windows.',
    };
  }
  const unordered = guesses.facts.some(saysNoOrder);
  if (!unordered && heads[0].body.length >= 100 && correlationOf(known) > 0.5) {
    return {
      reading,
      reason: 'Neighbouring rows are alike, so rows are samples of a recording, cut into windows.',
    };
  }
  return {
    reading: { kind: 'table' },
    reason: 'Rows know nothing of each other, so each row is an example.',
  };
}

/**
 * The length of the takes between blank lines, or of sessions that follow each other, where they are about equally long; else 90 rows, nine tenths of the
 * shortest recordings, or half of the typical run of one label, where those are shorter.
 */
function windowLengthFor({ heads, stretches, guesses: { columns } }: LookedAt): number {
  const fast = heads.some(({ samplingHz = 0 }) => samplingHz > FAST_HERTZ);
  const windowLength = fast ? FAST_WINDOW : DEFAULT_RECORDINGS.windowLength;
  const takes = lengthOfTakes(
    heads,
    stretches,
    columns.findIndex(({ role }) => role === 'session'),
  );
  if (takes) return takes;
  const told = heads.flatMap(({ recordingRows = [] }) => recordingRows).sort((a, b) => a - b);
  if (told.length > 0) return Math.max(2, Math.min(windowLength, told[Math.floor(told.length / 20)]));
  const cutting = columns.flatMap(({ role }, c) => (role === 'label' || role === 'session' ? [c] : []));
  const runs =
    cutting.length === 0 ? [] : stretches.slice(0, 8).flatMap((stretch) => runsOf(stretch, cutting));
  if (runs.length > 1) {
    const typical = runs.sort((a, b) => a - b)[runs.length >> 1];
    if (typical < windowLength) return Math.max(2, Math.floor(typical / 2));
  }
  const rows = heads.map(({ estimatedRows }) => estimatedRows).sort((a, b) => a - b);
  const short = rows[Math.floor(rows.length / 10)];
  if (short >= windowLength) return windowLength;
  return Math.max(2, Math.floor(heads.length > 1 ? short * 0.9 : short / 2));
}

function lengthOfTakes(
  heads: readonly FileHead[],
  stretches: readonly StretchOfRows[],
  session: number,
): number | undefined {
  const between = heads.flatMap(({ breaks = [], rows, cells, body }) => {
    const starts = [Number(cells.header), ...breaks, rows.length];
    if (breaks.length === 0 || breaks.length > body.length / 3) return [];
    return starts.slice(1).map((end, i) => end - starts[i]);
  });
  const bySession =
    session < 0 ? [] : stretches.flatMap((stretch) => runsOf(stretch, [session]).slice(0, -1));
  const lengths = between.length > 0 ? between : bySession;
  if (lengths.length < 3) return undefined;
  lengths.sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.floor(share * (lengths.length - 1))];
  const equal = at(0.9) - at(0.1) <= ONE_LENGTH * at(0.5);
  return equal && at(0.1) >= 2 && at(0.1) <= LONGEST_TAKE ? at(0.1) : undefined;
}

/** Lengths of the runs of equal values in some columns. */
function runsOf({ rows, places }: StretchOfRows, columns: readonly number[]): number[] {
  const runs: number[] = [];
  rows.forEach((row, i) => {
    if (i > 0 && columns.every((c) => row[places[c]] === rows[i - 1][places[c]])) runs[runs.length - 1]++;
    else runs.push(1);
  });
  return runs;
}

/** By the first file's beginning, within the rows of one label. */
function correlationOf({ heads, guesses: { columns } }: LookedAt): number {
  const { body, cells } = heads[0];
  const read = numberReader(cells.decimal);
  const label = columns.findIndex(({ role }) => role === 'label');
  const signals = columns.flatMap(({ role, content }, c) =>
    role === 'signal' && content === 'number' ? [c] : [],
  );
  const complete = body.filter((row) =>
    signals.every((c) => !isMissing(row[c] ?? '') && Number.isFinite(read(row[c]))),
  );
  const labels = label < 0 ? undefined : complete.map((row) => row[label]);
  return neighbourCorrelation(
    signals.map((c) => complete.map((row) => read(row[c]))),
    labels,
  );
}
