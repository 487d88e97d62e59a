import { findPixels } from '../../columns/pixel-columns';
import { neighbourCorrelation } from '../../columns/neighbour-correlation';
import { numberReader } from '../../columns/parse-number';
import type { CellTexts, ColumnGuesses } from '../../columns/guess-roles';
import { DEFAULT_RECORDINGS } from '../../examples/windows';
import type { CellFormat, IngestFile } from '../../ingest-protocol';
import type { Reading } from '../../types';
import type { TableHead } from './table-format';

/** The beginning of a file, with what its cells are by. */
export interface FileHead extends TableHead {
  file: IngestFile;
  cells: CellFormat;
  /** First rows, without the names. */
  body: CellTexts;
}

/** Whether rows are samples of recordings, rows of a table or images, and why. */
export function guessReading(
  heads: readonly FileHead[],
  guesses: ColumnGuesses,
): { reading: Reading; reason: string } {
  const pixels = findPixels(guesses.columns, guesses.facts);
  const hasLabel = guesses.columns.some(({ role }) => role === 'label');
  if (pixels && hasLabel) {
    const [height, width, channels] = pixels.shape;
    return { reading: { kind: 'image', height, width, channels }, reason: pixels.reason };
  }
  const reading = { ...DEFAULT_RECORDINGS, windowLength: windowLengthFor(heads, guesses) };
  if (guesses.columns.some(({ role }) => role === 'time')) {
    return { reading, reason: 'There is a clock, so rows are samples of recordings, cut into windows.' };
  }
  if (heads.length > 1 && !hasLabel) {
    return {
      reading,
      reason: 'There are several files without a label column, so each is a recording, cut into windows.',
    };
  }
  if (heads[0].body.length >= 100 && correlationOf(heads[0], guesses) > 0.5) {
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

/** 90 rows; nine tenths of the shortest recordings, or half of the typical run of one label, where those are shorter. */
function windowLengthFor(heads: readonly FileHead[], { columns }: ColumnGuesses): number {
  const { windowLength } = DEFAULT_RECORDINGS;
  const label = columns.findIndex(({ role }) => role === 'label');
  const runs = label < 0 ? [] : runsOf(heads[0].body.map((row) => row[label]));
  if (runs.length > 2) {
    const typical = runs.sort((a, b) => a - b)[runs.length >> 1];
    if (typical < windowLength) return Math.max(2, Math.floor(typical / 2));
  }
  const rows = heads.map(({ estimatedRows }) => estimatedRows).sort((a, b) => a - b);
  const short = rows[Math.floor(rows.length / 10)];
  return heads.length > 1 && short < windowLength ? Math.max(2, Math.floor(short * 0.9)) : windowLength;
}

/** Lengths of the runs of equal values. */
function runsOf(values: readonly string[]): number[] {
  const runs: number[] = [];
  values.forEach((value, i) => {
    if (i > 0 && value === values[i - 1]) runs[runs.length - 1]++;
    else runs.push(1);
  });
  return runs;
}

function correlationOf({ body, cells }: FileHead, { columns }: ColumnGuesses): number {
  const read = numberReader(cells.decimal);
  const label = columns.findIndex(({ role }) => role === 'label');
  const signals = columns.flatMap(({ role, content }, c) =>
    role === 'signal' && content === 'number' ? [c] : [],
  );
  const complete = body.filter((row) => signals.every((c) => Number.isFinite(read(row[c] ?? ''))));
  const labels = label < 0 ? undefined : complete.map((row) => row[label]);
  return neighbourCorrelation(
    signals.map((c) => complete.map((row) => read(row[c]))),
    labels,
  );
}
