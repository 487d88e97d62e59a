import type { Rows } from '../tables/rows';

const [NEWLINE, RETURN, BLANK, QUOTE, COMMA, POINT] = [10, 13, 32, 34, 44, 46];
const [PLUS, MINUS, ZERO, NINE] = [43, 45, 48, 57];
const LAST_ASCII = 127;
/** Whole numbers of so many digits are exact in 64-bit floats, and so are the powers of ten up to there. */
const MOST_DIGITS = 15;
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => Number(`1e${digits}`));

/** Rows as places in the bytes of a file, for text whose cells end at delimiters and line ends and nowhere else. */
export class UnquotedRows implements Rows {
  constructor(
    private readonly bytes: Uint8Array,
    private readonly decoder: TextDecoder,
    readonly lines: Uint32Array,
    /** Per row its first byte. */
    private readonly starts: Uint32Array,
    /** Per row the position of its first cell in `ends`; one more for the end of the last row. */
    private readonly firstCells: Uint32Array,
    /** Per cell the place after its last byte. */
    private readonly ends: Uint32Array,
  ) {}

  get count(): number {
    return this.lines.length;
  }

  width(row: number): number {
    return this.firstCells[row + 1] - this.firstCells[row];
  }

  cell(row: number, place: number): string {
    return textOf(this.bytes, this.startOf(row, place), this.endOf(row, place), this.decoder);
  }

  plainNumber(row: number, place: number, decimal: '.' | ','): number {
    const sign = decimal === '.' ? POINT : COMMA;
    return decimalOf(this.bytes, this.startOf(row, place), this.endOf(row, place), sign);
  }

  sameCells(row: number, other: number, place: number): boolean {
    const [start, end] = [this.startOf(row, place), this.endOf(row, place)];
    const shift = this.startOf(other, place) - start;
    if (this.endOf(other, place) !== end + shift) return false;
    for (let at = start; at < end; at++) if (this.bytes[at] !== this.bytes[at + shift]) return false;
    return true;
  }

  mayBeginWith(row: number, place: number, code: number): boolean {
    const byte = this.bytes[this.startOf(row, place)];
    // Blanks may stand before it, and what is not ASCII has several bytes.
    return byte === code || byte === BLANK || code > LAST_ASCII;
  }

  private startOf(row: number, place: number): number {
    return place === 0 ? this.starts[row] : this.ends[this.firstCells[row] + place - 1] + 1;
  }

  private endOf(row: number, place: number): number {
    return this.ends[this.firstCells[row] + place];
  }
}

export interface SplitLines {
  rows: UnquotedRows;
  nextLine: number;
  /** Rows after a line without a cell, and whether the last line is one. */
  breaks: number[];
  afterBlank: boolean;
}

/**
 * Finds rows in whole lines of UTF-8 or Windows-1252 that end with `\n` or `\r\n`, without making text of them: a column
 * of numbers is read from the bytes.
 */
export class UnquotedSplitter {
  private lines = new Uint32Array(0);
  private starts = new Uint32Array(0);
  private firstCells = new Uint32Array(0);
  private ends = new Uint32Array(0);

  constructor(
    private readonly delimiter: number,
    private readonly decoder: TextDecoder,
  ) {}

  /**
   * Nothing where cells may end elsewhere than at delimiters: in bytes with quotes or with lone returns. `afterBlank` says
   * whether the line before these was without a cell.
   */
  split(bytes: Uint8Array, firstLine: number, afterBlank = false): SplitLines | undefined {
    if (bytes.includes(QUOTE)) return undefined;
    this.reserve(bytes.length + 2);
    const { delimiter, lines, starts, firstCells, ends } = this;
    const breaks: number[] = [];
    let [rows, cells, line, start] = [0, 0, firstLine, 0];
    const highest = Math.max(delimiter, RETURN);
    for (let at = 0; at <= bytes.length; at++) {
      const byte = at < bytes.length ? bytes[at] : NEWLINE;
      if (byte > highest) continue;
      if (byte === delimiter) ends[cells++] = at;
      else if (byte === NEWLINE) {
        const end = at > start && bytes[at - 1] === RETURN ? at - 1 : at;
        const delimiters = cells - firstCells[rows];
        if (delimiters > 0 ? end - start === delimiters : this.isBlank(bytes, start, end)) {
          cells = firstCells[rows];
          afterBlank ||= at < bytes.length;
        } else {
          if (afterBlank) breaks.push(rows);
          afterBlank = false;
          ends[cells++] = end;
          lines[rows] = line;
          starts[rows] = start;
          firstCells[++rows] = cells;
        }
        if (at < bytes.length) line++;
        start = at + 1;
      } else if (byte === RETURN && bytes[at + 1] !== NEWLINE) return undefined;
    }
    const found = new UnquotedRows(
      bytes,
      this.decoder,
      lines.slice(0, rows),
      starts.slice(0, rows),
      firstCells.slice(0, rows + 1),
      ends.slice(0, cells),
    );
    return { rows: found, nextLine: line, breaks, afterBlank };
  }

  private reserve(places: number): void {
    if (places <= this.ends.length) return;
    this.lines = new Uint32Array(places);
    this.starts = new Uint32Array(places);
    this.firstCells = new Uint32Array(places);
    this.ends = new Uint32Array(places);
  }

  private isBlank(bytes: Uint8Array, start: number, end: number): boolean {
    return start === end || textOf(bytes, start, end, this.decoder).trim() === '';
  }
}

function textOf(bytes: Uint8Array, start: number, end: number, decoder: TextDecoder): string {
  let text = '';
  for (let at = start; at < end; at++) {
    if (bytes[at] > 127) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(bytes[at]);
  }
  return text;
}

/**
 * What `Number` makes of digits with at most one decimal sign and blanks around them; NaN for anything else. Exact: the
 * digits and the power of ten are both represented exactly, so that their quotient is rounded once (Clinger 1990, "How to
 * read floating point numbers accurately", the fast case).
 */
function decimalOf(bytes: Uint8Array, start: number, end: number, decimalSign: number): number {
  let at = start;
  while (at < end && bytes[at] === BLANK) at++;
  while (end > at && bytes[end - 1] === BLANK) end--;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  if (end - at > MOST_DIGITS + 1) return NaN;
  const from = at;
  let value = 0;
  let signAt = -1;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === decimalSign) {
      if (signAt >= 0) return NaN;
      signAt = at;
    } else if (byte < ZERO || byte > NINE) return NaN;
    else value = 10 * value + (byte - ZERO);
  }
  const digits = signAt < 0 ? end - from : end - from - 1;
  if (digits === 0 || digits > MOST_DIGITS) return NaN;
  if (signAt >= 0) value /= POWERS[end - 1 - signAt];
  return negative ? -value : value;
}
