import type { Random } from '../../../src/core/random';

export type Sign = ',' | ';' | '\t' | '|' | 'blanks';

/** A table as some tool might write it, and what was meant by it; damage takes the meaning away. */
export interface StrangeTable {
  bytes: Uint8Array<ArrayBuffer>;
  meant?: {
    delimiter: Sign;
    header: boolean;
    /** Columns by their place: the numbers, or words. */
    columns: (readonly number[] | readonly string[])[];
  };
}

const SIGNS: readonly Sign[] = [',', ';', '\t', '|', 'blanks'];
const LINE_ENDS = ['\n', '\r\n', '\r'];
const LABELS = [
  ['walk', 'run'],
  ['a', 'b', 'c'],
  ['Ruhe', 'Übung'],
  ['left, fast', 'right; slow'],
  ['say "hi"', 'no|pe'],
  ['two\nlines', 'one'],
  ['😀', '😴'],
];
const INSERTED = [
  '1',
  '-2.5',
  '3e8',
  '1,5',
  '',
  ' ',
  'NaN',
  'Infinity',
  'walk',
  '=1+1',
  '"',
  '""',
  '\0',
  '\u202e',
  'é',
  '😀',
  '1e999',
];
const BEFORE = [[], [], [], ['# a comment'], ['Logger 3000', 'serial 4711'], ['', '# begins', '']];

export class Dice {
  constructor(private readonly random: Random) {}

  upTo(count: number): number {
    return Math.floor(this.random.uniform() * count);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.upTo(from.length)];
  }

  chance(share: number): boolean {
    return this.random.uniform() < share;
  }

  number(): number {
    return this.random.uniform();
  }
}

/** A sound table in a random dialect, or a damaged one (`damage`). */
export function strangeTable(dice: Dice, damage: boolean): StrangeTable {
  const delimiter = dice.pick(SIGNS);
  const decimal = delimiter !== ',' && dice.chance(0.4) ? ',' : '.';
  const rows = 12 + dice.upTo(70);
  const header = dice.chance(0.7);
  const columns = columnsOf(dice, rows);
  const names = columns.map((column, c) => (typeof column[0] === 'string' ? 'label' : 'xyzuvw'[c]));
  const style = dice.pick(['never', 'needed', 'words', 'always'] as const);
  const lines = Array.from({ length: rows }, (_, r) =>
    columns.map((column) => {
      const value = column[r];
      return typeof value === 'string' ? value : said(value, decimal);
    }),
  );
  const sign = delimiter === 'blanks' ? dice.pick([' ', '   ']) : delimiter;
  const quotes = delimiter === 'blanks' ? 'never' : style;
  const lineEnd = dice.pick(LINE_ENDS);
  // Between blanks, a comment of some words may be the names, and “serial 4711” a row.
  const before = dice.pick(delimiter === 'blanks' ? [[], ['', '# begins', '']] : BEFORE);
  const surplus = delimiter !== 'blanks' && dice.chance(0.1) ? sign : '';
  const written = [...(header ? [names] : []), ...lines].map(
    (cells, r) =>
      cells
        .map((cell, c) => quoted(cell, sign, quotes, r > 0 && typeof columns[c][0] !== 'string'))
        .join(sign) + surplus,
  );
  const text = [...before, ...written].join(lineEnd) + (dice.chance(0.8) ? lineEnd : '');
  const breaks = delimiter === 'blanks' ? /[\s"]/ : /["\n\r]/;
  const plain = columns.every((column) =>
    column.every((cell) => typeof cell === 'number' || !(breaks.test(cell) || cell.includes(sign))),
  );
  const bytes = encoded(damage ? damaged(dice, text) : text, dice);
  return damage || !(plain || quotes !== 'never')
    ? { bytes }
    : { bytes, meant: { delimiter, header, columns } };
}

function columnsOf(dice: Dice, rows: number): (number[] | string[])[] {
  const width = 1 + dice.upTo(5);
  const numbers = Array.from({ length: width }, () => {
    const digits = dice.upTo(6);
    const size = 10 ** (dice.upTo(5) - 1);
    return Array.from({ length: rows }, () => Number(((dice.number() - 0.4) * size).toFixed(digits)) + 0);
  });
  const words = dice.pick(LABELS);
  const label = Array.from({ length: rows }, (_, r) => (r < 2 ? words[r] : dice.pick(words)));
  const at = dice.upTo(width + 1);
  return [...numbers.slice(0, at), label, ...numbers.slice(at)];
}

const said = (value: number, decimal: ',' | '.'): string => String(value).replace('.', decimal);

function quoted(
  cell: string,
  sign: string,
  style: 'never' | 'needed' | 'words' | 'always',
  isNumber: boolean,
): string {
  const needed = cell.includes(sign) || /["\n\r]/.test(cell);
  const asked = style === 'always' || (style === 'words' && !isNumber);
  return style !== 'never' && (needed || asked) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Changes, cuts, doubles and swaps parts of a text. */
export function damaged(dice: Dice, text: string): string {
  let out = text;
  for (let change = dice.upTo(6); change >= 0; change--) {
    const at = dice.upTo(out.length);
    const length = dice.upTo(Math.min(40, out.length - at));
    const part = out.slice(at, at + length);
    const insert = dice.pick([
      () => dice.pick(INSERTED),
      () => part + part,
      () => '',
      () => dice.pick([',', ';', '\t', '|']),
      () => dice.pick(LINE_ENDS),
    ]);
    out = out.slice(0, at) + insert() + out.slice(at + length);
  }
  return out;
}

function encoded(text: string, dice: Dice): Uint8Array<ArrayBuffer> {
  const kind = dice.upTo(10);
  if (kind === 0) return new TextEncoder().encode(`\ufeff${text}`);
  if (kind === 3 && [...text].every((char) => char.charCodeAt(0) < 256))
    return Uint8Array.from(text, (char) => char.charCodeAt(0));
  if (kind > 2) return new TextEncoder().encode(text);
  const bytes = new Uint8Array(2 * text.length + 2);
  const view = new DataView(bytes.buffer);
  [...`\ufeff${text}`.split('')].forEach((unit, i) => view.setUint16(2 * i, unit.charCodeAt(0), kind === 1));
  return bytes;
}
