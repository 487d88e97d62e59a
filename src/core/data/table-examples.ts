import { contentHash } from './content-hash';
import { notesOnClasses } from './describe';
import type { Steps } from './steps';
import type { Dataset, ExampleSet, Reading } from './types';
import { countPerClass } from './window-examples';

export interface ExampleRows {
  name: string;
  classNames: readonly string[];
  sessionNames: readonly string[];
  labels: Uint16Array;
  sessions: Uint16Array;
  /** Entries of an example in the order of the input shape; equally long. */
  columns: readonly Float32Array[];
  columnNames: readonly string[];
}

type RowReading = Exclude<Reading, { kind: 'recordings' }>;

/**
 * Rows as examples: a table of n columns as n×1×1 (each column normalised by itself), pixel columns as an image
 * height×width×channels (normalised per channel).
 */
export function* rowDataset(rows: ExampleRows, reading: RowReading): Steps<Dataset> {
  const count = rows.labels.length;
  const size = rows.columns.length;
  const features = new Float32Array(count * size);
  for (const [entry, values] of rows.columns.entries()) {
    for (let i = 0; i < count; i++) features[i * size + entry] = values[i];
    yield (entry + 1) / size;
  }
  const isTable = reading.kind === 'table';
  const bare: Omit<ExampleSet, 'id'> = {
    input: isTable ? [size, 1, 1] : [reading.height, reading.width, reading.channels],
    classNames: rows.classNames,
    sessionNames: rows.sessionNames,
    features,
    labels: rows.labels,
    sessions: rows.sessions,
    startRows: Uint32Array.from(rows.labels.keys()),
    rowsPerExample: 1,
    featureGroups: isTable ? size : reading.channels,
  };
  const examples: ExampleSet = { id: yield* contentHash(bare), ...bare };
  const examplesPerClass = countPerClass(examples);
  const summary = {
    id: examples.id,
    name: rows.name,
    reading,
    input: examples.input,
    examples: count,
    classNames: rows.classNames,
    examplesPerClass,
    sessionNames: rows.sessionNames,
    channelNames: isTable ? rows.columnNames : channelNames(reading.channels),
    notes: notesOnClasses(rows.classNames, examplesPerClass).concat(isTable ? notesOnColumns(rows) : []),
  };
  return { summary, examples };
}

export function channelNames(channels: number): string[] {
  if (channels === 1) return ['grey'];
  return channels === 3
    ? ['red', 'green', 'blue']
    : Array.from({ length: channels }, (_, c) => `channel ${c + 1}`);
}

function notesOnColumns({ columns, columnNames }: ExampleRows): string[] {
  const constant = columnNames.filter((_, c) => columns[c].every((value) => value === columns[c][0]));
  if (constant.length === 0) return [];
  const more = constant.length > 5 ? ` and ${constant.length - 5} more` : '';
  return [`These columns never change and can be ignored: ${constant.slice(0, 5).join(', ')}${more}.`];
}
