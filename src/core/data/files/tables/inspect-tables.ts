import { AppError } from '../../../errors';
import { guessColumns, type ColumnGuesses } from '../../columns/guess-roles';
import type { FileFormat, FileProblem, IngestChoices, IngestFile, Inspection } from '../../ingest-protocol';
import { naturally } from '../../natural-order';
import { labelsFromPaths, stemOf, type FileLabels } from '../classes-from-paths';
import { filesOfFormat } from '../formats';
import { chooseSensor } from './choose-sensor';
import { guessReading, type FileHead } from './guess-reading';
import { commonWidth } from './rows';
import { NAMED_COLUMNS, type TableFormat } from './table-format';

const PREVIEW_ROWS = 20;
const COLUMNS_LIMIT = 20_000;

/**
 * Guesses from the beginning of files of rows how to read them. Throws what `readHead` throws, and AppError `no-rows`,
 * `too-many-columns`.
 */
export async function inspectTables(
  format: TableFormat,
  files: readonly IngestFile[],
  fixed: Partial<FileFormat>,
): Promise<Inspection> {
  const { kept, leftOut, sensor } = chooseFiles(format, files);
  const heads: FileHead[] = [];
  for (const file of kept) heads.push(await readFileHead(format, file, fixed));
  const first = heads[0];
  const width = commonWidth(first.rows);
  if (width > COLUMNS_LIMIT) throw tooWide(first.file.path, width);
  const guesses = guessColumns(
    first.rows,
    first.cells,
    first.cells.header ? first.rows[0].length : width,
    heads.length,
  );
  const labels = labelsFromPaths(heads.map(({ file }) => file.path));
  const { reading, reason } = guessReading(heads, guesses);
  const hasLabel = guesses.columns.some(({ role }) => role === 'label');
  for (const column of guesses.columns) {
    if (reading.kind === 'table' || column.role !== 'signal' || column.content !== 'text') continue;
    column.role = 'ignore';
    column.reason = 'Words are no signal.';
  }
  const choices: IngestChoices = {
    name: nameOf(heads),
    files: heads.map(({ file, format: own }, f) => ({
      path: file.path,
      ...(own && { format: own }),
      session: labels.files[f].session,
      ...(heads.length > 1 && { className: labels.files[f].className }),
    })),
    columns: guesses.columns.map(({ name, role, content }) => ({ name, role, content })),
    clock: guesses.clock,
    reading,
    leaveOutBadRows: false,
    missing: 'refuse',
    removeGravity: false,
    addMagnitude: false,
  };
  return {
    choices,
    columns: guesses.columns.map(({ name, reason: why, examples }) => ({ name, reason: why, examples })),
    preview: {
      rows: first.body.slice(0, PREVIEW_ROWS),
      lines: [...first.lines.subarray(first.cells.header ? 1 : 0)].slice(0, PREVIEW_ROWS),
    },
    leftOut,
    problems: heads.flatMap((head) => widthProblems(head)).slice(0, 100),
    explanation: [
      ...(sensor
        ? [
            `“${sensor}” is read. Other sensors, and notes about the recordings, are left out: drop those files alone to use them.`,
          ]
        : []),
      ...explain(heads, guesses, labels, reason, hasLabel),
    ],
  };
}

/** The files of the format in natural order of their names, of one sensor where there are several; others are left out. */
function chooseFiles({ id, notOfFormat }: TableFormat, files: readonly IngestFile[]) {
  const own = filesOfFormat(id, files);
  const sensor = chooseSensor(own);
  const kept = sensor?.files ?? (own.length > 0 ? own : files);
  return {
    kept: [...kept].sort((a, b) => naturally(a.path, b.path)),
    sensor: sensor?.name,
    leftOut: files
      .filter((file) => !kept.includes(file))
      .map((file) => ({
        path: file.path,
        reason: own.includes(file) ? 'Of another sensor, or about the recording.' : notOfFormat,
      })),
  };
}

async function readFileHead(
  format: TableFormat,
  file: IngestFile,
  fixed: Partial<FileFormat>,
): Promise<FileHead> {
  const head = await format.readHead(file, fixed);
  const cells = head.format ?? NAMED_COLUMNS;
  const body = cells.header ? head.rows.slice(1) : head.rows;
  if (body.length === 0) throw noRows(file.path);
  return { ...head, file, cells, body };
}

function widthProblems({ file, rows, lines, cells }: FileHead): FileProblem[] {
  const width = cells.header ? rows[0].length : commonWidth(rows);
  return rows.flatMap((row, r) => {
    const surplusIsEmpty = row.length > width && row.slice(width).every((cell) => cell.trim() === '');
    if (row.length === width || surplusIsEmpty) return [];
    return [{ file: file.path, line: lines[r], message: `${row.length} cells where ${width} are expected` }];
  });
}

function nameOf(heads: readonly FileHead[]): string {
  if (heads.length === 1) return stemOf(heads[0].file.path);
  const folder = heads[0].file.path.split('/').slice(0, -1)[0];
  if (folder) return folder;
  const others = heads.length - 1;
  return `${stemOf(heads[0].file.path)} and ${others} more`;
}

function explain(
  heads: readonly FileHead[],
  { columns }: ColumnGuesses,
  labels: FileLabels,
  reason: string,
  hasLabel: boolean,
): string[] {
  const label = columns.find(({ role }) => role === 'label');
  const session = columns.find(({ role }) => role === 'session');
  const classes = label
    ? `The class is in column “${label.name}”.`
    : heads.length > 1
      ? labels.reason
      : 'Nothing says the class yet: choose a label column, or drop one file per class.';
  const sources = session
    ? `The session is in column “${session.name}”.`
    : hasLabel && heads.length > 1
      ? 'Every file is a session.'
      : '';
  return [reason, classes, sources].filter((sentence) => sentence !== '');
}

function noRows(path: string): AppError {
  return new AppError('no-rows', `${path} has no rows of data.`, 'Leave it out, or export it again.', {
    file: path,
  });
}

function tooWide(path: string, columns: number): AppError {
  return new AppError(
    'too-many-columns',
    `${path} has ${columns} columns; at most ${COLUMNS_LIMIT} can be looked at.`,
    'Keep the columns that matter: no microcontroller takes that many inputs.',
    { file: path, columns },
  );
}
