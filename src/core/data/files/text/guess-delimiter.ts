import { AppError } from '../../../errors';
import { numberReader } from '../../columns/parse-number';
import type { Delimiter, Encoding } from '../../ingest-protocol';
import type { CellTexts } from '../../columns/column-facts';
import { commonWidth } from '../tables/rows';
import { isComment } from './guess-layout';
import { headRows } from './delimited-rows';

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|', 'blanks'];
const SCORED_ROWS = 200;
const OTHER_SIGNS = /[,;\t|]|^[-+]?\d+ +\S|\S +[-+]?\d+$/;
const readPoint = numberReader('.');
const readComma = numberReader(',');

/**
 * The delimiter by which the first rows of a file look most like a table, or `told`, and these rows. Delimiters by
 * which the rows cannot be parsed are skipped. Throws AppError `unclosed-quote` where all are, or the others find one column.
 */
export function guessDelimiter(
  path: string,
  head: Uint8Array,
  whole: boolean,
  encoding: Encoding,
  told?: Delimiter,
): { delimiter: Delimiter; rows: CellTexts; lines: Uint32Array; breaks: readonly number[] } {
  let best: (ReturnType<typeof headRows> & { delimiter: Delimiter; score: number }) | undefined;
  let failure: unknown;
  const named = told ?? delimiterNamed(head);
  for (const delimiter of named ? [named] : DELIMITERS) {
    try {
      const read = headRows(path, head, { encoding, delimiter }, whole);
      const score = plausibility(read.rows);
      // Tabs are blanks, too: where both make the same columns, tabs are meant, and blanks are within cells.
      const sameByTabs =
        delimiter === 'blanks' &&
        best?.delimiter === '\t' &&
        commonWidth(best.rows) === commonWidth(read.rows);
      if (!best || (score > best.score && !sameByTabs)) best = { delimiter, ...read, score };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure ??= error;
    }
  }
  // One column by all others: what cannot be parsed is what was meant.
  if (!best || (failure && commonWidth(best.rows) <= 1)) throw failure;
  return best;
}

/** What a line `sep=;` at the beginning says, as spreadsheets write and read it. */
function delimiterNamed(head: Uint8Array): Delimiter | undefined {
  const text = new TextDecoder('windows-1252').decode(head.subarray(0, 20));
  const sign = /^(?:\u00ef\u00bb\u00bf)?"?sep=([,;|\t])"?\r?\n/i.exec(text)?.[1];
  return DELIMITERS.find((delimiter) => delimiter === sign);
}

/** High where most rows are equally wide, wider than one cell, and made of numbers. */
function plausibility(rows: CellTexts): number {
  const noted = rows.slice(0, SCORED_ROWS);
  const data = noted.filter((row) => !isComment(row));
  // Words of comments fit blanks by chance.
  const scored = data.length > 0 ? data : noted;
  const width = commonWidth(scored);
  const consistent = scored.filter((row) => row.length === width).length / Math.max(1, scored.length);
  const cells = scored.flatMap((row) => row.slice(0, 100));
  const isPlain = (cell: string) =>
    cell === '' || readPoint(cell) === readPoint(cell) || readComma(cell) === readComma(cell);
  const plain = cells.filter(isPlain);
  // “0569|walk”, “02 walk”: what is cut at decimal commas still has the delimiter in its words.
  const uncut = cells.filter((cell) => OTHER_SIGNS.test(cell) && !isPlain(cell));
  const share = (some: readonly string[]) => some.length / Math.max(1, cells.length);
  return (width > 1 ? 1 : 0.1) * consistent * (0.2 + share(plain) - 0.1 * share(uncut));
}
