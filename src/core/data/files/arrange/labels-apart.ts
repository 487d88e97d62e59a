import type { IngestFile } from '../../ingest-protocol';
import { counted } from '../../number-words';
import { stemOf } from '../classes-from-paths';
import { partOf, wordsOf } from '../path-words';
import { asTheyAre, folderOf, isText, nameOf, written, type Arrangement } from './arrangement';
import { cellsOfLine, tableLines, type TableLines } from './table-lines';

/** Names of files that say something of the rows of another file. */
const LABELS = /^(y|labels?|targets?|classes|class|activity|activities)$/i;
const SUBJECTS = /^(subjects?|subj|persons?|users?|participants?|groups?)$/i;
/** Rows of fewer numbers are no windows of one axis. */
const FEWEST_SAMPLES = 16;
const MOST_BYTES = 1 << 29;
const MOST_LABEL_BYTES = 1 << 24;

interface Beside extends TableLines {
  file: IngestFile;
  column: 'label' | 'subject';
}

/** Labels, and perhaps persons, of the same rows. */
interface RowLabels {
  folder: string;
  part: string | undefined;
  beside: Beside[];
}

/** What a file says of the rows of another, by its name: `y_train.txt`, `subject_test.txt`, `labels.csv`. */
export function saidBy({ path }: IngestFile): Beside['column'] | undefined {
  const words = wordsOf(stemOf(path)).filter((word) => partOf(word) === undefined && !/^\d+$/.test(word));
  if (words.length === 0 || words.length > 2) return undefined;
  if (SUBJECTS.test(words[0])) return 'subject';
  return words.length === 1 && LABELS.test(words[0]) ? 'label' : undefined;
}

/** The part of a divided set that a path names. */
export const partsOf = (path: string): string | undefined =>
  path
    .split('/')
    .flatMap((name) => wordsOf(name.replace(/\.[a-z]+$/i, '')))
    .map(partOf)
    .find((part) => part !== undefined);

/**
 * Labels and persons in files of their own, a line for each row of another file (`y_train.txt` beside `X_train.txt`), become
 * its columns. Files of one axis each, a window in every row, are put side by side. Codes that a list explains
 * (`1 WALKING`) become its words.
 */
export async function labelsBeside(files: readonly IngestFile[]): Promise<Arrangement> {
  const texts = files.filter((file) => isText(file) && file.blob.size < MOST_BYTES);
  const sets = await setsOf(texts);
  if (sets.length === 0) return asTheyAre(files);
  const used = new Set(sets.flatMap(({ beside }) => beside.map(({ file }) => file)));
  const made: IngestFile[] = [];
  const told: string[] = [];
  const spare = new Map<IngestFile, string>();
  for (const set of sets) {
    const found = await rowsFor(
      set,
      texts.filter((file) => saidBy(file) === undefined),
    );
    if (!found) {
      set.beside.forEach(({ file }) => used.delete(file));
      continue;
    }
    const names = await namesFor(found.axes, texts, used);
    const words = await wordsFor(
      set.beside.find(({ column }) => column === 'label')!,
      texts,
      used,
    );
    made.push(besideEachOther(set, found.axes, words?.words, names?.names));
    told.push(...toldOf(set, found.axes, words));
    found.axes.forEach(({ file }) => used.add(file));
    found.others.forEach((file) =>
      spare.set(file, 'The same rows in another form: of several forms one is used.'),
    );
    if (words) spare.set(words.file, 'It says what the codes of the classes mean.');
    if (names) spare.set(names.file, 'It names the columns.');
  }
  if (made.length === 0) return asTheyAre(files);
  return {
    files: [...made, ...files.filter((file) => !used.has(file) && !spare.has(file))],
    told: [...new Set(told)],
    leftOut: [...spare].map(([file, reason]) => ({ path: file.path, reason })),
  };
}

/** Files that say something of rows, by folder and part; without labels they say nothing that is needed. */
async function setsOf(texts: readonly IngestFile[]): Promise<RowLabels[]> {
  const sets: RowLabels[] = [];
  for (const file of texts) {
    const column = saidBy(file);
    if (!column || file.blob.size > MOST_LABEL_BYTES) continue;
    const lines = await tableLines(file);
    if (!lines || lines.width > 2) continue;
    const [folder, part] = [folderOf(file.path), partsOf(file.path)];
    const own = sets.find((set) => set.folder === folder && set.part === part);
    const beside = { file, column, ...lines };
    if (!own) sets.push({ folder, part, beside: [beside] });
    else if (!own.beside.some((other) => other.column === column)) own.beside.push(beside);
  }
  return sets.filter(({ beside }) => {
    const labels = beside.find(({ column }) => column === 'label');
    return labels !== undefined && beside.every(({ rows }) => rows === labels.rows);
  });
}

interface Axis extends TableLines {
  file: IngestFile;
  name: string;
}

/** The files with as many rows as labels: those of one axis each, or the one with the most columns. */
async function rowsFor(
  { folder, part, beside }: RowLabels,
  texts: readonly IngestFile[],
): Promise<{ axes: Axis[]; others: IngestFile[] } | undefined> {
  const parent = folder.replace(/[^/]+\/$/, '');
  for (const place of [folder, parent]) {
    const near: Axis[] = [];
    for (const file of texts) {
      if (!file.path.startsWith(place) || partsOf(file.path) !== part) continue;
      const lines = await tableLines(file);
      if (lines && lines.rows === beside[0].rows && lines.width > 1) near.push({ file, name: '', ...lines });
    }
    if (near.length === 0) continue;
    const widths = [...new Set(near.map(({ width }) => width))];
    const groups = widths.map((width) => near.filter((axis) => axis.width === width));
    const byAxes = groups
      .filter((group) => group.length > 1 && group[0].width >= FEWEST_SAMPLES)
      .sort((a, b) => b.length - a.length)[0];
    const widest = [...near].sort((a, b) => b.width - a.width)[0];
    const axes = byAxes ?? [widest];
    return {
      axes: axes.map((axis) => ({ ...axis, name: nameOfAxis(axis.file) })),
      others: near.filter(({ file }) => !axes.some((axis) => axis.file === file)).map(({ file }) => file),
    };
  }
  return undefined;
}

const nameOfAxis = ({ path }: IngestFile): string =>
  wordsOf(stemOf(path))
    .filter((word) => partOf(word) === undefined)
    .join('_');

/** A list of the codes with a word for each, if there is one. */
async function wordsFor(
  labels: Beside,
  texts: readonly IngestFile[],
  used: ReadonlySet<IngestFile>,
): Promise<{ file: IngestFile; words: ReadonlyMap<string, string> } | undefined> {
  const codes = new Set(codesOf(labels));
  if ([...codes].some((code) => !/^-?\d+$/.test(code))) return undefined;
  for (const file of texts) {
    if (used.has(file) || !/label|activit|class/i.test(nameOf(file.path))) continue;
    const lines = await tableLines(file);
    if (!lines || lines.rows > 1000) continue;
    const words = new Map(
      lines.lines.flatMap((line) => {
        const [code, ...rest] = cellsOfLine(line, lines.delimiter);
        const word = rest.join(' ').trim();
        return /^-?\d+$/.test(code) && /\p{L}/u.test(word) ? [[code, word] as const] : [];
      }),
    );
    if ([...codes].every((code) => words.has(code))) return { file, words };
  }
  return undefined;
}

/** A list of as many names as a table without names has columns. */
async function namesFor(
  [axis, ...more]: readonly Axis[],
  texts: readonly IngestFile[],
  used: ReadonlySet<IngestFile>,
): Promise<{ file: IngestFile; names: readonly string[] } | undefined> {
  if (more.length > 0 || axis.names) return undefined;
  for (const file of texts) {
    if (used.has(file) || !/feature|column|names?|header|attribut/i.test(nameOf(file.path))) continue;
    const lines = await tableLines(file);
    if (!lines || Math.abs(lines.rows - axis.width) > 1) continue;
    const all = lines.names ? [lines.names.join(' '), ...lines.lines] : lines.lines;
    const names = all.map((line) => line.trim().replace(/^\d+[\s,;.]+/, ''));
    if (names.length === axis.width && names.every((name) => /\p{L}/u.test(name))) return { file, names };
  }
  return undefined;
}

/** The code or word of each row; a column that only counts the rows is passed over. */
const codesOf = ({ lines, delimiter }: TableLines): string[] =>
  lines.map((line) => plainCode(cellsOfLine(line, delimiter).at(-1) ?? ''));

/** Whole numbers that were written as fractions, as NumPy does: `5.000000000000000000e+00`. */
function plainCode(code: string): string {
  return /[.e]/i.test(code) && Number.isInteger(Number(code)) ? String(Number(code)) : code;
}

function besideEachOther(
  { folder, part, beside }: RowLabels,
  axes: readonly Axis[],
  words: ReadonlyMap<string, string> | undefined,
  named: readonly string[] | undefined,
): IngestFile {
  const columns = beside.map((one) => ({
    name: one.column,
    cells: codesOf(one).map((code) => (one.column === 'label' ? (words?.get(code) ?? code) : code)),
  }));
  const names = axes.flatMap(({ name, width, names: own }) =>
    axes.length === 1 && (own ?? named)
      ? [...(own ?? named)!]
      : Array.from({ length: width }, (_, i) => `${axes.length === 1 ? 'x' : name} ${i + 1}`),
  );
  const header = [...columns.map(({ name }) => name), ...names];
  const text = [header.map((cell) => written(cell, '\t')).join('\t')];
  for (let row = 0; row < beside[0].rows; row++) {
    const cells = axes.flatMap(({ lines, delimiter }) => cellsOfLine(lines[row], delimiter));
    const own = columns.map(({ cells: said }) => written(said[row], '\t'));
    text.push([...own, ...cells.map((cell) => written(cell, '\t'))].join('\t'));
  }
  const [first] = axes;
  // Names of their own: the files they are made from may be read apart, too.
  const path =
    axes.length === 1
      ? `${folderOf(first.file.path)}${stemOf(first.file.path)} + ${columns.map(({ name }) => name).join(' + ')}.txt`
      : `${folder}windows${part ? `_${part}` : ''}.txt`;
  return { path, blob: new Blob([text.join('\n'), '\n']) };
}

function toldOf(
  { beside }: RowLabels,
  axes: readonly Axis[],
  words: { file: IngestFile } | undefined,
): string[] {
  const said = beside.map(({ file }) => `“${nameOf(file.path)}”`).join(' and ');
  const to = axes.length === 1 ? `the rows of “${nameOf(axes[0].file.path)}”` : 'the windows';
  return [
    ...(axes.length > 1
      ? [
          `${counted(axes.length, 'file')} of one axis each are put side by side: ${axes.map(({ name }) => name).join(', ')}.`,
        ]
      : []),
    `${said} ${beside.length === 1 ? 'is' : 'are'} put beside ${to}, line by line.`,
    ...(words ? [`The names of the classes are those of “${nameOf(words.file.path)}”.`] : []),
  ];
}
