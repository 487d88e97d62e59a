import { dsvFormat } from 'd3-dsv';
import type { FileFormat } from '../../../src/core/data';

/** A row as d3-dsv parses it, with the line that it begins in. */
export interface ParsedRow {
  line: number;
  cells: readonly string[];
}

/** The rows of a text that are not blank, by a parser that shares nothing with the page's. */
export function secondRows(
  bytes: Uint8Array,
  { encoding, delimiter }: Pick<FileFormat, 'encoding' | 'delimiter'>,
): ParsedRow[] {
  const text = plainText(bytes, encoding);
  const plain = delimiter === 'blanks' ? text.replace(/[ \t]+/g, ' ').replace(/^ | $/gm, '') : text;
  let line = 1;
  return dsvFormat(delimiter === 'blanks' ? ' ' : delimiter)
    .parseRows(plain)
    .flatMap((cells) => {
      const own = line;
      line += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
      const blank = cells.every((cell) => cell === '') || (cells.length === 1 && cells[0].trim() === '');
      return blank ? [] : [{ line: own, cells }];
    });
}

function plainText(bytes: Uint8Array, encoding: FileFormat['encoding']): string {
  return new TextDecoder(encoding).decode(bytes).replace(/\r\n?/g, '\n');
}

/** The first line with blanks after a closing quote, of which parsers make different things; Infinity where there is none. */
export function firstLooseQuote(
  bytes: Uint8Array,
  { encoding, delimiter }: Pick<FileFormat, 'encoding' | 'delimiter'>,
): number {
  if (delimiter === 'blanks') return Infinity;
  const text = plainText(bytes, encoding);
  const at = text.search(delimiter === '\t' ? /" / : /"[ \t]/);
  return at < 0 ? Infinity : text.slice(0, at).split('\n').length;
}

/** The number that a cell says without doubt, perhaps with the semicolon of a line's end; NaN elsewhere. */
export function plainNumber(cell: string, decimal: '.' | ','): number {
  const trimmed = cell.trim().replace(/;$/, '');
  // Thousands that are grouped without doubt.
  const signs = decimal === '.' ? /[ ,]/g : /[ .]/g;
  const text = grouped(decimal).test(trimmed) ? trimmed.replace(signs, '') : trimmed;
  const plain =
    decimal === ',' ? /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  return plain.test(text) ? Number(text.replace(',', '.')) : NaN;
}

const grouped = (decimal: '.' | ',') =>
  decimal === '.'
    ? /^[+-]?[1-9]\d{0,2}([ ,])\d{3}(?:\1\d{3})*(\.\d+)?$/
    : /^[+-]?[1-9]\d{0,2}([ .])\d{3}(?:\1\d{3})*(,\d+)?$/;
