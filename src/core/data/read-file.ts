import { AppError } from '../errors';
import { isMissing, numberReader, type NumberReader } from './cells';
import { clockReader } from './clock';
import { csvRows, type RowChunk } from './csv-rows';
import type {
  ClockUnit,
  ColumnChoice,
  FileChoice,
  FileFormat,
  FileProblem,
  IngestFile,
} from './ingest-protocol';
import { columnNames } from './sniff-columns';

/** Words as numbers, in order of first appearance; shared between files. */
export class Dictionary {
  readonly words: string[] = [];
  private readonly codes = new Map<string, number>();

  codeOf(word: string): number {
    let code = this.codes.get(word);
    if (code === undefined) {
      code = this.words.length;
      this.codes.set(word, code);
      this.words.push(word);
    }
    return code;
  }
}

export interface SharedDictionaries {
  labels: Dictionary;
  sessions: Dictionary;
  /** One per column, used by text signals. */
  columns: readonly Dictionary[];
}

/** The readable rows of a file as typed columns. All arrays have one entry per row. */
export interface FileTable {
  path: string;
  rows: number;
  lines: Uint32Array;
  /** Signal columns in the order of the choices; codes of words for text columns; NaN where a table's cell is empty. */
  signals: Float32Array[];
  seconds?: Float64Array;
  labels?: Uint32Array;
  sessions?: Uint32Array;
  bad: { count: number; problems: FileProblem[] };
  /** Rows with empty signal cells, whether kept or not. */
  missing: { count: number; first?: FileProblem };
}

/** A file of text. */
export type TextFileChoice = FileChoice & { format: FileFormat };

export interface ReadOptions {
  columns: readonly ColumnChoice[];
  clock: ClockUnit;
  dictionaries: SharedDictionaries;
  /** Rows with empty signal cells: kept with NaN, left out, or bad like any unreadable row. */
  missing: 'keep' | 'drop' | 'bad';
}

const TOLD_PROBLEMS = 100;

/** Reads one file; calls `pace` after each chunk of about a megabyte. Throws what `csvRows` throws and `columns-differ`. */
export async function readFile(
  file: IngestFile,
  choice: TextFileChoice,
  options: ReadOptions,
  pace: (bytesRead: number, rows: number) => Promise<void>,
): Promise<FileTable> {
  let reader: RowReader | undefined;
  for await (const chunk of csvRows(file, choice.format)) {
    const withHeader = !reader && choice.format.header && chunk.rows.length > 0;
    if (!reader && chunk.rows.length > 0) reader = new RowReader(choice, options, chunk.rows[0]);
    reader?.readChunk(chunk, withHeader ? 1 : 0);
    await pace(chunk.bytesRead, reader?.rows ?? 0);
  }
  return (
    reader?.finish() ??
    new RowReader(
      choice,
      options,
      options.columns.map(({ name }) => name),
    ).finish()
  );
}

type Cells = Float32Array | Float64Array | Uint32Array;

/** One column on its way from text to numbers. `read` gives NaN, or a code of −1, where a cell cannot be read. */
interface Sink<T extends Cells = Cells> {
  name: string;
  index: number;
  values: T;
  isSignal: boolean;
  read: NumberReader;
  complaint: string;
}

class RowReader {
  rows = 0;
  private readonly sinks: Sink[];
  private readonly width: number;
  private lines = new Uint32Array(0);
  private readonly bad: FileTable['bad'] = { count: 0, problems: [] };
  private readonly missing: FileTable['missing'] = { count: 0 };

  constructor(
    private readonly file: TextFileChoice,
    private readonly options: ReadOptions,
    firstRow: readonly string[],
  ) {
    const places = columnPlaces(file, options.columns, firstRow);
    this.width = file.format.header ? firstRow.length : options.columns.length;
    const readNumber = numberReader(file.format.decimal);
    this.sinks = options.columns.flatMap((column, c) => {
      if (column.role === 'ignore') return [];
      const how = sinkFor(column, options, c, readNumber);
      return [{ name: column.name, index: places[c], isSignal: column.role === 'signal', ...how }];
    });
  }

  readChunk({ rows, lines, problems }: RowChunk, from: number): void {
    this.reserve(this.rows + rows.length);
    const malformed = new Map(problems.map(({ line, message }) => [line, message]));
    for (let i = from; i < rows.length; i++) {
      const row = rows[i];
      const line = lines[i];
      const complaint = malformed.get(line) ?? this.widthComplaint(row) ?? this.readRow(row, line);
      if (complaint === undefined) this.lines[this.rows++] = line;
      else if (complaint !== DROPPED) this.complain(line, complaint);
    }
  }

  finish(): FileTable {
    const { rows, bad, missing } = this;
    const cut = <T extends Cells>(values: T) => values.subarray(0, rows) as T;
    const ofRole = (role: ColumnChoice['role']) => {
      const name = this.options.columns.find((column) => column.role === role)?.name;
      return this.sinks.find((sink) => sink.name === name && !sink.isSignal)?.values;
    };
    const [seconds, labels, sessions] = [ofRole('time'), ofRole('label'), ofRole('session')];
    return {
      path: this.file.path,
      rows,
      lines: cut(this.lines),
      signals: this.sinks.filter(({ isSignal }) => isSignal).map(({ values }) => cut(values as Float32Array)),
      ...(seconds ? { seconds: cut(seconds as Float64Array) } : {}),
      ...(labels ? { labels: cut(labels as Uint32Array) } : {}),
      ...(sessions ? { sessions: cut(sessions as Uint32Array) } : {}),
      bad,
      missing,
    };
  }

  private reserve(rows: number): void {
    if (rows <= this.lines.length) return;
    const capacity = Math.max(rows, Math.ceil(this.lines.length * 1.5));
    this.lines = grown(this.lines, capacity);
    for (const sink of this.sinks) sink.values = grown(sink.values, capacity);
  }

  private widthComplaint(row: readonly string[]): string | undefined {
    if (row.length === this.width) return undefined;
    const surplusIsEmpty =
      row.length > this.width && row.slice(this.width).every((cell) => cell.trim() === '');
    return surplusIsEmpty ? undefined : `${row.length} cells where ${this.width} are expected`;
  }

  /** Writes the row's cells at the end of the columns; a complaint where that cannot be done. */
  private readRow(row: readonly string[], line: number): string | undefined {
    const at = this.rows;
    let gap: string | undefined;
    for (const sink of this.sinks) {
      const cell = row[sink.index];
      const value = sink.read(cell);
      sink.values[at] = value;
      if (value - value === 0 && sink.values[at] !== Infinity && sink.values[at] !== -Infinity) continue;
      if (!isMissing(cell)) return `“${cell.slice(0, 40)}” in column “${sink.name}” ${sink.complaint}`;
      if (!sink.isSignal) return `column “${sink.name}” is empty`;
      sink.values[at] = NaN;
      gap ??= sink.name;
    }
    if (gap === undefined) return undefined;
    const message = `column “${gap}” is empty`;
    this.missing.first ??= { file: this.file.path, line, message };
    this.missing.count++;
    if (this.options.missing === 'keep') return undefined;
    return this.options.missing === 'drop' ? DROPPED : message;
  }

  private complain(line: number, message: string): void {
    this.bad.count++;
    if (this.bad.problems.length < TOLD_PROBLEMS)
      this.bad.problems.push({ file: this.file.path, line, message });
  }
}

/** In place of a complaint: the row is left out as the user wished. */
const DROPPED = '';

function sinkFor(
  { role, content }: ColumnChoice,
  { dictionaries, clock }: ReadOptions,
  column: number,
  readNumber: NumberReader,
): Pick<Sink, 'values' | 'read' | 'complaint'> {
  const coded =
    (dictionary: Dictionary, isGap = (cell: string) => cell.trim() === '') =>
    (cell: string) =>
      isGap(cell) ? NaN : dictionary.codeOf(cell.trim());
  if (role === 'label' || role === 'session') {
    const dictionary = role === 'label' ? dictionaries.labels : dictionaries.sessions;
    return { values: new Uint32Array(0), read: coded(dictionary), complaint: 'is no name' };
  }
  if (role === 'time') {
    return { values: new Float64Array(0), read: clockReader(clock, readNumber), complaint: 'is no time' };
  }
  return content === 'text'
    ? {
        values: new Float32Array(0),
        read: coded(dictionaries.columns[column], isMissing),
        complaint: 'is no word',
      }
    : { values: new Float32Array(0), read: readNumber, complaint: 'is not a finite number' };
}

function grown<T extends Cells>(values: T, capacity: number): T {
  const larger = new (values.constructor as new (length: number) => T)(capacity);
  larger.set(values);
  return larger;
}

/** For each column of the choices its place in the file: by name where the names agree, else by position. */
function columnPlaces(
  { path, format }: TextFileChoice,
  columns: readonly ColumnChoice[],
  firstRow: readonly string[],
): number[] {
  const names = columnNames([firstRow], format.header, firstRow.length);
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const places = columns.map(({ name }, c) => (format.header ? placeOf.get(name) : c));
  const missing = columns.findIndex(({ role }, c) => role !== 'ignore' && places[c] === undefined);
  if (missing < 0) return places.map((place) => place ?? -1);
  const unnamed = columns.every(({ name }, c) => name === `column ${c + 1}`);
  if (unnamed && names.length === columns.length) return columns.map((_, c) => c);
  throw new AppError(
    'columns-differ',
    `${path} has no column “${columns[missing].name}”; its columns are ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`,
    'Give all files the same columns, leave this file out, or set the column to “ignore”.',
    { file: path, line: 1, column: columns[missing].name },
  );
}
