import { numberReader } from '../../columns/parse-number';
import type { Delimiter, FileFormat } from '../../ingest-protocol';
import type { CellTexts } from '../../columns/guess-roles';
import { guessDelimiter } from './guess-delimiter';
import { guessEncoding } from './guess-encoding';
import { hasHeader } from './guess-header';

const SCORED_ROWS = 200;
const readPoint = numberReader('.');
const readComma = numberReader(',');

/**
 * Guesses encoding, delimiter, decimal sign and header from the beginning of a file; what `fixed` states stays. Gives the
 * first rows of the file, the header included, and their lines.
 * Throws AppError `empty-file`, `binary-file`, `unclosed-quote`.
 */
export function guessFormat(
  path: string,
  head: Uint8Array,
  whole: boolean,
  fixed: Partial<FileFormat> = {},
): { format: FileFormat; rows: CellTexts; lines: Uint32Array } {
  const encoding = fixed.encoding ?? guessEncoding(path, head);
  const { delimiter, rows, lines } = guessDelimiter(path, head, whole, encoding, fixed.delimiter);
  const decimal = fixed.decimal ?? guessDecimal(rows, delimiter);
  const header = fixed.header ?? (rows.length > 0 && hasHeader(rows, numberReader(decimal)));
  return { format: { encoding, delimiter, decimal, header }, rows, lines };
}

/** A comma that makes numbers of cells which are none otherwise is the decimal sign; so is any, beside another delimiter. */
function guessDecimal(rows: CellTexts, delimiter: Delimiter): '.' | ',' {
  let [point, comma, ambiguous] = [0, 0, 0];
  for (const row of rows.slice(0, SCORED_ROWS)) {
    for (const cell of row) {
      const [asPoint, asComma] = [readPoint(cell), readComma(cell)];
      if (Number.isNaN(asPoint) && !Number.isNaN(asComma)) comma++;
      else if (!Number.isNaN(asPoint) && Number.isNaN(asComma)) point++;
      else if (!Number.isNaN(asPoint) && cell.includes(',')) ambiguous++;
    }
  }
  if (comma === 0 && point === 0) return delimiter !== ',' && ambiguous > 0 ? ',' : '.';
  return comma > point ? ',' : '.';
}
