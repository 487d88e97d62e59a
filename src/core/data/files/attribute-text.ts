import { AppError } from '../../errors';
import type { IngestFile } from '../ingest-protocol';
import { guessEncoding } from './text/guess-encoding';
import { wholeBytes } from './tables/text-chunks';
import { wholeTableReader, type WholeTable } from './tables/whole-table-reader';

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
  const attributes = header.flatMap(
    (line) => /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))/i.exec(line)?.slice(1).find(Boolean) ?? [],
  );
  return attributes.length > 0 ? arffTable(attributes, body) : seriesTable(header, body);
}

function arffTable(names: string[], body: readonly string[]): WholeTable {
  return {
    names,
    rows: body.map((line) => (line.startsWith('{') ? sparse(line, names.length) : cells(line))),
    told: [`${names.length} attributes are described before the data.`],
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

/** `{1 X, 3 Y}`: what is not named is 0. */
function sparse(line: string, width: number): string[] {
  const row = new Array<string>(width).fill('0');
  for (const cell of cells(line.slice(1, -1))) {
    const [, place, value] = /^(\d+)\s+(.*)$/.exec(cell) ?? [];
    if (place !== undefined && Number(place) < width)
      row[Number(place)] = value.replace(/^(['"])(.*)\1$/, '$2');
  }
  return row;
}

/** Channels between colons, each a list of samples; the class is last where the header says so. */
function seriesTable(header: readonly string[], body: readonly string[]): WholeTable {
  const labelled = header.some((line) => /^@(classLabel|targetlabel)\s+true/i.test(line));
  const split = body.map((line) => line.split(':'));
  const channels = Math.max(1, (split[0]?.length ?? 1) - Number(labelled));
  const length = split.reduce(
    (most, parts) =>
      parts.slice(0, channels).reduce((longest, part) => Math.max(longest, part.split(',').length), most),
    0,
  );
  const names = Array.from({ length: channels }, (_, c) =>
    Array.from({ length }, (_, t) => `channel${letters(c)} ${t}`),
  ).flat();
  const rows = split.map((parts) => {
    const series = parts.slice(0, channels).map((part) => part.split(',').map((cell) => cell.trim()));
    const values = series.flatMap((cellsOf) => Array.from({ length }, (_, t) => cellsOf[t] ?? ''));
    return [...values, ...(labelled ? [parts[channels]?.trim() ?? ''] : [])];
  });
  return {
    names: [...names, ...(labelled ? ['class'] : [])],
    rows,
    rowIsWindow: { channels, order: 'channels' },
    told: [
      `Each line is a series of ${length} samples of ${channels === 1 ? 'one channel' : `${channels} channels`}.`,
    ],
  };
}

/** A, B, … Z, AA: names without digits, which number samples. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
