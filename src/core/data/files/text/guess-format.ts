import { numberReader } from '../../columns/parse-number';
import type { FileFormat } from '../../ingest-protocol';
import type { CellTexts } from '../../columns/column-facts';
import { guessDecimal } from './guess-decimal';
import { guessDelimiter } from './guess-delimiter';
import { guessEncoding } from './guess-encoding';
import { hasHeader } from './guess-header';
import { guessLayout, type Layout } from './guess-layout';

const SCORED_ROWS = 200;

export interface GuessedFormat {
  format: FileFormat;
  /** First rows of the file, the row of names first where there is one. */
  rows: CellTexts;
  lines: Uint32Array;
  /** Positions of rows that come after a blank line. */
  breaks: readonly number[];
  /** The row of units, where there is one. */
  units?: readonly string[];
  startAndRate?: Layout['startAndRate'];
  /** Samples per second, where lines before the data say so. */
  hertz?: number;
}

/**
 * Guesses encoding, delimiter, decimal sign, and the lines of names and data from the beginning of a file; what `fixed`
 * states stays. Throws AppError `empty-file`, `binary-file`, `unclosed-quote`.
 */
export function guessFormat(
  path: string,
  head: Uint8Array,
  whole: boolean,
  fixed: Partial<FileFormat> = {},
): GuessedFormat {
  const encoding = fixed.encoding ?? guessEncoding(path, head);
  const { delimiter, rows, lines, breaks } = guessDelimiter(path, head, whole, encoding, fixed.delimiter);
  const signs = fixed.decimal
    ? { decimal: fixed.decimal }
    : guessDecimal(rows.slice(0, SCORED_ROWS), delimiter);
  const told = { encoding, delimiter, ...signs };
  if (fixed.dataLine !== undefined)
    return atLines(told, { rows, lines, breaks }, fixed.namesLine, fixed.dataLine);
  const read = numberReader(signs.decimal);
  const layout = fixed.header === undefined ? guessLayout(rows, lines, read) : undefined;
  if (!layout) {
    const header = fixed.header ?? (rows.length > 0 && hasHeader(rows, read));
    return { format: { ...told, header }, rows, lines, breaks };
  }
  const { names, units, data, startAndRate } = layout;
  const found = atLines(
    told,
    { rows, lines, breaks },
    names === undefined ? undefined : lines[names],
    lines[data],
  );
  return {
    ...found,
    ...(units !== undefined && { units: rows[units].map((cell) => cell.trim()) }),
    ...(startAndRate && { startAndRate }),
    ...rateIn(rows.slice(0, names ?? data)),
  };
}

/** “… at 30 Hz”, “Sampling rate: 100 Hz”, “Fs = 50”. */
function rateIn(rows: CellTexts): Pick<GuessedFormat, 'hertz'> {
  for (const row of rows) {
    const text = row.join(' ');
    const found =
      /(?:sampl\w*|rate|freq\w*|\bfs|\bat)\W{0,4}(?:rate|freq\w*)?\W{0,4}(\d+(?:\.\d+)?)\s*hz/i.exec(text) ??
      /(?:sampl\w+[ _-]*(?:rate|freq\w*)|\bfs)(?:\s*\(?hz\)?)?\W{1,4}(\d+(?:\.\d+)?)/i.exec(text);
    if (found && Number(found[1]) > 0) return { hertz: Number(found[1]) };
  }
  return {};
}

/** Names and data in these lines; what stands elsewhere before the data is left out. */
function atLines(
  told: Omit<FileFormat, 'header'>,
  { rows, lines, breaks }: Pick<GuessedFormat, 'rows' | 'lines' | 'breaks'>,
  namesLine: number | undefined,
  dataLine: number,
): GuessedFormat {
  const kept = [...lines.keys()].filter((r) => lines[r] === namesLine || lines[r] >= dataLine);
  const header = namesLine !== undefined && lines[kept[0]] === namesLine;
  return {
    format: { ...told, header, ...(header && { namesLine }), dataLine },
    rows: kept.map((r) => (header && r === kept[0] ? plainNames(rows[r]) : rows[r])),
    lines: Uint32Array.from(kept, (r) => lines[r]),
    breaks: breaks.map((r) => kept.indexOf(r)).filter((at) => at > (header ? 1 : 0)),
  };
}

/** Names without the sign of a comment before the first. */
export function plainNames(names: readonly string[]): readonly string[] {
  return names.map((name, c) => (c === 0 ? name.replace(/^\s*(?:#|%|\/\/)+\s*/, '') : name));
}
