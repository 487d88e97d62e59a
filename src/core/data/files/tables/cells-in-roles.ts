import { BAD_CELL, MISSING_CELL, type NumberCells, type WordCells } from './typed-columns';
import { isMissing } from '../../columns/parse-number';
import { clockScale } from '../../columns/clock';
import { type FileCells, kindFor, TOLD_PROBLEMS } from './file-cells';
import type { ClockUnit, ColumnChoice, FileProblem } from '../../ingest-protocol';

/** Words as numbers, in order of first appearance; shared between files. */
export class Dictionary {
  readonly words: string[] = [];
  private readonly codes = new Map<string, number>();

  codeOf(word: string): number {
    let code = this.codes.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.codes.set(word, code);
      this.words.push(word);
    }
    return code;
  }
}

export interface SharedDictionaries {
  labels: Dictionary;
  sessions: Dictionary;
  /** One per column, used by text signals. */
  columns: readonly Dictionary[];
}

/** The readable rows of a file as typed columns. All arrays have one entry per row and must not be written to. */
export interface FileTable {
  path: string;
  rows: number;
  lines: Uint32Array;
  /** Rows that begin anew. */
  breaks: Uint32Array;
  /** Signal columns in the order of the choices; codes of words for text columns; NaN where a table's cell is empty. */
  signals: Float32Array[];
  seconds?: Float64Array;
  labels?: Uint32Array;
  sessions?: Uint32Array;
  bad: { count: number; problems: FileProblem[] };
  /** Rows with empty signal cells, whether kept or not. */
  missing: { count: number; first?: FileProblem };
}

export interface TableOptions {
  columns: readonly ColumnChoice[];
  clock: ClockUnit;
  dictionaries: SharedDictionaries;
  /** Rows with empty signal cells: kept with NaN, left out, or bad like any unreadable row. */
  missing: 'keep' | 'drop' | 'bad';
}

type UsedColumn = { choice: ColumnChoice; column: number } & (
  { numbers: NumberCells; words?: undefined } | { words: WordCells; numbers?: undefined }
);

/** The cells of a file in the roles chosen. They must answer to these choices (`FileCells.answers`). */
export function tableOf(path: string, cells: FileCells, options: TableOptions): FileTable {
  const used = usedColumns(cells, options);
  const check = checkRows(path, cells, used, options.missing);
  const pick = <T extends Float32Array | Float64Array | Uint32Array>(values: T): T =>
    check.kept ? pickRows(values, check.kept) : values;
  const ofRole = (role: ColumnChoice['role']) => used.find(({ choice }) => choice.role === role);
  const [time, label, session] = [ofRole('time'), ofRole('label'), ofRole('session')];
  const { dictionaries } = options;
  const codes = ({ words }: UsedColumn, dictionary: Dictionary) =>
    sharedCodes(pick(words!.codes), words!.words, dictionary);
  return {
    path,
    rows: check.kept?.length ?? cells.rows,
    lines: pick(cells.lines),
    breaks: check.kept ? placesAmong(check.kept, cells.breaks) : cells.breaks,
    signals: used.flatMap((column) => {
      if (column.choice.role !== 'signal') return [];
      if (column.numbers) return [pick(column.numbers.values as Float32Array)];
      return [wordSignal(pick(column.words.codes), column.words.words, dictionaries.columns[column.column])];
    }),
    ...(time && { seconds: secondsOf(pick(time.numbers!.values as Float64Array), options.clock) }),
    ...(label && { labels: codes(label, dictionaries.labels) }),
    ...(session && { sessions: codes(session, dictionaries.sessions) }),
    bad: check.bad,
    missing: check.missing,
  };
}

function usedColumns(cells: FileCells, { columns, clock }: TableOptions): UsedColumn[] {
  return columns.flatMap<UsedColumn>((choice, column) => {
    const kind = kindFor(choice, clock);
    if (kind === undefined) return [];
    return kind === 'word'
      ? [{ choice, column, words: cells.words(column)! }]
      : [{ choice, column, numbers: cells.numbers(column, kind)! }];
  });
}

interface RowCheck {
  /** Rows that are kept; absent: all. */
  kept?: Uint32Array;
  bad: FileTable['bad'];
  missing: FileTable['missing'];
}

/** Finds rows with cells that cannot be used in their role; a row's problem names the first such cell. */
function checkRows(
  path: string,
  cells: FileCells,
  used: readonly UsedColumn[],
  missingPolicy: TableOptions['missing'],
): RowCheck {
  const missing: FileTable['missing'] = { count: 0 };
  const bad = { count: cells.bad.count, problems: [...cells.bad.problems] };
  const suspects = used.flatMap((column) => {
    const stateOf = stateReader(column);
    return stateOf ? [{ column, stateOf }] : [];
  });
  if (suspects.length === 0) return { bad, missing };
  const kept = new Uint32Array(cells.rows);
  let [count, told] = [0, 0];
  for (let row = 0; row < cells.rows; row++) {
    let gap: UsedColumn | undefined;
    let wrong: { column: UsedColumn; state: number } | undefined;
    for (const { column, stateOf } of suspects) {
      const state = stateOf(row);
      if (state === 0) continue;
      if (state === MISSING_CELL && column.choice.role === 'signal') gap ??= column;
      else {
        wrong = { column, state };
        break;
      }
    }
    const place = () => ({ file: path, line: cells.lines[row] });
    if (!wrong && gap) {
      missing.first ??= { ...place(), message: emptyCell(gap) };
      missing.count++;
      if (missingPolicy === 'drop') continue;
    }
    if (!wrong && !(gap && missingPolicy === 'bad')) kept[count++] = row;
    else {
      bad.count++;
      if (told++ < TOLD_PROBLEMS)
        bad.problems.push({ ...place(), message: wrong ? complaint(wrong, row) : emptyCell(gap!) });
    }
  }
  bad.problems = bad.problems.sort((a, b) => a.line - b.line).slice(0, TOLD_PROBLEMS);
  return { ...(count < cells.rows && { kept: kept.subarray(0, count) }), bad, missing };
}

/** State of a column's cells by row; nothing where all are as they should be. */
function stateReader({ choice, numbers, words }: UsedColumn): ((row: number) => number) | undefined {
  if (numbers) {
    const { states } = numbers;
    return states && ((row) => states[row]);
  }
  // “NA” may well be the name of a class, but is no value.
  const isGap = choice.role === 'signal' ? isMissing : (word: string) => word === '';
  const gaps = Uint8Array.from(words.words, (word) => (isGap(word) ? MISSING_CELL : 0));
  return gaps.includes(MISSING_CELL) ? (row) => gaps[words.codes[row]] : undefined;
}

function emptyCell({ choice }: UsedColumn): string {
  return `column “${choice.name}” is empty`;
}

function complaint({ column, state }: { column: UsedColumn; state: number }, row: number): string {
  if (state !== BAD_CELL) return emptyCell(column);
  const { name, role } = column.choice;
  const text = (column.numbers?.texts.get(row) ?? '').slice(0, 40);
  return `“${text}” in column “${name}” ${role === 'time' ? 'is no time' : 'is not a finite number'}`;
}

function pickRows<T extends Float32Array | Float64Array | Uint32Array>(values: T, rows: Uint32Array): T {
  const picked = new (values.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
  return picked;
}

/** Where rows are among those kept; a row that is left out gives its place to the next. */
export function placesAmong(kept: Uint32Array, rows: Uint32Array): Uint32Array {
  let at = 0;
  const places = rows.map((row) => {
    while (at < kept.length && kept[at] < row) at++;
    return at;
  });
  return places.filter((place) => place < kept.length);
}

/** Codes of the file as codes of all files, in order of first appearance. */
function sharedCodes(codes: Uint32Array, words: readonly string[], dictionary: Dictionary): Uint32Array {
  const known = new Int32Array(words.length).fill(-1);
  return codes.map((code) => {
    if (known[code] < 0) known[code] = dictionary.codeOf(words[code]);
    return known[code];
  });
}

function wordSignal(codes: Uint32Array, words: readonly string[], dictionary: Dictionary): Float32Array {
  const known = new Float32Array(words.length).fill(-1);
  return Float32Array.from(codes, (code) => {
    if (known[code] === -1) known[code] = isMissing(words[code]) ? NaN : dictionary.codeOf(words[code]);
    return known[code];
  });
}

function secondsOf(values: Float64Array, clock: ClockUnit): Float64Array {
  const scale = clockScale(clock);
  return scale === 1 ? values : values.map((value) => value * scale);
}
