import { AppError } from '../../errors';
import { signalPath } from '../../signal';
import { listed, NO_CLASS, type Alike } from '../examples/test-run';
import type { ColumnChoice, IngestChoices, Inspection, ToldFormat } from '../ingest-protocol';
import { toldFormatOf } from './files-layout';
import { stemOf } from './classes-from-paths';

const ONE_HOT = ' = ';

/**
 * How to read other files just as a data set was read: as they look themselves or, where that gives other columns, as the
 * files of the data set were laid out. `inspect` looks at them.
 *
 * @throws AppError `columns-do-not-match`, and what `inspect` throws
 */
export async function lookAlike(
  alike: Alike,
  inspect: (format: ToldFormat) => Promise<Inspection>,
): Promise<IngestChoices> {
  const { layout } = alike;
  const found = await inspect(layout?.apart ? { apart: true } : {});
  try {
    return choicesAlike(alike, found);
  } catch (error) {
    if (!layout?.format) throw error;
    const told = await inspect(toldFormatOf(layout)).catch(() => found);
    try {
      return choicesAlike(alike, told);
    } catch {
      // What is missing is said of the files as they look.
      throw error;
    }
  }
}

/**
 * How to read other files just as a data set was read, so that its model can be tried on them: the same columns, windows
 * and preparation, whatever the files' own look suggests. Rows that cannot be read are left out; empty cells of tables
 * count as the mean, as in the firmware. Classes come from a label column, or from the names of files and folders.
 *
 * @throws AppError `columns-do-not-match`
 */
export function choicesAlike(alike: Alike, { choices }: Inspection): IngestChoices {
  const { reading, preparation, layout } = alike;
  // Readers of images give no columns.
  const images = choices.columns.length === 0;
  if (images && reading.kind !== 'image') {
    throw new AppError(
      'columns-do-not-match',
      'These are images, but the model takes numbers.',
      `Drop a CSV file with the columns ${listed(alike.channelNames)}.`,
    );
  }
  const columns = images ? [] : columnsAlike(alike, choices.columns);
  const clock =
    layout?.clock && columns.some(({ name }) => name === layout.clock!.column) ? layout.clock : undefined;
  return {
    ...choices,
    columns: clock ? withClock(columns, clock.column) : columns,
    clock: clock?.unit ?? choices.clock,
    samplingHz: layout?.samplingHz ?? choices.samplingHz,
    files: choices.files.map((file) => ({ ...file, className: classOfPath(file.path, alike.classNames) })),
    reading,
    leaveOutBadRows: true,
    missing: reading.kind === 'table' ? 'impute' : 'refuse',
    resampleHz: preparation?.resampleHz,
    removeGravity: preparation?.removeGravity ?? false,
    addMagnitude: preparation?.addMagnitude ?? false,
    sensorHz: preparation?.sensorHz,
    frontEnd: preparation?.frontEnd,
    channelOrder:
      reading.kind === 'recordings' && !reading.rowIsWindow ? signalPath(alike).channelNames : undefined,
    asOneStream: reading.kind === 'recordings',
  };
}

/** The column that was the clock is it again. */
function withClock(columns: readonly ColumnChoice[], clock: string): ColumnChoice[] {
  return columns.map((column) => {
    if (column.name === clock && column.role !== 'signal') return { ...column, role: 'time' };
    return column.role === 'time' ? { ...column, role: 'ignore' } : column;
  });
}

/** The model's columns are signals, whatever they look like; of the others, only label, time and session count. */
function columnsAlike(alike: Alike, columns: readonly ColumnChoice[]): ColumnChoice[] {
  const { reading, input, channelNames, preparation } = alike;
  const windows = reading.kind === 'recordings' && reading.rowIsWindow;
  if (reading.kind === 'image' || windows) {
    const found = columns.filter(({ role }) => role === 'signal').length;
    const expected = windows ? windows.channels * reading.windowLength : input[0] * input[1] * input[2];
    if (found === expected) return [...columns];
    throw new AppError(
      'columns-do-not-match',
      `The model takes ${windows ? 'windows' : 'images'} of ${expected} values; the file has ${found} columns of numbers.`,
      windows
        ? 'Drop a file with a window in each row.'
        : 'Drop image files, or a CSV file with a column for each pixel.',
      { expected, found },
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
