import { AppError } from '../../errors';
import { signalPath } from '../../signal';
import { listed, NO_CLASS, type Alike } from '../examples/test-run';
import type { ColumnChoice, IngestChoices, Inspection } from '../ingest-protocol';
import { stemOf } from './classes-from-paths';

const ONE_HOT = ' = ';

/**
 * How to read other files just as a data set was read, so that its model can be tried on them: the same columns, windows
 * and preparation, whatever the files' own look suggests. Rows that cannot be read are left out; empty cells of tables
 * count as the mean, as in the firmware. Classes come from a label column, or from the names of files and folders.
 *
 * @throws AppError `columns-do-not-match`
 */
export function choicesAlike(alike: Alike, { choices }: Inspection): IngestChoices {
  const { reading, preparation } = alike;
  // Readers of images give no columns.
  const images = choices.columns.length === 0;
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
    sensorHz: preparation?.sensorHz,
    frontEnd: preparation?.frontEnd,
    channelOrder: reading.kind === 'recordings' ? signalPath(alike).channelNames : undefined,
    asOneStream: reading.kind === 'recordings',
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
