import Papa from 'papaparse';
import { AppError } from '../../../errors';
import { decodeHead, lineBlocks, plainDecoder, textChunks, withPlainLineEnds } from './decode-text';
import type { Delimiter, FileFormat, FileProblem, IngestFile } from '../../ingest-protocol';
import { UnquotedSplitter, type SplitLines } from './unquoted-rows';
import type { RowChunk } from '../tables/table-format';
import { isBlank, TextRows } from '../tables/rows';

/** A row that grows beyond this many characters has an unclosed quote, or is no row. */
const LONGEST_ROW = 1 << 22;
/** No encoding takes more bytes for a character. */
const LONGEST_ROW_BYTES = 3 * LONGEST_ROW;

/**
 * The rows of a file, chunk by chunk, blank lines left out, header row included. Where no quotes are, they are places in
 * bytes; the rest is papaparse's. Throws AppError `unclosed-quote`, `line-too-long`.
 */
export async function* delimitedRows(file: IngestFile, format: FileFormat): AsyncGenerator<RowChunk> {
  const decoder = plainDecoder(format.encoding);
  const splitter = new UnquotedSplitter(format.delimiter.charCodeAt(0), decoder);
  let carried = '';
  let line = 1;
  let afterBlank = false;
  for await (const { bytes, text, bytesRead, last } of pieces(file, format)) {
    const wholeLines = bytes && carried === '' && bytes.length <= LONGEST_ROW_BYTES;
    const plain: SplitLines | undefined = wholeLines ? splitter.split(bytes, line, afterBlank) : undefined;
    if (plain) {
      ({ nextLine: line, afterBlank } = plain);
      yield { rows: plain.rows, problems: [], breaks: plain.breaks, bytesRead };
      continue;
    }
    const input = carried + (text ?? withPlainLineEnds(decoder.decode(bytes)));
    const parsed = parseRows(file.path, input, format.delimiter, line, last, afterBlank);
    ({ rest: carried, nextLine: line, afterBlank } = parsed);
    if (carried.length > LONGEST_ROW) throw overlong(file.path, line, carried);
    const { problems, breaks } = parsed;
    yield { rows: new TextRows(parsed.rows, parsed.lines), problems, breaks, bytesRead };
  }
}

/** Part of a file: bytes of whole lines where a byte can be a delimiter, text elsewhere. */
type Piece = { bytesRead: number; last: boolean } & (
  { bytes: Uint8Array; text?: undefined } | { bytes?: undefined; text: string }
);

async function* pieces(file: IngestFile, { encoding, delimiter }: FileFormat): AsyncGenerator<Piece> {
  if (delimiter !== 'blanks' && !encoding.startsWith('utf-16'))
    return yield* lineBlocks(file, LONGEST_ROW_BYTES);
  yield* textChunks(file, encoding);
}

/** The complete rows at the beginning of a file; its last, perhaps cut off row is left out unless it is the only one. */
export function headRows(
  path: string,
  head: Uint8Array,
  { encoding, delimiter }: Pick<FileFormat, 'encoding' | 'delimiter'>,
  whole: boolean,
  limit = 2000,
): { rows: string[][]; lines: Uint32Array; breaks: number[] } {
  const text = decodeHead(head, encoding);
  let parsed = parseRows(path, text, delimiter, 1, whole);
  if (parsed.rows.length === 0 && !whole) parsed = parseRows(path, text, delimiter, 1, true);
  // A quoted cell over most of the head is one that nothing closes.
  else if (!whole && parsed.rest.length > text.length / 2 && parsed.rest.includes('"'))
    parseRows(path, text, delimiter, 1, true);
  const { rows, lines, breaks } = parsed;
  return { rows: rows.slice(0, limit), lines: lines.subarray(0, limit), breaks };
}

interface ParsedRows {
  rows: string[][];
  lines: Uint32Array;
  problems: FileProblem[];
  /** What comes after the last complete row. */
  rest: string;
  nextLine: number;
  /** Rows after a blank line, and whether the last line is one. */
  breaks: number[];
  afterBlank: boolean;
}

interface PapaRows {
  data: string[][];
  errors: { code: string; row: number }[];
  meta: { cursor: number };
}

function parseRows(
  path: string,
  text: string,
  delimiter: Delimiter,
  firstLine: number,
  last: boolean,
  afterBlank = false,
): ParsedRows {
  const input = delimiter === 'blanks' ? withSingleBlanks(text, last) : text;
  const parser = new Papa.Parser({ delimiter: delimiter === 'blanks' ? ' ' : delimiter, newline: '\n' });
  const { data, errors, meta } = parser.parse(input, 0, !last) as PapaRows;
  const quoted = input.includes('"');
  const rows: string[][] = [];
  const lines = new Uint32Array(data.length);
  const lineOf = new Uint32Array(quoted ? data.length + 1 : 0);
  const breaks: number[] = [];
  let line = firstLine;
  for (let i = 0; i < data.length; i++) {
    const cells = data[i];
    if (quoted) lineOf[i] = line;
    // What comes after the last line end is no line.
    if (isBlank(cells)) afterBlank ||= i < data.length - 1;
    else {
      if (afterBlank) breaks.push(rows.length);
      afterBlank = false;
      lines[rows.length] = line;
      rows.push(cells);
    }
    line += 1 + (quoted ? lineBreaks(data[i]) : 0);
  }
  if (quoted) lineOf[data.length] = line;
  if (errors.some(({ code }) => code === 'MissingQuotes')) {
    throw unclosedQuote(path, lineOf[Math.max(0, data.length - 1)]);
  }
  const problems = errors.map(({ row }) => ({
    file: path,
    line: lineOf[Math.min(row, data.length)],
    message: 'a quoted cell goes on after its closing quote',
  }));
  return {
    rows,
    lines: lines.subarray(0, rows.length),
    problems,
    rest: last ? '' : input.slice(meta.cursor),
    nextLine: line,
    breaks,
    afterBlank,
  };
}

/** One blank for several, and none at the edges of lines, which would make empty cells; a part may end within a line. */
function withSingleBlanks(text: string, last: boolean): string {
  return text.replace(/[ \t]+/g, ' ').replace(last ? /^ | $/gm : /^ | (?=\n)/gm, '');
}

function lineBreaks(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}

function overlong(path: string, line: number, text: string): AppError {
  if (text.includes('"')) return unclosedQuote(path, line);
  return new AppError(
    'line-too-long',
    `${path}, line ${line} has more than ${LONGEST_ROW} characters.`,
    'Check that the file is a table with one row per line.',
    { file: path, line },
  );
}

function unclosedQuote(path: string, line: number): AppError {
  return new AppError(
    'unclosed-quote',
    `${path}, line ${line}: a quoted cell is never closed.`,
    'Close the quote in that line, or remove it.',
    { file: path, line },
  );
}
