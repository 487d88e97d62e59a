import { AppError } from '../../errors';
import { stemOf } from '../files/classes-from-paths';
import type { ColumnChoice, IngestChoices, Inspection } from '../ingest-protocol';
import { isImageFile } from '../files/images';
import type { Dataset, DatasetSummary } from '../types';

/** What a file is taken for whose name tells no class; no class of a person has this name. */
const NO_CLASS = '\u0000';
const ONE_HOT = ' = ';

type Alike = Pick<DatasetSummary, 'reading' | 'input' | 'channelNames' | 'classNames' | 'preparation'>;

/**
 * How to read other files just as a data set was read, so that its model can be tried on them: the same columns, windows
 * and preparation, whatever the files' own look suggests. Rows that cannot be read are left out; empty cells of tables
 * count as the mean, as in the firmware. Classes come from a label column, or from the names of files and folders.
 *
 * @throws AppError `columns-do-not-match`, `not-images`
 */
export function choicesAlike(alike: Alike, { choices }: Inspection): IngestChoices {
  const { reading, preparation } = alike;
  const images = choices.files.some(({ path }) => isImageFile(path));
  if (images && reading.kind !== 'image') {
    throw new AppError(
      'columns-do-not-match',
      'These are images, but the model takes numbers.',
      `Drop a CSV file with the columns ${listed(alike.channelNames)}.`,
    );
  }
  return {
    ...choices,
    columns: images ? [] : columnsAlike(alike, choices.columns),
    files: choices.files.map((file) => ({ ...file, className: classOfPath(file.path, alike.classNames) })),
    reading,
    leaveOutBadRows: true,
    missing: reading.kind === 'table' ? 'impute' : 'refuse',
    resampleHz: preparation?.resampleHz,
    removeGravity: preparation?.removeGravity ?? false,
    addMagnitude: preparation?.addMagnitude ?? false,
  };
}

/** The model's columns are signals, whatever they look like; of the others, only label, time and session count. */
function columnsAlike(alike: Alike, columns: readonly ColumnChoice[]): ColumnChoice[] {
  const { reading, input, channelNames, preparation } = alike;
  if (reading.kind === 'image') {
    const pixels = columns.filter(({ role }) => role === 'signal').length;
    const expected = input[0] * input[1] * input[2];
    if (pixels === expected) return [...columns];
    throw new AppError(
      'columns-do-not-match',
      `The model takes images of ${expected} values; the file has ${pixels} columns of numbers.`,
      'Drop image files, or a CSV file with a column for each pixel.',
      { expected, found: pixels },
    );
  }
  const wanted = new Map<string, ColumnChoice['content']>();
  for (const name of preparation?.addMagnitude ? channelNames.slice(0, -1) : channelNames) {
    const there = columns.some((column) => column.name === name);
    const word = name.lastIndexOf(ONE_HOT);
    if (there || reading.kind !== 'table' || word < 0) wanted.set(name, 'number');
    else wanted.set(name.slice(0, word), 'text');
  }
  const missing = [...wanted.keys()].filter((name) => !columns.some((column) => column.name === name));
  if (missing.length > 0) {
    throw new AppError(
      'columns-do-not-match',
      `The file has no column ${listed(missing)}, which the model needs.`,
      `Its columns are ${listed(columns.map(({ name }) => name))}. Rename them, or drop another file.`,
      { missing: missing.join(', ') },
    );
  }
  const seen = new Set<string>();
  return columns.map((column) => {
    const content = seen.has(column.name) ? undefined : wanted.get(column.name);
    seen.add(column.name);
    if (content) return { ...column, role: 'signal', content };
    return column.role === 'signal' ? { ...column, role: 'ignore' } : column;
  });
}

/** The longest class name among the words of a file's name or folder. */
function classOfPath(path: string, classNames: readonly string[]): string {
  const folder = path.split('/').slice(0, -1).at(-1) ?? '';
  const plain = (text: string): string =>
    ` ${text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `;
  const text = plain(`${folder} ${stemOf(path).replace(/\d+$/, '')} `) + plain(stemOf(path));
  const named = classNames.filter((name) => plain(name).trim() !== '' && text.includes(plain(name)));
  return named.sort((a, b) => b.length - a.length)[0] ?? NO_CLASS;
}

/** Examples to try a model on. */
export interface TestRun {
  name: string;
  /** As recorded, one example after the other, in the order of the model's inputs. */
  features: Float32Array;
  /** Positions in the model's classes; −1 where the class is not known or not one of the model's. */
  labels: Int32Array;
  sessions: Uint16Array;
  sessionNames: readonly string[];
  /** Row of its session's recording that an example starts at. */
  startRows: Uint32Array;
  rowsPerExample: number;
  samplingHz?: number;
  /** Classes of the files that the model does not know. */
  strangers: readonly string[];
}

/** What was read alike, in the order of the model's inputs and classes. @throws AppError `columns-do-not-match` */
export function testRunOf({ channelNames, classNames }: Alike, { summary, examples }: Dataset): TestRun {
  const known = summary.classNames.map((name) => classNames.indexOf(name));
  return {
    name: summary.name,
    features: reordered(examples.features, summary, channelNames),
    labels: Int32Array.from(examples.labels, (label) => known[label]!),
    sessions: examples.sessions,
    sessionNames: examples.sessionNames,
    startRows: examples.startRows,
    rowsPerExample: examples.rowsPerExample,
    samplingHz: summary.samplingHz,
    strangers: summary.classNames.filter((name, c) => known[c]! < 0 && name !== NO_CLASS),
  };
}

/** Entry i of an example belongs to channel i mod channels, for windows and table rows alike. */
function reordered(
  features: Float32Array,
  { reading, channelNames: found }: DatasetSummary,
  wanted: readonly string[],
): Float32Array {
  if (reading.kind === 'image' || (found.length === wanted.length && found.every((n, c) => n === wanted[c])))
    return features;
  const source = wanted.map((name) => found.indexOf(name));
  const strange = found.filter((name) => !wanted.includes(name));
  if (strange.length > 0) {
    throw new AppError(
      'columns-do-not-match',
      `The model knows no ${listed(strange)}.`,
      'Leave out the rows with words that were not in the training data.',
    );
  }
  const rows = features.length / found.length;
  const result = new Float32Array(rows * wanted.length);
  for (let row = 0; row < rows; row++) {
    for (const [c, from] of source.entries()) {
      // A word of a text column that does not occur in these files: 0, as in the training data.
      if (from >= 0) result[row * wanted.length + c] = features[row * found.length + from]!;
    }
  }
  return result;
}

const MOST_LISTED = 8;

function listed(names: readonly string[]): string {
  const quoted = names.slice(0, MOST_LISTED).map((name) => `“${name}”`);
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return quoted.join(', ') + more;
}

/** The part of a data set that the search never saw, in the order of recording. */
export function heldOutRun({ summary, examples }: Dataset, outerTest: Uint32Array): TestRun {
  const { sessions, startRows, labels, features } = examples;
  const order = outerTest
    .slice()
    .sort((a, b) => sessions[a]! - sessions[b]! || startRows[a]! - startRows[b]!);
  const size = features.length / labels.length;
  const chosen = new Float32Array(order.length * size);
  order.forEach((example, i) =>
    chosen.set(features.subarray(example * size, (example + 1) * size), i * size),
  );
  return {
    name: summary.name,
    features: chosen,
    labels: Int32Array.from(order, (example) => labels[example]!),
    sessions: Uint16Array.from(order, (example) => sessions[example]!),
    sessionNames: examples.sessionNames,
    startRows: Uint32Array.from(order, (example) => startRows[example]!),
    rowsPerExample: examples.rowsPerExample,
    samplingHz: summary.samplingHz,
    strangers: [],
  };
}
