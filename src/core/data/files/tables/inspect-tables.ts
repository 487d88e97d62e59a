import { AppError } from '../../../errors';
import { numberReader } from '../../columns/parse-number';
import { readHead } from '../text/decode-text';
import { inspectImages } from '../images';
import { labelsFromPaths, stemOf, type FileLabels } from '../classes-from-paths';
import type { FileFormat, FileProblem, IngestChoices, IngestFile, Inspection } from '../../ingest-protocol';
import { naturally } from '../../natural-order';
import { sniffColumns, type ColumnGuesses } from '../../columns/guess-roles';
import { commonWidth, noRows, sniffFormat, type Rows, type SniffedFile } from '../text/guess-delimiter';
import { findPixels, neighbourCorrelation } from '../../columns/pixel-columns';
import type { Reading } from '../../types';
import { DEFAULT_RECORDINGS } from '../../examples/windows';

const TEXT_ENDING = /\.(csv|tsv|txt|dat|data|tab)$/i;
const PREVIEW_ROWS = 20;
const COLUMNS_LIMIT = 20_000;

interface Head extends SniffedFile {
  file: IngestFile;
  body: Rows;
  /** Rows in the whole file, from the length of its first rows. */
  estimatedRows: number;
}

/**
 * Looks at the beginning of every file and guesses how to read them: format, roles of the columns, where classes come
 * from, and whether rows are samples of recordings, rows of a table or images. `format` fixes parts of the format.
 * Throws AppError `no-files`, `empty-file`, `binary-file`, `unclosed-quote`, `no-rows`, `too-many-columns`.
 */
export async function inspectFiles(
  files: readonly IngestFile[],
  format: Partial<FileFormat> = {},
): Promise<Inspection> {
  const images = inspectImages(files);
  if (images) return images;
  const { kept, leftOut, sensor } = chooseFiles(files);
  const heads: Head[] = [];
  for (const file of kept) heads.push(await inspectHead(file, format));
  const first = heads[0];
  const width = commonWidth(first.rows);
  if (width > COLUMNS_LIMIT) throw tooWide(first.file.path, width);
  const guesses = sniffColumns(
    first.rows,
    first.format,
    first.format.header ? first.rows[0].length : width,
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
      format: own,
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
      lines: [...first.lines.subarray(first.format.header ? 1 : 0)].slice(0, PREVIEW_ROWS),
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

/** Text tables in natural order of their names; everything else is left out. */
function chooseFiles(files: readonly IngestFile[]) {
  const hasTables = files.some(({ path }) => /\.(csv|tsv)$/i.test(path));
  const isData = (path: string) => (hasTables ? /\.(csv|tsv)$/i.test(path) : TEXT_ENDING.test(path));
  const visible = files.filter(({ path }) => !/(^|\/)\./.test(path));
  const usable = visible.filter(({ path }) => isData(path));
  const sensor = chooseSensor(usable);
  const kept = usable.length === 0 && files.length === 1 ? files : (sensor?.files ?? usable);
  if (kept.length === 0) {
    throw new AppError(
      'no-files',
      files.length === 0 ? 'No file was dropped.' : 'None of the files is a table of text.',
      'Drop CSV files (.csv, .tsv, .txt, .dat), one per class or recording, or one with a label column; or a folder of images per class.',
    );
  }
  return {
    kept: [...kept].sort((a, b) => naturally(a.path, b.path)),
    sensor: sensor?.name,
    leftOut: visible
      .filter((file) => !kept.includes(file))
      .map(({ path }) => ({
        path,
        reason: isData(path) ? 'Of another sensor, or about the recording.' : 'No table of text.',
      })),
  };
}

const SENSORS = [
  /^(user|linear|total)?[ _]?acceler(ometer|ation)/i,
  /^gyro(scope)?/i,
  /^magnet(ometer|icfield)/i,
  /^(gravity|orientation|barometer|pressure|light|microphone|pedometer|location|gps)/i,
];

/**
 * Phone recorders write a file per sensor, and files about the recording: those of one sensor are data, the acceleration
 * first. Nothing where files are not named so, or where there is but one kind.
 */
function chooseSensor(
  files: readonly IngestFile[],
): { name: string; files: readonly IngestFile[] } | undefined {
  const stems = files.map(({ path }) => stemOf(path));
  const kinds = [...new Set(stems)];
  if (kinds.length < 2) return undefined;
  const isSensor = SENSORS.map((pattern) => kinds.filter((stem) => pattern.test(stem)));
  const known = isSensor.flat().length;
  const about = kinds.filter((stem) => /^(annotation|meta|device)/i.test(stem)).length;
  if (known === 0 || known + about < kinds.length / 2) return undefined;
  const name = isSensor.flat()[0];
  return { name, files: files.filter((_, f) => stems[f] === name) };
}

async function inspectHead(file: IngestFile, format: Partial<FileFormat>): Promise<Head> {
  const head = await readHead(file);
  const whole = head.length === file.blob.size;
  const sniffed = sniffFormat(file.path, head, whole, format);
  const body = sniffed.format.header ? sniffed.rows.slice(1) : sniffed.rows;
  if (body.length === 0) throw noRows(file.path);
  const lastLine = sniffed.lines[sniffed.lines.length - 1];
  const bytesPerLine = whole ? 0 : head.length / Math.max(1, lastLine);
  const estimatedRows =
    whole && body.length < 1900 ? body.length : Math.round(file.blob.size / Math.max(1, bytesPerLine));
  return { file, ...sniffed, body, estimatedRows };
}

function guessReading(heads: readonly Head[], guesses: ColumnGuesses): { reading: Reading; reason: string } {
  const pixels = findPixels(guesses.columns, guesses.facts);
  const hasLabel = guesses.columns.some(({ role }) => role === 'label');
  if (pixels && hasLabel) {
    const [height, width, channels] = pixels.shape;
    return { reading: { kind: 'image', height, width, channels }, reason: pixels.reason };
  }
  const reading = { ...DEFAULT_RECORDINGS, windowLength: windowLengthFor(heads, guesses) };
  if (guesses.columns.some(({ role }) => role === 'time')) {
    return { reading, reason: 'There is a clock, so rows are samples of recordings, cut into windows.' };
  }
  if (heads.length > 1 && !hasLabel) {
    return {
      reading,
      reason: 'There are several files without a label column, so each is a recording, cut into windows.',
    };
  }
  if (heads[0].body.length >= 100 && correlation(heads[0], guesses) > 0.5) {
    return {
      reading,
      reason: 'Neighbouring rows are alike, so rows are samples of a recording, cut into windows.',
    };
  }
  return {
    reading: { kind: 'table' },
    reason: 'Rows know nothing of each other, so each row is an example.',
  };
}

/** 90 rows; nine tenths of the shortest recordings, or half of the typical run of one label, where those are shorter. */
function windowLengthFor(heads: readonly Head[], { columns }: ColumnGuesses): number {
  const { windowLength } = DEFAULT_RECORDINGS;
  const label = columns.findIndex(({ role }) => role === 'label');
  const runs = label < 0 ? [] : runsOf(heads[0].body.map((row) => row[label]));
  if (runs.length > 2) {
    const typical = runs.sort((a, b) => a - b)[runs.length >> 1];
    if (typical < windowLength) return Math.max(2, Math.floor(typical / 2));
  }
  const rows = heads.map(({ estimatedRows }) => estimatedRows).sort((a, b) => a - b);
  const short = rows[Math.floor(rows.length / 10)];
  return heads.length > 1 && short < windowLength ? Math.max(2, Math.floor(short * 0.9)) : windowLength;
}

/** Lengths of the runs of equal values. */
function runsOf(values: readonly string[]): number[] {
  const runs: number[] = [];
  values.forEach((value, i) => {
    if (i > 0 && value === values[i - 1]) runs[runs.length - 1]++;
    else runs.push(1);
  });
  return runs;
}

function correlation({ body, format }: Head, { columns }: ColumnGuesses): number {
  const read = numberReader(format.decimal);
  const label = columns.findIndex(({ role }) => role === 'label');
  const signals = columns.flatMap(({ role, content }, c) =>
    role === 'signal' && content === 'number' ? [c] : [],
  );
  const complete = body.filter((row) => signals.every((c) => Number.isFinite(read(row[c] ?? ''))));
  const labels = label < 0 ? undefined : complete.map((row) => row[label]);
  return neighbourCorrelation(
    signals.map((c) => complete.map((row) => read(row[c]))),
    labels,
  );
}

function widthProblems({ file, rows, lines, format }: Head): FileProblem[] {
  const width = format.header ? rows[0].length : commonWidth(rows);
  return rows.flatMap((row, r) => {
    const surplusIsEmpty = row.length > width && row.slice(width).every((cell) => cell.trim() === '');
    if (row.length === width || surplusIsEmpty) return [];
    return [{ file: file.path, line: lines[r], message: `${row.length} cells where ${width} are expected` }];
  });
}

function nameOf(heads: readonly Head[]): string {
  if (heads.length === 1) return stemOf(heads[0].file.path);
  const folder = heads[0].file.path.split('/').slice(0, -1)[0];
  if (folder) return folder;
  const others = heads.length - 1;
  return `${stemOf(heads[0].file.path)} and ${others} more`;
}

function explain(
  heads: readonly Head[],
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

function tooWide(path: string, columns: number): AppError {
  return new AppError(
    'too-many-columns',
    `${path} has ${columns} columns; at most ${COLUMNS_LIMIT} can be looked at.`,
    'Keep the columns that matter: no microcontroller takes that many inputs.',
    { file: path, columns },
  );
}
