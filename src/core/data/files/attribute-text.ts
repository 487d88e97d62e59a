import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { guessEncoding } from './text/guess-encoding';
import { wholeBytes } from './tables/text-chunks';
import { wholeTableReader, type WholeTable } from './tables/whole-table-reader';

/** Share of the lines that must be equally long. */
const MOSTLY = 0.9;

/** Text that describes its attributes before `@data`: Weka's ARFF, and `.ts` of the UCR and UEA archives. */
export const attributeText = wholeTableReader({
  id: 'attributes',
  notOfFormat: 'It is no ARFF or .ts file.',
  tableOf,
});

async function tableOf(file: IngestFile): Promise<WholeTable> {
  const bytes = await wholeBytes(file);
  const text = new TextDecoder(guessEncoding(file.path, bytes.subarray(0, 1 << 18))).decode(bytes);
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const data = lines.findIndex((line) => /^@data\b/i.test(line));
  if (data < 0) {
    throw new AppError(
      'no-data-line',
      `${file.path} has no line “@data”.`,
      'Export it again, or rename it to .csv if it is one.',
      {
        file: file.path,
      },
    );
  }
  const header = lines.slice(0, data).filter((line) => line.startsWith('@'));
  const body = lines.slice(data + 1).filter((line) => line !== '' && !/^[%#]/.test(line));
  const attributes = header.flatMap((line) => {
    const [, ...found] = /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s*(?:\{(.*)\})?/i.exec(line) ?? [];
    const name = found.slice(0, 3).find(Boolean);
    return name ? [{ name, words: found[3] ? new Set(cells(found[3])) : undefined }] : [];
  });
  return attributes.length > 0 ? arffTable(attributes, body) : seriesTable(file.path, header, body);
}

interface Attribute {
  name: string;
  /** What its cells can be, where the header says so. */
  words: ReadonlySet<string> | undefined;
}

/** A row that does not fit what the header says keeps another width, or an empty cell, so that it is told as unreadable. */
function arffTable(attributes: readonly Attribute[], body: readonly string[]): WholeTable {
  const rows = body.map((line) => (line.startsWith('{') ? sparse(line, attributes) : cells(line)));
  return {
    names: attributes.map(({ name }) => name),
    rows: rows.map((row) =>
      row.map((cell, c) => {
        const words = attributes[c]?.words;
        return !words || cell === '?' || words.has(cell) ? cell : '';
      }),
    ),
    told: [`${attributes.length} attributes are described before the data.`],
  };
}

/** Cells between commas or tabs; those in quotes keep their commas. */
function cells(line: string): string[] {
  const found = line.match(/\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\t]*)\s*(?:[,\t]|$)/g) ?? [];
  const last =
    found.length > 0 && found[found.length - 1] === '' && !/[,\t]\s*$/.test(line)
      ? found.slice(0, -1)
      : found;
  return last.map((cell) =>
    cell
      .replace(/[,\t]$/, '')
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2'),
  );
}

const SPARSE_PAIR = /\s*(\d+)\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/g;

/** `{1 X, 3 Y}`: what is not named is 0, or the first of its words. */
function sparse(line: string, attributes: readonly Attribute[]): string[] {
  const row = attributes.map(({ words }) => [...(words ?? ['0'])][0]);
  const inside = line.slice(1, -1);
  const pairs = [...inside.matchAll(SPARSE_PAIR)];
  const whole = pairs.reduce((length, [pair]) => length + pair.length, 0) === inside.length;
  if (!line.endsWith('}') || !whole) return [line];
  for (const [, place, value] of pairs) {
    if (Number(place) >= row.length) return [line];
    row[Number(place)] = value.trim().replace(/^(['"])(.*)\1$/, '$2');
  }
  return row;
}

/** Channels between colons, each a list of samples; the class is last where the header says so. */
function seriesTable(path: string, header: readonly string[], body: readonly string[]): WholeTable {
  const says = (what: string) => header.find((line) => new RegExp(`^@(${what})\\s+true`, 'i').test(line));
  if (says('timestamps') !== undefined) throw notRead(path, 'its samples have times');
  const label = says('classLabel|targetlabel');
  const words = new Set(label?.trim().split(/\s+/).slice(2));
  const split = body.map((line) => line.split(':').map((part) => part.split(',').map((cell) => cell.trim())));
  const parts = mostCommon(split.map((row) => row.length));
  const channels = Math.max(1, parts - Number(label !== undefined));
  const lengths = split.filter((row) => row.length === parts).map((row) => row[0].length);
  const length = mostCommon(lengths);
  if (lengths.filter((own) => own === length).length < MOSTLY * split.length)
    throw notRead(path, `its series have ${Math.min(...lengths)} to ${Math.max(...lengths)} samples`);
  const names = Array.from({ length: channels }, (_, c) =>
    Array.from({ length }, (_, t) => `channel${letters(c)} ${t}`),
  ).flat();
  const rows = split.map((row) => {
    const series = row.slice(0, channels);
    if (
      row.length !== channels + Number(label !== undefined) ||
      series.some((cellsOf) => cellsOf.length !== length)
    )
      return [row.join(':')];
    if (label === undefined) return series.flat();
    const word = row[channels].join(',');
    return [...series.flat(), words.size === 0 || words.has(word) ? word : ''];
  });
  return {
    names: [...names, ...(label !== undefined ? ['class'] : [])],
    rows,
    rowIsWindow: { channels, order: 'channels' },
    told: [
      `Each line is a series of ${length} samples of ${channels === 1 ? 'one channel' : `${channels} channels`}.`,
    ],
  };
}

function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

function notRead(path: string, why: string): AppError {
  return new AppError(
    'series-not-read',
    `${path} cannot be read as windows of one length: ${why}.`,
    'Cut or fill the series to one length without times, or export a CSV file for each.',
    { file: path },
  );
}

/** A, B, … Z, AA: names without digits, which number samples. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
