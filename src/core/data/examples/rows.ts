import { notesOnClasses, countPerClass } from './class-balance';
import type { Steps } from '../steps';
import type { DatasetSummary, Reading, UnnamedDataset } from '../types';

export interface ExampleRows {
  name: string;
  classNames: readonly string[];
  sessionNames: readonly string[];
  labels: Uint16Array;
  sessions: Uint16Array;
  /** As `ExampleSet` has it. */
  testExamples?: Uint32Array;
}

export interface ColumnRows extends ExampleRows {
  /** Entries of an example in the order of the input shape; equally long. */
  columns: readonly Float32Array[];
  columnNames: readonly string[];
  /** Columns of the files, where they are others: those of words become one for each word. */
  tableColumns?: DatasetSummary['tableColumns'];
}

export type RowReading = Exclude<Reading, { kind: 'recordings' }>;

/**
 * Rows as examples: a table of n columns as n×1×1 (each column normalised by itself), pixel columns as an image
 * height×width×channels (normalised per channel).
 */
export function* rowDataset(rows: ColumnRows, reading: RowReading): Steps<UnnamedDataset> {
  const size = rows.columns.length;
  const features = new Float32Array(rows.labels.length * size);
  for (const [entry, values] of rows.columns.entries()) {
    for (let i = 0; i < values.length; i++) features[i * size + entry] = values[i];
    yield (entry + 1) / size;
  }
  if (reading.kind === 'image')
    return exampleDataset(rows, features, reading, channelNames(reading.channels), []);
  const { summary, examples } = exampleDataset(
    rows,
    features,
    reading,
    rows.columnNames,
    notesOnColumns(rows),
  );
  const tableColumns = rows.tableColumns ?? rows.columnNames.map((name) => ({ name }));
  return { summary: { ...summary, tableColumns }, examples };
}

/** Examples whose features are laid out already, `features.length / labels.length` entries each. */
export function exampleDataset(
  { name, classNames, sessionNames, labels, sessions, testExamples }: ExampleRows,
  features: Float32Array,
  reading: RowReading,
  channels: readonly string[],
  notes: readonly string[],
): UnnamedDataset {
  const isTable = reading.kind === 'table';
  const examples: UnnamedDataset['examples'] = {
    input: isTable ? [channels.length, 1, 1] : [reading.height, reading.width, reading.channels],
    classNames,
    sessionNames,
    features,
    labels,
    sessions,
    startRows: Uint32Array.from(labels.keys()),
    rowsPerExample: 1,
    featureGroups: channels.length,
    ...(testExamples && { testExamples }),
  };
  const examplesPerClass = countPerClass(examples);
  const summary = {
    name,
    reading,
    input: examples.input,
    examples: labels.length,
    classNames,
    examplesPerClass,
    sessionNames,
    channelNames: channels,
    notes: [...notesOnClasses(classNames, examplesPerClass), ...notes],
  };
  return { summary, examples };
}

export function channelNames(channels: number): string[] {
  if (channels === 1) return ['grey'];
  return channels === 3
    ? ['red', 'green', 'blue']
    : Array.from({ length: channels }, (_, c) => `channel ${c + 1}`);
}

function notesOnColumns({ columns, columnNames }: ColumnRows): string[] {
  const constant = columnNames.filter((_, c) => columns[c].every((value) => value === columns[c][0]));
  if (constant.length === 0) return [];
  const more = constant.length > 5 ? ` and ${constant.length - 5} more` : '';
  return [`These columns never change and can be ignored: ${constant.slice(0, 5).join(', ')}${more}.`];
}
