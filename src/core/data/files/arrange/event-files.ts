import { parseDate } from '../../columns/clock';
import { numberReader } from '../../columns/parse-number';
import { LABEL_NAME } from '../../columns/guess-label';
import { stemOf } from '../classes-from-paths';
import { textFormat } from '../delimited-text';
import { wordsOf } from '../path-words';
import { readHeads, type FileHead } from '../tables/file-heads';
import { decimalAt } from '../text/guess-decimal';
import type { IngestFile } from '../../ingest-protocol';
import { folderOf } from './arrangement';

/** Words by which files say that they are about moments of a recording. */
const EVENT_WORD =
  /^(ann|anns|annots?|annotations?|annotated|events?|marks?|markers?|beats?|r?peaks?|spans?|segments?|intervals?|labels?|cues?)$/i;
const END_NAME =
  /^(end|stop|to|until|off|offset|finish|t1|t_?end)([\s_.([-]|$)|([\s_.-]|^)(end|stop|offset)$/i;
const DURATION_NAME = /(^|[\s_.-])(dur|duration|length|lasts)([\s_.([-]|$)/i;
const MOST_COLUMNS = 6;
/** Share of the cells of a column that must be what the column is taken for. */
const MOSTLY = 0.95;

/** Columns of a file of moments: when, perhaps until when, and perhaps a word. */
export interface EventColumns {
  at: number;
  /** A time, or how long it lasts. */
  end?: { column: number; isDuration: boolean };
  word?: number;
}

/** Plain names of texts. */
export interface TextNames {
  of: ReadonlyMap<IngestFile, string>;
  /** Those outside of folders that are called after moments. */
  outside: ReadonlySet<string>;
}

export function namesOf(texts: readonly IngestFile[]): TextNames {
  const plain = texts.map((file) => [file, plainName(wordsOf(stemOf(file.path)))] as const);
  return {
    of: new Map(plain),
    outside: new Set(plain.flatMap(([{ path }, name]) => (inEventFolder(path) ? [] : [name]))),
  };
}

/**
 * The recording that a file is about by its name (`118_ann.csv`, `labels/118.csv` beside `signals/118.csv`), `''` where it
 * names none; `undefined` where it is about nothing.
 */
export function subjectOf({ path }: IngestFile, { outside }: TextNames): string | undefined {
  const words = wordsOf(stemOf(path));
  const place = [words.length - 1, 0].find((w) => EVENT_WORD.test(words[w] ?? ''));
  if (place !== undefined) return plainName(words.filter((_, w) => w !== place));
  const name = plainName(words);
  return inEventFolder(path) && outside.has(name) ? name : undefined;
}

const inEventFolder = (path: string): boolean => EVENT_WORD.test(folderOf(path).split('/').at(-2) ?? '');

const plainName = (words: readonly string[]): string => words.join(' ').toLowerCase();

/** The beginning of a text; `undefined` where it is no table. */
export async function headOf(file: IngestFile): Promise<FileHead | undefined> {
  return (await readHeads(textFormat, [file], {}).catch(() => undefined))?.heads[0];
}

/** A cell as a number, or as seconds where it is a date; NaN for words. */
export function momentReader({ cells }: FileHead, column: number): (cell: string) => number {
  const read = numberReader(decimalAt(cells, column));
  return (cell) => {
    const value = read(cell);
    return Number.isNaN(value) ? parseDate(cell) : value;
  };
}

/** What the columns of a file of moments are; `undefined` where its rows are no moments in order of time. */
export function eventColumns(head: FileHead): EventColumns | undefined {
  const { names, body } = head;
  if (names.length > MOST_COLUMNS || body.length < 2) return undefined;
  const columns = names.map((name, c) => {
    const read = momentReader(head, c);
    const texts = body.map((row) => (row[c] ?? '').trim());
    return { name, values: texts.map(read), empty: texts.every((text) => text === '') };
  });
  const known = columns.map(({ values }) => values.filter((value) => !Number.isNaN(value)).length);
  const isNumbers = (c: number) => known[c] >= MOSTLY * body.length;
  const isWords = (c: number) => known[c] === 0 && !columns[c].empty;
  const at = columns.findIndex(({ values }, c) => isNumbers(c) && rises(values));
  if (at < 0) return undefined;
  const words = columns.flatMap((_, c) => (isWords(c) ? [c] : []));
  const word = words.find((c) => LABEL_NAME.test(columns[c].name.trim().toLowerCase())) ?? words.at(-1);
  const end = columns.findIndex(
    ({ name, values }, c) =>
      c > at && isNumbers(c) && endsAfter(columns[at].values, values, name, head.named[c]),
  );
  return {
    at,
    ...(end >= 0 && { end: { column: end, isDuration: DURATION_NAME.test(columns[end].name) } }),
    ...(word !== undefined && { word }),
  };
}

function endsAfter(from: readonly number[], to: readonly number[], name: string, named: boolean): boolean {
  if (named && DURATION_NAME.test(name)) return to.every((value) => !(value < 0));
  return (!named || END_NAME.test(name.trim())) && to.every((value, i) => !(value < from[i]));
}

/** Numbers that never fall, but for a few, and are not all the same. */
function rises(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, i) => value - values[i]);
  const back = steps.filter((step) => step < 0).length;
  return back <= (1 - MOSTLY) * steps.length && steps.some((step) => step > 0);
}

/**
 * A column of places: whole numbers that rise, and nothing else. Steps of one size are those of a counter, unless the file's
 * name says that it is about moments.
 */
export function isPlaces(head: FileHead, isNamed = false): boolean {
  if (head.names.length !== 1 || head.body.length < 3) return false;
  const read = momentReader(head, 0);
  const values = head.body.map((row) => read(row[0] ?? ''));
  const steps = values.slice(1).map((value, i) => value - values[i]);
  return (
    values.every(Number.isInteger) && steps.every((step) => step > 0) && (isNamed || new Set(steps).size > 1)
  );
}
