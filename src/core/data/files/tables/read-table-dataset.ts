import { AppError } from '../../../errors';
import { windowsOfRows } from './windows-of-rows';
import { withId } from '../../content-hash';
import { grouped } from '../../number-words';
import type { FileProblem, IngestChoices, IngestFile, ReadOutcome } from '../../ingest-protocol';
import { farRowsIn, noteOnFarRows } from './far-rows';
import { recordingsOf } from './recordings-of-tables';
import { rowsOf } from './rows-of-tables';
import type { ReadTools } from '../reader';
import type { TableFormat } from './table-format';
import { layoutOf } from '../files-layout';
import { readTables, usesLabelColumn, type ReadTables } from './read-tables';
import { isPrepared, prepareRecordings } from '../../recordings/prepare';
import { rawStretches } from '../../recordings/raw-stretches';
import { paceSteps } from '../../steps';
import { originsOf } from '../../examples/origins';
import { suggestionsFor } from '../../checks/suggestions';
import { rowDataset } from '../../examples/rows';
import { windowDataset, type RecordingsReading } from '../../examples/windows';

const MOST_NAMES = 65_536;
const FEW_ROWS = 0.01;
const MOST_COLUMNS = 16_384;

/**
 * Reads files of rows as the choices say; what the cache knows of them is not read again. Throws AppError
 * `unreadable-rows`, `missing-values`, `no-label`, `no-signal`, `no-rows`, `columns-differ`, `too-many-columns`,
 * `too-many-names`, and what the format's rows and the cutting of windows throw.
 */
export async function readTableDataset(
  format: TableFormat,
  files: readonly IngestFile[],
  choices: IngestChoices,
  tools: ReadTools,
): Promise<ReadOutcome> {
  const { pace } = tools;
  checkChoices(choices);
  const whole = await readTables(format, files, choices, tools);
  const { read, far: farRows } = farRowsIn(whole, choices);
  const badRows = {
    count: read.tables.reduce((sum, { bad }) => sum + bad.count, 0),
    problems: read.tables.flatMap(({ bad }) => bad.problems).slice(0, 100),
  };
  checkRows(read, choices, badRows);
  const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const rows = read.tables.reduce((sum, table) => sum + table.rows, 0);
  const between = () => pace({ file: '', bytesRead: bytes, bytesTotal: bytes, rows });
  const { reading } = choices;
  const found = layoutOf(choices);
  const layout = found && { layout: found };
  if (reading.kind !== 'recordings') {
    const unnamed = await paceSteps(rowDataset(rowsOf(read, choices), reading), between);
    const notes = [...unnamed.summary.notes, ...noteOnGaps(read, choices), ...noteOnFarRows(farRows)];
    const dataset = await withId({ ...unnamed, summary: { ...unnamed.summary, ...layout, notes } }, between);
    return {
      dataset,
      cuts: [],
      timelines: [],
      recordings: 0,
      pieces: 0,
      suggestions: suggestionsFor(dataset),
      origins: originsOf(read.tables.map(({ path, lines }) => ({ file: path, lines }))),
      badRows,
      farRows,
    };
  }
  const { dataset: unnamed, ...rest } = await paceSteps(
    windowsOf(read, choices, reading, isPrepared(choices) ? await tools.kernels?.() : undefined),
    between,
  );
  const notes = [...unnamed.summary.notes, ...noteOnBadRows(badRows.count), ...noteOnFarRows(farRows)];
  const dataset = await withId({ ...unnamed, summary: { ...unnamed.summary, ...layout, notes } }, between);
  return { dataset, ...rest, suggestions: suggestionsFor(dataset), badRows, farRows };
}

function noteOnBadRows(count: number): string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? '1 row that cannot be read is left out.'
      : `${grouped(count)} rows that cannot be read are left out.`,
  ];
}

/** A sentence on rows with empty cells, where there are any. */
function noteOnGaps({ tables }: ReadTables, { missing }: IngestChoices): string[] {
  const count = tables.reduce((sum, table) => sum + table.missing.count, 0);
  if (count === 0) return [];
  const [rows, are] = count === 1 ? ['1 row', 'is'] : [`${grouped(count)} rows`, 'are'];
  return [
    missing === 'drop'
      ? `${rows} with empty cells ${are} left out.`
      : `${rows} with empty cells ${are} filled with the means of the training folds.`,
  ];
}

function* windowsOf(
  read: ReadTables,
  choices: IngestChoices,
  reading: RecordingsReading,
  kernels: WebAssembly.Module | undefined,
) {
  const raw = recordingsOf(read, choices);
  if (reading.rowIsWindow) {
    const set = windowsOfRows(raw, choices, reading);
    const windowLength = raw.channelNames.length / set.channelNames.length;
    const outcome = yield* windowDataset(set, { ...reading, windowLength, overlap: 0 });
    return { ...outcome, cuts: [] };
  }
  const prepared = yield* prepareRecordings(raw, choices, kernels);
  const { samplingHz, preparation } = prepared;
  const { asOneStream, frontEnd } = choices;
  const { dataset, ...rest } = yield* windowDataset(prepared, reading, {
    samplingHz,
    asOneStream,
    ...(frontEnd && { features: { frontEnd, kernels: kernels! } }),
  });
  const summary = { ...dataset.summary, ...(preparation && { preparation }) };
  const stretches = asOneStream ? undefined : rawStretches(raw, prepared, reading);
  return {
    dataset: { summary, examples: { ...dataset.examples, ...(stretches && { rawStretches: stretches }) } },
    ...rest,
  };
}

function checkChoices({ columns, files }: IngestChoices): void {
  const signals = columns.filter(({ role }) => role === 'signal').length;
  if (files.length === 0) throw new AppError('no-files', 'No file is chosen.', 'Drop at least one CSV file.');
  if (signals === 0) {
    throw new AppError(
      'no-signal',
      'No column is a signal.',
      columns.length === 1
        ? 'Only one column was found: choose another delimiter.'
        : 'Give at least one column of numbers the role “signal”.',
    );
  }
  if (signals > MOST_COLUMNS) {
    throw new AppError(
      'too-many-columns',
      `${files[0].path} has ${signals} signal columns; at most ${MOST_COLUMNS} can be used.`,
      'Set the columns you do not need to “not used”: no microcontroller takes that many inputs.',
      { file: files[0].path, columns: signals },
    );
  }
  for (const role of ['label', 'time', 'session'] as const) {
    const several = columns.filter((column) => column.role === role);
    if (several.length < 2) continue;
    throw new AppError(
      'role-given-twice',
      `The columns “${several[0].name}” and “${several[1].name}” both have the role “${role}”.`,
      'Give that role to one column only.',
    );
  }
  if (usesLabelColumn({ columns }) || files.every(({ className }) => className)) return;
  throw new AppError(
    'no-label',
    `Nothing says which class the rows of ${files[0].path} belong to.`,
    'Choose a label column, or drop one file per class.',
    { file: files[0].path },
  );
}

function checkRows(
  { tables, classNames, dictionaries }: ReadTables,
  choices: IngestChoices,
  badRows: { count: number; problems: readonly FileProblem[] },
): void {
  const gap = tables.find(({ missing }) => missing.first)?.missing.first;
  if (badRows.count > 0 && !choices.leaveOutBadRows && !areFew(badRows.count, tables, choices)) {
    const onlyGaps = badRows.count === tables.reduce((sum, { missing }) => sum + missing.count, 0);
    throw unreadable(
      badRows.count,
      badRows.problems[0],
      choices.reading.kind === 'table' && onlyGaps ? gap : undefined,
    );
  }
  const empty = tables.find(({ rows }) => rows === 0);
  if (empty) {
    throw new AppError(
      'no-rows',
      `${empty.path} has no row that can be read.`,
      'Check its delimiter and columns, or leave it out.',
      { file: empty.path },
    );
  }
  for (const [what, count] of [
    ['classes', classNames.length],
    ['sessions', dictionaries.sessions.words.length],
  ] as const) {
    if (count <= MOST_NAMES) continue;
    throw new AppError(
      'too-many-names',
      `There are ${count} ${what}; at most ${MOST_NAMES} can be told apart.`,
      'Choose another column: this one looks like a measurement or an identifier.',
    );
  }
}

/** Of recordings, a hundredth of the rows may be unreadable: lines that a logger cut off. They are told. */
function areFew(count: number, tables: ReadTables['tables'], { reading }: IngestChoices): boolean {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return reading.kind === 'recordings' && count <= FEW_ROWS * rows;
}

function unreadable(count: number, first: FileProblem, gap: FileProblem | undefined): AppError {
  const { file, line, message } = gap ?? first;
  const rows = count === 1 ? '1 row' : `${count} rows`;
  return gap
    ? new AppError(
        'missing-values',
        `${rows} with empty cells; the first is ${file}, line ${line}: ${message}.`,
        'Leave these rows out, or fill them with the mean of the training folds.',
        { file, line, rows: count },
      )
    : new AppError(
        'unreadable-rows',
        `${rows} cannot be read; the first is ${file}, line ${line}: ${message}.`,
        'Correct the file or the role of the column, or let these rows be left out.',
        { file, line, rows: count },
      );
}
