import { isMissing, numberReader, type NumberReader } from '../../columns/parse-number';
import { parseDate } from '../../columns/clock';
import type { CellFormat } from '../../ingest-protocol';
import type { Rows } from './rows';

/**
 * How the cells of a column are kept: `number` as 32-bit floats (signals), `exact` as 64-bit floats (clocks), `date` as
 * seconds of dates or times of day, `word` as codes of words.
 */
export type CellKind = 'number' | 'exact' | 'date' | 'word';

/** Cells as numbers. `states` marks cells that are no numbers (`MISSING_CELL`, `BAD_CELL`, else 0); absent where there are none. */
export interface NumberCells {
  values: Float32Array | Float64Array;
  states?: Uint8Array;
  /** Text of the first cells that are no numbers, by row. */
  texts: ReadonlyMap<number, string>;
}

export const MISSING_CELL = 1;
export const BAD_CELL = 2;

/** Cells as words: `codes` are positions in `words`, which are without blanks at their edges. */
export interface WordCells {
  codes: Uint32Array;
  words: readonly string[];
}

/** Texts of unreadable cells that are kept: only the first hundred problems are shown. */
const KEPT_TEXTS = 100;

/** Builds a column of numbers, chunk by chunk. */
export class NumberColumn {
  values: Float32Array | Float64Array;
  private states: Uint8Array | undefined;
  private readonly texts = new Map<number, string>();
  private readonly read: NumberReader;
  /** The decimal sign of numbers that can be read without making text of them; absent: there are none. */
  private readonly plainDecimal: CellFormat['decimal'] | undefined;

  constructor(kind: Exclude<CellKind, 'word'>, decimal: CellFormat['decimal']) {
    this.plainDecimal = kind === 'date' ? undefined : decimal;
    this.values = kind === 'number' ? new Float32Array(0) : new Float64Array(0);
    this.read = kind === 'date' ? parseDate : numberReader(decimal);
  }

  set(row: number, cell: string): void {
    const { values } = this;
    values[row] = this.read(cell);
    const value = values[row];
    if (value - value !== 0) this.except(row, cell);
  }

  /** The cells at `place` of the chosen rows, as rows from `at`. */
  readRows(rows: Rows, chosen: Uint32Array, place: number, at: number): void {
    const { values, plainDecimal } = this;
    for (let i = 0; i < chosen.length; i++) {
      const value = plainDecimal ? rows.plainNumber(chosen[i], place, plainDecimal) : NaN;
      values[at + i] = value;
      const kept = values[at + i];
      // No plain number, or one beyond 32-bit floats: it is read from its text.
      if (kept - kept !== 0) this.set(at + i, rows.cell(chosen[i], place));
    }
  }

  grow(capacity: number): void {
    this.values = grown(this.values, capacity);
    if (this.states) this.states = grown(this.states, capacity);
  }

  finish(rows: number): NumberCells {
    const { values, states, texts } = this;
    return { values: values.subarray(0, rows), ...(states && { states: states.subarray(0, rows) }), texts };
  }

  private except(row: number, cell: string): void {
    const missing = isMissing(cell);
    this.states ??= new Uint8Array(this.values.length);
    this.states[row] = missing ? MISSING_CELL : BAD_CELL;
    this.values[row] = NaN;
    if (!missing && this.texts.size < KEPT_TEXTS) this.texts.set(row, cell);
  }
}

/** Builds a column of word codes; it is dropped when there are more than `mostWords` different words. */
export class WordColumn {
  private codes = new Uint32Array(0);
  private readonly words: string[] = [];
  private readonly known = new Map<string, number>();
  private lost = false;

  constructor(private readonly mostWords: number) {}

  set(row: number, cell: string): void {
    if (this.lost) return;
    const word = cell.trim();
    let code = this.known.get(word);
    if (code === undefined) {
      code = this.words.length;
      if (code === this.mostWords) return this.giveUp();
      this.known.set(word, code);
      this.words.push(word);
    }
    this.codes[row] = code;
  }

  /** The cells at `place` of the chosen rows, as rows from `at`. */
  readRows(rows: Rows, chosen: Uint32Array, place: number, at: number): void {
    for (let i = 0; i < chosen.length && !this.lost; i++) {
      if (i > 0 && rows.sameCells(chosen[i], chosen[i - 1], place))
        this.codes[at + i] = this.codes[at + i - 1];
      else this.set(at + i, rows.cell(chosen[i], place));
    }
  }

  grow(capacity: number): void {
    if (!this.lost) this.codes = grown(this.codes, capacity);
  }

  finish(rows: number): WordCells | undefined {
    return this.lost ? undefined : { codes: this.codes.subarray(0, rows), words: this.words };
  }

  private giveUp(): void {
    this.lost = true;
    this.codes = new Uint32Array(0);
    this.words.length = 0;
    this.known.clear();
  }
}

/** The numbers that words say: as if the file had been read for them. */
export function numbersFromWords(
  { codes, words }: WordCells,
  kind: Exclude<CellKind, 'word'>,
  decimal: CellFormat['decimal'],
): NumberCells {
  const column = new NumberColumn(kind, decimal);
  column.grow(codes.length);
  codes.forEach((code, row) => column.set(row, words[code]));
  return column.finish(codes.length);
}

/** A clock's numbers as those of a signal: what a 32-bit float cannot hold is no number. */
export function numbersFromExact({ values, states, texts }: NumberCells): NumberCells {
  const narrow = Float32Array.from(values);
  const told = new Map(texts);
  let marks = states;
  narrow.forEach((value, row) => {
    if (value - value === 0 || (states && states[row] > 0)) return;
    if (marks === states) marks = states?.slice() ?? new Uint8Array(narrow.length);
    marks![row] = BAD_CELL;
    if (told.size < KEPT_TEXTS) told.set(row, String(values[row]));
    narrow[row] = NaN;
  });
  return { values: narrow, ...(marks && { states: marks }), texts: told };
}

export function grown<T extends Float32Array | Float64Array | Uint32Array | Uint8Array>(
  values: T,
  capacity: number,
): T {
  const larger = new (values.constructor as new (length: number) => T)(capacity);
  larger.set(values);
  return larger;
}
