import {
  grown,
  NumberColumn,
  numbersFromExact,
  numbersFromWords,
  WordColumn,
  type CellKind,
  type NumberCells,
  type WordCells,
} from './typed-columns';
import type { RowChunk } from './table-format';
import type { ClockUnit, ColumnChoice, CellFormat, FileProblem } from '../../ingest-protocol';
import { decimalAt } from '../text/guess-decimal';
import { trimmedWidth } from '../text/guess-layout';
import type { Rows } from './rows';

export const TOLD_PROBLEMS = 100;

/** More different words than this are kept only where the column is read for its words. */
const SPARE_WORDS = 1000;

/** Cells of one column, in every way they were read. */
interface ColumnCells {
  /** Place in the file. */
  place: number;
  numbers: Partial<Record<Exclude<CellKind, 'word'>, NumberCells>>;
  words?: WordCells;
}

/** How a column has to be read for its role; nothing for a column that is not used. */
export function kindFor({ role, content }: ColumnChoice, clock: ClockUnit): CellKind | undefined {
  if (role === 'ignore') return undefined;
  if (role === 'time') return clock === 'date' ? 'date' : 'exact';
  return role === 'signal' && content === 'number' ? 'number' : 'word';
}

/**
 * The cells of a file, read once; rows that cannot be divided into cells are left out. A column that gets another role or
 * clock later is converted from what was read, where that is possible; `words` and `numbers` are `undefined` elsewhere.
 */
export class FileCells {
  constructor(
    readonly format: CellFormat,
    readonly firstRow: readonly string[],
    readonly lines: Uint32Array,
    /** Rows with too many or too few cells, or with malformed quotes. */
    readonly bad: { count: number; problems: readonly FileProblem[] },
    private readonly columns: readonly ColumnCells[],
    /** Rows that begin anew: after a blank line, or where the names are repeated. */
    readonly breaks: Uint32Array = new Uint32Array(0),
  ) {}

  get rows(): number {
    return this.lines.length;
  }

  get byteLength(): number {
    const arrays = this.columns.flatMap(({ numbers, words }) => [
      ...Object.values(numbers).flatMap(({ values, states }) => [values, ...(states ? [states] : [])]),
      ...(words ? [words.codes] : []),
    ]);
    return [this.lines, ...arrays].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  }

  words(column: number): WordCells | undefined {
    return this.columns[column].words;
  }

  numbers(column: number, kind: Exclude<CellKind, 'word'>): NumberCells | undefined {
    const { numbers, words } = this.columns[column];
    const read = numbers[kind];
    if (read) return read;
    if (words) return numbersFromWords(words, kind, decimalAt(this.format, this.columns[column].place));
    return kind === 'number' && numbers.exact ? numbersFromExact(numbers.exact) : undefined;
  }

  /** Whether every column can be used as chosen. */
  answers(columns: readonly ColumnChoice[], clock: ClockUnit): boolean {
    return columns.every((column, c) => {
      const kind = kindFor(column, clock);
      const { numbers, words } = this.columns[c];
      if (kind === undefined || words) return true;
      if (kind === 'word') return false;
      return numbers[kind] !== undefined || (kind === 'number' && numbers.exact !== undefined);
    });
  }
}

/** Collects the cells of a file, chunk by chunk. `places` are the columns' places in the file, −1 where it lacks one. */
export class FileCellsReader {
  rows = 0;
  private lines = new Uint32Array(0);
  private readonly bad: { count: number; problems: FileProblem[] } = { count: 0, problems: [] };
  private readonly width: number;
  /** Rows may leave out unnamed cells at their end that no column is read from. */
  private readonly leastWidth: number;
  private readonly breaks: number[] = [];
  /** The first column of numbers: words there may be the names again. */
  private readonly measured: number;
  /** Its name, where it is a word. */
  private readonly measuredName: string | undefined;
  private readonly columns: {
    kind: CellKind;
    column: number;
    place: number;
    cells: NumberColumn | WordColumn;
  }[];

  constructor(
    private readonly path: string,
    private readonly format: CellFormat,
    private readonly firstRow: readonly string[],
    private readonly choices: readonly ColumnChoice[],
    clock: ClockUnit,
    private readonly places: readonly number[],
  ) {
    this.width = format.header ? firstRow.length : (format.width ?? choices.length);
    const named = format.header ? trimmedWidth(firstRow) : choices.length;
    this.leastWidth = Math.max(named, ...places.map((place) => place + 1));
    this.measured = places.find((place, c) => place >= 0 && choices[c].content === 'number') ?? -1;
    const name = format.header && this.measured >= 0 ? firstRow[this.measured].trim() : '';
    this.measuredName = name !== '' && Number.isNaN(Number(name)) ? name : undefined;
    this.columns = choices.flatMap((choice, column) => {
      const place = places[column];
      if (place < 0) return [];
      const needed = kindFor(choice, clock);
      const spare = needed === 'exact' || needed === 'date' ? [] : spareKinds(choice, needed);
      return [...(needed ? [needed] : []), ...spare].map((kind) => ({
        kind,
        column,
        place,
        cells:
          kind === 'word'
            ? new WordColumn(needed === 'word' ? Infinity : SPARE_WORDS)
            : new NumberColumn(kind, decimalAt(format, place)),
      }));
    });
  }

  readChunk({ rows, problems, breaks = [] }: RowChunk, from: number): void {
    this.reserve(this.rows + rows.count);
    const malformed = new Map(problems.map(({ line, message }) => [line, message]));
    const complete = new Uint32Array(rows.count);
    let count = 0;
    let nextBreak = 0;
    let begins = false;
    for (let row = from; row < rows.count; row++) {
      const line = rows.lines[row];
      while (nextBreak < breaks.length && breaks[nextBreak] <= row)
        begins = breaks[nextBreak++] === row || begins;
      if (this.repeatsNames(rows, row)) {
        begins = true;
        continue;
      }
      const complaint = malformed.get(line) ?? this.widthComplaint(rows, row);
      if (complaint !== undefined) {
        if (!/^\s*(#|%|\/\/)/.test(rows.cell(row, 0))) this.complain(line, complaint);
        continue;
      }
      if (begins && this.rows + count > 0) this.breaks.push(this.rows + count);
      begins = false;
      this.lines[this.rows + count] = line;
      complete[count++] = row;
    }
    const chosen = complete.subarray(0, count);
    for (const { place, cells } of this.columns) cells.readRows(rows, chosen, place, this.rows);
    this.rows += count;
  }

  finish(): FileCells {
    const columns: ColumnCells[] = this.choices.map((_, c) => ({ place: this.places[c], numbers: {} }));
    for (const { kind, column, cells } of this.columns) {
      if (cells instanceof WordColumn) columns[column].words = cells.finish(this.rows);
      else if (kind !== 'word') columns[column].numbers[kind] = cells.finish(this.rows);
    }
    // A file with blank lines between all its rows is one piece.
    const breaks = this.breaks.length > this.rows / 3 ? [] : this.breaks;
    const lines = this.lines.subarray(0, this.rows);
    return new FileCells(this.format, this.firstRow, lines, this.bad, columns, Uint32Array.from(breaks));
  }

  private reserve(rows: number): void {
    if (rows <= this.lines.length) return;
    const capacity = Math.max(rows, Math.ceil(this.lines.length * 1.5));
    this.lines = grown(this.lines, capacity);
    for (const { cells } of this.columns) cells.grow(capacity);
  }

  private widthComplaint(rows: Rows, row: number): string | undefined {
    const width = rows.width(row);
    if (width === this.width || (width < this.width && width >= this.leastWidth)) return undefined;
    const surplus = Array.from({ length: Math.max(0, width - this.width) }, (_, i) => this.width + i);
    const surplusIsEmpty =
      surplus.length > 0 && surplus.every((place) => rows.cell(row, place).trim() === '');
    return surplusIsEmpty ? undefined : `${width} cells where ${this.width} are expected`;
  }

  private repeatsNames(rows: Rows, row: number): boolean {
    const { measured, measuredName } = this;
    // Almost every row is told apart by a byte.
    return (
      measuredName !== undefined &&
      rows.width(row) > measured &&
      rows.mayBeginWith(row, measured, measuredName.charCodeAt(0)) &&
      rows.cell(row, measured).trim() === measuredName
    );
  }

  private complain(line: number, message: string): void {
    this.bad.count++;
    if (this.bad.problems.length < TOLD_PROBLEMS) this.bad.problems.push({ file: this.path, line, message });
  }
}

/** What is kept beside the needed, so that another role has its effect at once. */
function spareKinds({ content }: ColumnChoice, needed: CellKind | undefined): CellKind[] {
  const natural: CellKind[] = content === 'number' ? ['number', 'word'] : ['word'];
  return natural.filter((kind) => kind !== needed);
}
