import type { IngestChoices } from '../../ingest-protocol';
import { usesLabelColumn, type ReadTables } from './read-tables';
import type { FileTable } from './cells-in-roles';
import { spreadStamps } from '../../recordings/sampling-rate';
import type { Recording, RecordingSet } from '../../recordings/recording';

/** The files as recordings: one per file or, with a session column, one per file and session in it. */
export function recordingsOf(read: ReadTables, choices: IngestChoices): RecordingSet {
  const perColumn = usesLabelColumn(choices);
  const recordings = read.tables.flatMap((cells, f) => {
    const lines = choices.reading.kind === 'recordings' && choices.reading.rowIsWindow;
    const hertz = lines ? undefined : (choices.samplingHz ?? read.files[f].samplingHz);
    const table = withClock(cells, hertz);
    const classOfRow = perColumn
      ? classesOf(table.labels!, read.classOfCode)
      : new Uint16Array(table.rows).fill(read.classOfCode[f]);
    const own = splitBySession(table, classOfRow, read.files[f].session, read.dictionaries.sessions.words);
    return read.files[f].part === 'test'
      ? own.map((recording) => ({ ...recording, isTest: true as const }))
      : own;
  });
  return {
    name: choices.name,
    recordings,
    classNames: read.classNames,
    channelNames: choices.columns.filter(({ role }) => role === 'signal').map(({ name }) => name),
  };
}

/** Equal stamps are spread; without a clock, rows follow each other at the rate that is told. */
function withClock(table: FileTable, hertz: number | undefined): FileTable {
  if (table.seconds) return { ...table, seconds: spreadStamps(table.seconds) };
  if (hertz === undefined) return table;
  const { lines, breaks } = table;
  const seconds = new Float64Array(lines.length);
  let passed = 0;
  for (let row = 0; row < lines.length; row++) {
    if (breaks[passed] === row) passed++;
    seconds[row] = (lines[row] - lines[0] - passed) / hertz;
  }
  return { ...table, seconds };
}

/** A plain loop: `Uint16Array.from` with a function takes ten times as long. */
function classesOf(labels: Uint32Array, classOfCode: readonly number[]): Uint16Array {
  const classes = new Uint16Array(labels.length);
  for (let row = 0; row < labels.length; row++) classes[row] = classOfCode[labels[row]];
  return classes;
}

function splitBySession(
  table: FileTable,
  classOfRow: Uint16Array,
  fileSession: string,
  names: readonly string[],
): Recording[] {
  const file = table.path;
  if (!table.sessions) {
    const { lines, seconds, breaks } = table;
    return [
      {
        session: fileSession,
        file,
        lines,
        labels: classOfRow,
        channels: table.signals,
        ...(seconds && { seconds }),
        ...(breaks.length > 0 && { breaks }),
      },
    ];
  }
  return [...rowsBySession(table.sessions)].map(([code, rows]) => {
    const pick = <T extends Float32Array | Float64Array | Uint32Array | Uint16Array>(values: T): T => {
      const picked = values.slice(0, rows.length) as T;
      rows.forEach((row, i) => (picked[i] = values[row]));
      return picked;
    };
    return {
      session: names[code],
      file,
      lines: pick(table.lines),
      labels: pick(classOfRow),
      channels: table.signals.map(pick),
      ...(table.seconds && { seconds: pick(table.seconds) }),
      ...(table.breaks.length > 0 && { breaks: breaksAmong(rows, table.breaks) }),
    };
  });
}

/** Of one session's rows those after which another row of the file begins anew. */
function breaksAmong(rows: readonly number[], breaks: Uint32Array): Uint32Array {
  let next = 0;
  const found: number[] = [];
  rows.forEach((row, i) => {
    let begins = false;
    while (next < breaks.length && breaks[next] <= row) [next, begins] = [next + 1, true];
    if (begins && i > 0) found.push(i);
  });
  return Uint32Array.from(found);
}

function rowsBySession(sessions: Uint32Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  sessions.forEach((code, row) => {
    const own = rows.get(code);
    if (own) own.push(row);
    else rows.set(code, [row]);
  });
  return rows;
}
