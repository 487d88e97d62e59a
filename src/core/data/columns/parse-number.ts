const MISSING = new Set(['', 'na', 'nan', 'n/a', 'null', 'none', '?', '-', 'nil', '#n/a']);
// “0.123” is never 123: no group of thousands begins with a zero.
const GROUPED_POINT = /^[+-]?[1-9]\d{0,2}([ ,'’\u00a0\u202f])\d{3}(?:\1\d{3})*(?:\.\d*)?(?:e[+-]?\d+)?$/i;
const GROUPED_COMMA = /^[+-]?[1-9]\d{0,2}([ .'’\u00a0\u202f])\d{3}(?:\1\d{3})*(?:,\d*)?(?:e[+-]?\d+)?$/i;
const SEPARATORS = /[ ,'’\u00a0\u202f]/g;
const SEPARATORS_AND_POINT = /[ .'’\u00a0\u202f]/g;
const KEYED = /^\s*(\p{L}[\p{L}\p{N}_ .-]{0,30}?)\s*[:=]\s*([-+]?(?:\d|\.\d)[^:=\s]*)$/u;
const OTHER_BASE = /^\s*[+-]?0[xob]/i;

/** Whether a cell says that there is no value. */
export function isMissing(cell: string): boolean {
  return cell.length < 6 && MISSING.has(cell.trim().toLowerCase());
}

/** The name that a cell gives its number, as in “X:0.5”. */
export function nameInCell(cell: string): string | undefined {
  return KEYED.exec(cell)?.[1];
}

/** Reads a cell as a number; NaN where it is none. Infinite and overflowing values come back as they are. */
export type NumberReader = (cell: string) => number;

/** Numbers with this decimal sign, perhaps with thousands separators, signs and exponents; no hexadecimal. */
export function numberReader(decimal: '.' | ','): NumberReader {
  return decimal === '.' ? readPoint : readComma;
}

/** A cell that begins with a letter and names no number: most cells that are none. */
function isWord(cell: string): boolean {
  const first = cell.charCodeAt(0) | 32;
  return first >= 97 && first <= 122 && !cell.includes(':') && !cell.includes('=');
}

function readPoint(cell: string): number {
  const value = Number(cell);
  if (value !== value) {
    if (isWord(cell)) return NaN;
    // Some recorders end every line with a semicolon, whatever the delimiter.
    if (cell.endsWith(';')) return readPoint(cell.slice(0, -1));
    // Serial plotters want a name before every number: “X:0.5”.
    const keyed = KEYED.exec(cell);
    if (keyed) return readPoint(keyed[2]);
    return GROUPED_POINT.test(cell.trim()) ? Number(cell.replace(SEPARATORS, '')) : NaN;
  }
  // Number('') is 0 and Number('0x1f') is 31; the first two characters tell whether that may have happened.
  const plain = cell.charCodeAt(0) > 32 && !(cell.charCodeAt(1) > 57);
  return plain || (cell.trim() !== '' && !OTHER_BASE.test(cell)) ? value : NaN;
}

function readComma(cell: string): number {
  if (GROUPED_COMMA.test(cell.trim()))
    return Number(cell.replace(SEPARATORS_AND_POINT, '').replace(',', '.'));
  // A point that groups no thousands contradicts the decimal comma.
  const comma = cell.indexOf(',');
  if (cell.includes('.') || (comma >= 0 && cell.includes(',', comma + 1))) return NaN;
  return readPoint(comma < 0 ? cell : cell.replace(',', '.'));
}
