import { AppError } from '../../../errors';
import { guessColumns, type ColumnGuesses } from '../../columns/guess-roles';
import type {
  FileChoice,
  FileFormat,
  FileProblem,
  IngestChoices,
  IngestFile,
  Inspection,
} from '../../ingest-protocol';
import { naturally } from '../../natural-order';
import { counted } from '../../number-words';
import { labelsFromPaths, stemOf, type FileLabels, type NamedFile } from '../classes-from-paths';
import { explanationOf } from '../explanation';
import { filesOfFormat } from '../formats';
import { unreadFormat } from '../unread-formats';
import { isLabelList, labelsFromList } from '../label-list';
import { alikeFiles } from './alike-files';
import { chooseSensor } from './choose-sensor';
import { readHeads, stretchesOf, type FileHead } from './file-heads';
import { guessReading } from './guess-reading';
import type { TableFormat } from './table-format';

const PREVIEW_ROWS = 20;
const COLUMNS_LIMIT = 20_000;
/** Files whose rows are looked at for the roles of columns. */
const FILES_LOOKED_AT = 40;

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
  const { heads: looked, failed } = await readHeads(format, kept, fixed);
  const { lead, alike: heads, strays } = alikeFiles(looked);
  if (lead.names.length > COLUMNS_LIMIT) throw tooWide(lead.file.path, lead.names.length);
  const paths = heads.map(({ file }) => file.path);
  const labels = (await labelsFromList(files, paths)) ?? labelsFromPaths(paths);
  const stretches = spread(heads, FILES_LOOKED_AT).flatMap((head, f) =>
    stretchesOf(head, f, placesIn(head, lead)),
  );
  const headers = lead.names.map((name, c) => ({ name, named: lead.named[c], unit: lead.units?.[c] }));
  const guesses = guessColumns(headers, stretches, { classesFromFiles: labels.grouped });
  const { reading, reason } = guessReading({
    heads: [lead, ...heads.filter((head) => head !== lead)],
    stretches,
    guesses,
  });
  withoutWords(guesses, reading.kind);
  const choices: IngestChoices = {
    name: nameOf(heads),
    files: heads.map((head, f) => choiceOf(head, labels.files[f], heads.length > 1 || labels.told === true)),
    columns: guesses.columns.map(({ name, role, content }) => ({ name, role, content })),
    clock: guesses.clock,
    reading,
    leaveOutBadRows: false,
    missing: 'refuse',
    removeGravity: false,
    addMagnitude: false,
  };
  const reasons = {
    reading: reason,
    classes: labels.reason,
    ...(labels.doubtful && { doubtfulClasses: true as const }),
    ...(guesses.otherLabels.length > 0 && { otherLabels: guesses.otherLabels }),
    told: [
      ...sensorTold(sensor),
      ...headsTold(heads),
      ...labelsApartTold(strays),
      ...straysTold(strays.length),
      ...partsTold(labels),
      ...clocksTold(guesses),
      ...stampsTold(guesses),
    ],
  };
  return {
    choices,
    columns: guesses.columns.map(({ name, reason: why, examples, unit, clock }) => ({
      name,
      reason: why,
      examples,
      clock,
      ...(unit && { unit }),
    })),
    preview: {
      rows: lead.body.slice(0, PREVIEW_ROWS),
      lines: [...lead.lines.subarray(lead.cells.header ? 1 : 0)].slice(0, PREVIEW_ROWS),
    },
    leftOut: [
      ...leftOut,
      ...failed.map(({ file, error }) => ({ path: file.path, reason: error.message })),
      ...strays.map(({ file }) => ({
        path: file.path,
        reason: 'Its columns are others than those of most files.',
      })),
    ],
    ...(strays.length > 0 && { aside: asideOf(strays, heads, lead) }),
    problems: heads.flatMap((head) => widthProblems(head)).slice(0, 100),
    rows: heads.map(({ estimatedRows }) => estimatedRows),
    reasons,
    explanation: explanationOf({ reasons, choices }, choices),
  };
}

function choiceOf({ file, format, samplingHz }: FileHead, named: NamedFile, classed: boolean): FileChoice {
  const { session, className, part } = named;
  return {
    path: file.path,
    ...(format && { format }),
    session,
    ...(classed && { className }),
    ...(part && { part }),
    ...(samplingHz !== undefined && { samplingHz }),
  };
}

/** Files with other columns, as they would be read with the others. */
function asideOf(
  strays: readonly FileHead[],
  heads: readonly FileHead[],
  lead: FileHead,
): Inspection['aside'] {
  const labels = labelsFromPaths([...heads, ...strays].map(({ file }) => file.path));
  return strays.map((head, s) => {
    const choice = choiceOf(head, labels.files[heads.length + s], true);
    const wider = head.format && !head.format.header && head.names.length > lead.names.length;
    return {
      file: wider ? { ...choice, format: { ...head.format!, width: head.names.length } } : choice,
      rows: head.estimatedRows,
    };
  });
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
        reason: reasonOf(file, own, notOfFormat),
      })),
  };
}

function reasonOf(file: IngestFile, own: readonly IngestFile[], notOfFormat: string): string {
  if (isLabelList(file)) return 'It lists the classes of the others.';
  const unread = unreadFormat(file.path);
  if (unread) return `It is ${unread.what}, which is not read here. ${unread.remedy}`;
  return own.includes(file) ? 'Of another sensor, or about the recording.' : notOfFormat;
}

/** Where a file has the columns of the set: by name, or by place where either has no names. */
function placesIn(head: FileHead, lead: FileHead): number[] {
  const byName = head.named.includes(true) && lead.named.includes(true);
  return lead.names.map((name, c) => (byName ? head.names.indexOf(name) : c < head.names.length ? c : -1));
}

/** At most so many, spread over all of them. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);
}

function withoutWords({ columns }: ColumnGuesses, kind: string): void {
  for (const column of columns) {
    if (kind === 'table' || column.role !== 'signal' || column.content !== 'text') continue;
    column.role = 'ignore';
    column.reason = 'Words are no signal.';
  }
}

function widthProblems({ file, body, lines, cells, names }: FileHead): FileProblem[] {
  const from = Number(cells.header);
  const width = names.length;
  return body.flatMap((row, r) => {
    const surplusIsEmpty = row.length > width && row.slice(width).every((cell) => cell.trim() === '');
    if (row.length === width || surplusIsEmpty) return [];
    return [
      { file: file.path, line: lines[r + from], message: `${row.length} cells where ${width} are expected` },
    ];
  });
}

function nameOf(heads: readonly FileHead[]): string {
  if (heads.length === 1) return stemOf(heads[0].file.path);
  const folder = heads[0].file.path.split('/').slice(0, -1)[0];
  if (folder) return folder;
  const others = heads.length - 1;
  return `${stemOf(heads[0].file.path)} and ${others} more`;
}

function sensorTold(sensor: string | undefined): string[] {
  if (!sensor) return [];
  return [
    `“${sensor}” is read. Other sensors, and notes about the recordings, are left out: drop those files alone to use them.`,
  ];
}

/** What was passed over at the beginning of files, once for all that say the same. */
function headsTold(heads: readonly FileHead[]): string[] {
  const counts = new Map<string, number>();
  for (const { told = [] } of heads)
    for (const sentence of told) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([sentence, count]) =>
      count === heads.length ? sentence : `In ${counted(count, 'file')}: ${sentence}`,
    );
}

/** Labels in a file of their own, a line for each row of another file, are not read: that must not pass unsaid. */
function labelsApartTold(strays: readonly FileHead[]): string[] {
  const apart = strays.filter(
    ({ file, names }) =>
      names.length === 1 && /^(y|labels?|targets?|classes|subjects?)([_. -]|$)/i.test(stemOf(file.path)),
  );
  if (apart.length === 0) return [];
  const named = apart.slice(0, 2).map(({ file }) => stemOf(file.path));
  return [
    `Check the classes: “${named.join('”, “')}” ${apart.length === 1 ? 'looks' : 'look'} like labels in a file of their own, which are not read. Put them into the table as a column.`,
  ];
}

function straysTold(count: number): string[] {
  if (count === 0) return [];
  return [`${counted(count, 'file')} with other columns ${count === 1 ? 'is' : 'are'} left out.`];
}

function partsTold({ files }: FileLabels): string[] {
  const found = new Set(files.flatMap(({ part }) => part ?? []));
  const parts = (['training', 'validation', 'test'] as const).filter((part) => found.has(part));
  if (parts.length < 2) return [];
  const test = found.has('test')
    ? ' Files of the part test may be the outer test: see how the data are split.'
    : '';
  return [`The parts ${parts.join(', ')} are put together: the names of parts are no classes.${test}`];
}

function clocksTold({ columns }: ColumnGuesses): string[] {
  const others = columns.filter(({ role, reason }) => role === 'ignore' && /clock|when/.test(reason));
  if (others.length === 0 || !columns.some(({ role }) => role === 'time')) return [];
  const names = others.slice(0, 3).map(({ name }) => `“${name}”`);
  return [
    `Of several clocks one is used; ${names.join(', ')} ${others.length === 1 ? 'is' : 'are'} set aside.`,
  ];
}

function stampsTold({ columns, facts }: ColumnGuesses): string[] {
  const clock = facts[columns.findIndex(({ role }) => role === 'time')];
  if (!clock || clock.equalSteps <= 0.2) return [];
  const each = Math.round(clock.present / clock.runs);
  return [`About ${counted(each, 'row')} share a stamp of the clock; they are spread evenly.`];
}

function tooWide(path: string, columns: number): AppError {
  return new AppError(
    'too-many-columns',
    `${path} has ${columns} columns; at most ${COLUMNS_LIMIT} can be looked at.`,
    'Keep the columns that matter: no microcontroller takes that many inputs.',
    { file: path, columns },
  );
}
