import { counted, grouped } from '../../number-words';
import type { FarRows, FileProblem, IngestChoices } from '../../ingest-protocol';
import { placesAmong, type FileTable } from './cells-in-roles';
import type { ReadTables } from './read-tables';

/** A value is far when it lies this many times as far from the median as 99 of 100 values do at most. */
const FAR = 1000;
/** What median and spread are taken from: at most so many values of a column, and of all columns. */
const MOST_OF_A_COLUMN = 4096;
const MOST_OF_ALL = 1 << 19;
const FEWEST_OF_A_COLUMN = 256;
const TOLD = 100;

interface Typical {
  median: number;
  /** Distance from the median that 99 of 100 values keep. */
  spread: number;
}

/** Median and spread of a sample; where 99 of 100 values are the median, by those that are not. */
function typicalOf(sample: Float32Array): Typical | null {
  if (sample.length === 0) return null;
  const median = sample.sort()[sample.length >> 1];
  const distances = sample.map((value) => Math.abs(value - median)).sort();
  const spread = distances[Math.ceil(0.99 * distances.length) - 1];
  if (spread > 0) return { median, spread };
  const others = distances.filter((distance) => distance > 0);
  // One or a few values say nothing of what is usual: the median itself has to.
  const usual = others.length > 9 ? others[others.length >> 1] : Math.max(1, Math.abs(median));
  return { median, spread: usual };
}

/** Every n-th value of a column over all files, missing ones left out. */
function sampleOf(columns: readonly Float32Array[], most: number): Float32Array {
  const rows = columns.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(1, Math.ceil(rows / most));
  const sample: number[] = [];
  let at = 0;
  for (const values of columns) {
    for (; at < values.length; at += step) if (!Number.isNaN(values[at])) sample.push(values[at]);
    at -= values.length;
  }
  return Float32Array.from(sample);
}

function farRowsOf(values: Float32Array, { median, spread }: Typical): number[] {
  const limit = FAR * spread;
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (Math.abs(values[row] - median) > limit) rows.push(row);
  return rows;
}

function withoutRows(table: FileTable, far: ReadonlyMap<number, unknown>): FileTable {
  const keep = Uint32Array.from({ length: table.rows - far.size });
  let at = 0;
  for (let row = 0; row < table.rows; row++) if (!far.has(row)) keep[at++] = row;
  const kept = <T extends Float32Array | Float64Array | Uint32Array>(values: T): T => {
    const picked = new (values.constructor as new (length: number) => T)(keep.length);
    for (let i = 0; i < keep.length; i++) picked[i] = values[keep[i]];
    return picked;
  };
  return {
    ...table,
    rows: keep.length,
    lines: kept(table.lines),
    breaks: placesAmong(keep, table.breaks),
    signals: table.signals.map(kept),
    ...(table.seconds && { seconds: kept(table.seconds) }),
    ...(table.labels && { labels: kept(table.labels) }),
    ...(table.sessions && { sessions: kept(table.sessions) }),
  };
}

/**
 * Rows with a value about a thousand times beyond the rest of its column: a sensor that failed, a unit mixed up. One of
 * them spoils the normalisation of all others. They are told, and left out where the choices say so.
 */
export function farRowsIn(read: ReadTables, choices: IngestChoices): { read: ReadTables; far: FarRows } {
  const leftOut = choices.leaveOutFarRows ?? false;
  const signals = choices.columns.filter(({ role }) => role === 'signal');
  const found = read.tables.map(() => new Map<number, string>());
  if (choices.reading.kind !== 'image') {
    const most = Math.max(FEWEST_OF_A_COLUMN, Math.min(MOST_OF_A_COLUMN, MOST_OF_ALL / signals.length));
    for (const [s, { name, content }] of signals.entries()) {
      if (content === 'text' && choices.reading.kind === 'table') continue;
      const typical = typicalOf(
        sampleOf(
          read.tables.map((table) => table.signals[s]),
          most,
        ),
      );
      if (!typical) continue;
      for (const [t, table] of read.tables.entries()) {
        for (const row of farRowsOf(table.signals[s], typical)) {
          if (!found[t].has(row)) found[t].set(row, messageOf(name, table.signals[s][row], typical));
        }
      }
    }
  }
  const problems = read.tables.flatMap((table, t) => problemsOf(table, found[t])).slice(0, TOLD);
  const count = found.reduce((sum, { size }) => sum + size, 0);
  const far = { count, problems, leftOut };
  if (count === 0 || !leftOut) return { read, far };
  const tables = read.tables.map((table, t) => (found[t].size > 0 ? withoutRows(table, found[t]) : table));
  return { read: { ...read, tables }, far };
}

function messageOf(name: string, value: number, { median, spread }: Typical): string {
  const times = Math.abs(value - median) / spread;
  return `${Number(value.toPrecision(6))} in column “${name}” lies ${grouped(Number(times.toPrecision(2)))} times as far out as the rest`;
}

function problemsOf(table: FileTable, far: ReadonlyMap<number, string>): FileProblem[] {
  return [...far]
    .sort(([a], [b]) => a - b)
    .slice(0, TOLD)
    .map(([row, message]) => ({ file: table.path, line: table.lines[row], message }));
}

/** A sentence on far rows for the data set’s notes, where there are any. */
export function noteOnFarRows({ count, leftOut }: FarRows): string[] {
  if (count === 0) return [];
  const [rows, are] = [counted(count, 'row'), count === 1 ? 'is' : 'are'];
  return [
    leftOut
      ? `${rows} about a thousand times beyond the rest ${are} left out.`
      : `${rows} ${are} about a thousand times beyond the rest, and ${are} used.`,
  ];
}
