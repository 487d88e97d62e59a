import { AppError } from '../../errors';
import type { InputSettings } from '../../signal';
import { grouped } from '../number-words';
import { windowStep } from '../examples/window-places';
import type { ExamplePlaces, Fold, Split, SplitPlan } from '../types';
import { testMarks } from '../examples/named-test';
import { OUTER_TEST, type Assignment } from './assignment';
import { assignOuterTest } from './outer-test';
import { sessionFolds } from './session-folds';
import { stretchesOf, type ReadStretch, type ReadStretches } from './stretches';

/** How recordings are divided before windows are cut: for windows of up to so many rows. */
export interface StretchCut {
  longestRows: number;
  split: SplitPlan;
  /** Rate of the rows that were read, where it is known. */
  rowHz?: number;
}

/** Rows that one fold validates on, or the outer test: no window reaches beyond. */
export interface Piece {
  stretch: number;
  firstRow: number;
  rows: number;
  /** A fold, or `OUTER_TEST`. */
  part: number;
}

/** Windows of one length over pieces that are the same for all lengths. */
export interface CutExamples {
  places: ExamplePlaces;
  split: Split;
  /** What the windows that were read are parts of. */
  read: ReadStretches;
  pieces: readonly Piece[];
  /** By window: the piece that it lies in, and its first row there. */
  pieceOf: Uint32Array;
  rowInPiece: Uint32Array;
}

/** Rows that a stretch is sure to have at a share of its rate: the last one may still be to come. */
export const rowsAtRate = (rows: number, rate = 1): number =>
  rate === 1 ? rows : Math.max(0, Math.floor((rows - 1) * rate));

/**
 * Divides recordings by time or by session as `splitExamples` does, but in rows, and cuts windows afterwards: windows of
 * every length are judged on the same stretches, none shares rows with another part, and none has to be dropped.
 *
 * @throws AppError `invalid-split` for shuffled rows, `class-without-training`, and as `splitExamples` does for sessions
 */
export function cutExamples(
  examples: ExamplePlaces,
  cut: StretchCut,
  { rows, overlap, rate = 1 }: NonNullable<InputSettings['window']>,
): CutExamples {
  const read = stretchesOf(examples);
  const pieces = piecesOf(examples, read, cut);
  const step = windowStep(rows, overlap);
  const [pieceOf, rowInPiece]: [number[], number[]] = [[], []];
  for (const [piece, { rows: readRows }] of pieces.entries()) {
    const there = rowsAtRate(readRows, rate);
    for (let row = 0; row + rows <= there; row += step) {
      pieceOf.push(piece);
      rowInPiece.push(row);
    }
  }
  const stretchAt = (piece: number) => read.stretches[pieces[piece].stretch];
  // What is said of windows by their number was said of those that were read.
  const { testExamples: _read, ...common } = examples;
  const places: ExamplePlaces = {
    ...common,
    input: [rows, examples.input[1], examples.input[2]],
    labels: Uint16Array.from(pieceOf, (piece) => stretchAt(piece).label),
    sessions: Uint16Array.from(pieceOf, (piece) => stretchAt(piece).session),
    startRows: Uint32Array.from(
      pieceOf,
      (piece, i) => Math.round(rate * pieces[piece].firstRow) + rowInPiece[i],
    ),
    rowsPerExample: rows,
  };
  const assignment = Int32Array.from(pieceOf, (piece) => pieces[piece].part);
  return {
    places,
    split: splitOf(places, assignment, pieces, cut),
    read,
    pieces,
    pieceOf: Uint32Array.from(pieceOf),
    rowInPiece: Uint32Array.from(rowInPiece),
  };
}

function splitOf(
  places: ExamplePlaces,
  assignment: Assignment,
  pieces: readonly Piece[],
  { split: plan }: StretchCut,
): Split {
  const where = (keep: (part: number) => boolean) =>
    Uint32Array.from(assignment.keys()).filter((i) => keep(assignment[i]));
  const folds: Fold[] = Array.from({ length: plan.folds }, (_, fold) => ({
    train: where((part) => part >= 0 && part !== fold),
    validation: where((part) => part === fold),
  }));
  const outerTest = where((part) => part === OUTER_TEST);
  checkFolds(places, folds);
  if (plan.outerTestShare > 0 && outerTest.length === 0) throw tooShort('The outer test');
  const lengths = pieces.map(({ rows }) => rows).sort((a, b) => a - b);
  const testRows = pieces.reduce((sum, { part, rows }) => sum + (part === OUTER_TEST ? rows : 0), 0);
  const blockRows = lengths[lengths.length >> 1];
  return {
    folds,
    search: where((part) => part >= 0),
    outerTest,
    testRows,
    blockRows,
    explanation: explanation(plan, blockRows, testRows),
  };
}

function explanation({ folds, by }: SplitPlan, blockRows: number, testRows: number): string {
  const what =
    by === 'session'
      ? `${folds} folds of whole sessions, each on one side only`
      : `${folds} folds of contiguous stretches of time (typically ${grouped(blockRows)} rows)`;
  const test =
    testRows > 0
      ? ` The outer test is ${grouped(testRows)} rows, which the search never sees.`
      : ' No outer test is kept out of the search.';
  return (
    `${what}, divided before windows are cut: windows of every length are judged on the same stretches, and none reaches ` +
    `beyond its own. A score is the share of windows.${test}`
  );
}

const tooShort = (part: string): AppError =>
  new AppError(
    'too-few-examples',
    `${part} has no stretch that is long enough for the longest windows of the search.`,
    'Search shorter windows, use fewer folds, or add data.',
  );

function checkFolds({ classNames, labels }: ExamplePlaces, folds: readonly Fold[]): void {
  for (const [fold, { train, validation }] of folds.entries()) {
    const seen = new Set(Array.from(train, (i) => labels[i]));
    const missing = classNames.findIndex((_, label) => !seen.has(label));
    if (missing < 0 && validation.length > 0) continue;
    if (missing < 0) throw tooShort(`Fold ${fold + 1}`);
    throw new AppError(
      'class-without-training',
      `In fold ${fold + 1} no training stretch of class “${classNames[missing]}” is long enough for the longest windows of the search.`,
      'Search shorter windows, use fewer folds, or add data.',
      { fold: fold + 1, class: classNames[missing] },
    );
  }
}

function piecesOf(examples: ExamplePlaces, read: ReadStretches, cut: StretchCut): Piece[] {
  const { split, longestRows } = cut;
  if (split.by === 'rows') {
    throw new AppError(
      'invalid-split',
      'Windows that a search chooses are divided by time or by session, never shuffled.',
      'Choose blocks of time or whole sessions in the card Data.',
    );
  }
  const pieces = split.by === 'session' ? bySession(examples, read, split) : byTime(examples, read, cut);
  return pieces.filter(({ rows }) => rows >= longestRows);
}

function bySession(examples: ExamplePlaces, { order, stretches }: ReadStretches, plan: SplitPlan): Piece[] {
  const assignment = assignOuterTest(examples, plan, order);
  sessionFolds(examples, plan, assignment);
  return stretches.map(({ firstRow, rows, at }, stretch) => ({
    stretch,
    firstRow,
    rows,
    part: assignment[order[at]],
  }));
}

/** Stretches of a run (one session, one class), in order of time, by their places in the list of all. */
function runsOf({ stretches }: ReadStretches): number[][] {
  const runs = new Map<string, number[]>();
  stretches.forEach(({ session, label }, stretch) => {
    const key = `${label} ${session}`;
    const run = runs.get(key);
    if (run) run.push(stretch);
    else runs.set(key, [stretch]);
  });
  return [...runs.values()];
}

const rowsIn = (stretches: readonly ReadStretch[], run: readonly number[]): number =>
  run.reduce((sum, stretch) => sum + stretches[stretch].rows, 0);

function byTime(examples: ExamplePlaces, read: ReadStretches, cut: StretchCut): Piece[] {
  const { longestRows } = cut;
  const { stretches, order } = read;
  // Files that are named a test are whole; the rest is for the search alone.
  const isNamed = cut.split.outerTest === 'named' && examples.testExamples !== undefined;
  const marks = isNamed ? testMarks(examples) : undefined;
  const split = isNamed ? { ...cut.split, outerTestShare: 0 } : cut.split;
  const isTest = (stretch: number) => Boolean(marks?.[order[stretches[stretch].at]]);
  // Every part gets a piece that holds one of the longest windows; shorter runs stay whole.
  const isLong = (run: readonly number[]) => shortestPart(rowsIn(stretches, run), split) >= longestRows;
  const runs = runsOf(read)
    .map((run) => run.filter((stretch) => !isTest(stretch)))
    .filter((run) => run.length > 0);
  const tests = stretches.flatMap(({ firstRow, rows }, stretch) =>
    isTest(stretch) ? [{ stretch, firstRow, rows, part: OUTER_TEST }] : [],
  );
  const searched = examples.classNames.flatMap((_, label) => {
    const own = runs.filter(([first]) => stretches[first].label === label);
    const short = own.filter((run) => !isLong(run)).flat();
    return [
      ...own.filter(isLong).flatMap((run) => cutInTime(stretches, run, split)),
      ...dealtWhole(stretches, short, split),
    ];
  });
  return [...searched, ...tests];
}

/** Rows of a run at which its parts begin: the folds, the outer test, and its end. */
function boundaries(rows: number, { folds, outerTestShare }: SplitPlan): number[] {
  const kept = rows - Math.round(rows * outerTestShare);
  return [...Array.from({ length: folds }, (_, fold) => Math.floor((kept * fold) / folds)), kept, rows];
}

function shortestPart(rows: number, split: SplitPlan): number {
  const edges = boundaries(rows, split);
  const lengths = edges.slice(1).map((edge, place) => edge - edges[place]);
  return Math.min(...(split.outerTestShare > 0 ? lengths : lengths.slice(0, -1)));
}

const partAt = (place: number, { folds }: SplitPlan): number => (place === folds ? OUTER_TEST : place);

function cutInTime(stretches: readonly ReadStretch[], run: readonly number[], plan: SplitPlan): Piece[] {
  const edges = boundaries(rowsIn(stretches, run), plan);
  let before = 0;
  return run.flatMap((stretch) => {
    const { firstRow, rows } = stretches[stretch];
    const from = before;
    before += rows;
    return edges.slice(0, -1).flatMap((edge, place) => {
      const [first, last] = [Math.max(edge, from), Math.min(edges[place + 1], before)];
      if (last <= first) return [];
      return [{ stretch, firstRow: firstRow + first - from, rows: last - first, part: partAt(place, plan) }];
    });
  });
}

/** Stretches too short to be cut, strung together: each belongs where its middle lies. */
function dealtWhole(stretches: readonly ReadStretch[], run: readonly number[], plan: SplitPlan): Piece[] {
  const edges = boundaries(rowsIn(stretches, run), plan);
  let before = 0;
  return run.map((stretch) => {
    const { firstRow, rows } = stretches[stretch];
    const middle = before + rows / 2;
    before += rows;
    const place = edges.findLastIndex((edge, at) => at <= plan.folds && edge <= middle);
    return { stretch, firstRow, rows, part: partAt(place, plan) };
  });
}
