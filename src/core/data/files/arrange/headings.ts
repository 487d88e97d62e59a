import type { IngestFile } from '../../ingest-protocol';
import { isText } from './arrangement';

const HEAD_BYTES = 1 << 14;
const MOST_BYTES = 1 << 28;
/** Headings at the beginning of a file, from which on they are no names of columns. */
const FEWEST_HEADINGS = 3;
/** Lines of numbers under each heading, on average. */
const FEWEST_ROWS = 2;
/** A word or few, perhaps in brackets or after “class:”. */
const HEADING =
  /^\s*(?:[[<#]\s*)?(?:(?:label|class|activity|gesture)\s*[:=]\s*)?([\p{L}_][\p{L}\p{N}_ -]{0,40}?)\s*[\]>:]?\s*$/iu;

interface Headings {
  file: IngestFile;
  /** What the headings say, as a sentence; absent where there are none. */
  told?: string;
}

/**
 * A file whose blocks of numbers stand under words on lines of their own, with those words as its first column, and an end
 * of the recording before each block; others as they are. Every row keeps its line.
 */
export async function headingsAsClasses(file: IngestFile): Promise<Headings> {
  if (!isText(file) || file.blob.size > MOST_BYTES) return { file };
  const head = (await file.blob.slice(0, HEAD_BYTES).text()).split(/\r?\n/);
  if (!hasHeadings(head.slice(0, head.length > 1 ? -1 : 1))) return { file };
  const lines = (await file.blob.text()).split(/\r?\n/);
  const first = lines.findIndex((line) => HEADING.test(line));
  const width = widthOf(lines);
  const words = new Set<string>();
  let heading: string | undefined;
  const text = lines.map((line, l) => {
    const word = HEADING.exec(line)?.[1].trim();
    if (word !== undefined) {
      heading = word;
      words.add(word);
      return l === first
        ? ['class', ...Array.from({ length: width }, (_, c) => `value ${c + 1}`)].join('\t')
        : '';
    }
    return line.trim() === '' ? '' : [heading ?? '', ...cellsOf(line)].join('\t');
  });
  if (words.size < 2) return { file };
  const some = [...words].slice(0, 3).map((word) => `“${word}”`);
  return {
    file: { path: file.path, blob: new Blob([text.join('\n')]) },
    told: `Words on lines of their own (${some.join(', ')}${words.size > 3 ? ', …' : ''}) are the classes of the rows under them.`,
  };
}

/** Whether lines are headings, and under them rows of equally many numbers, and nothing else. */
function hasHeadings(lines: readonly string[]): boolean {
  const full = lines.filter((line) => line.trim() !== '');
  const headings = full.filter((line) => HEADING.test(line));
  const rows = full.filter((line) => isRow(line));
  if (headings.length < FEWEST_HEADINGS || rows.length < FEWEST_ROWS * headings.length) return false;
  const width = cellsOf(rows[0]).length;
  return (
    headings.length + rows.length === full.length &&
    HEADING.test(full[0]) &&
    width > 1 &&
    rows.every((row) => cellsOf(row).length === width)
  );
}

const isRow = (line: string): boolean =>
  cellsOf(line).every((cell) => cell !== '' && Number.isFinite(Number(cell)));

const widthOf = (lines: readonly string[]): number =>
  cellsOf(lines.find((line) => line.trim() !== '' && isRow(line)) ?? '').length;

const cellsOf = (line: string): string[] => line.trim().split(/\s*[,;\t]\s*|\s+/);
