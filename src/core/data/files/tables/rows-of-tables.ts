import type { IngestChoices } from '../../ingest-protocol';
import { naturally } from '../../natural-order';
import { usesLabelColumn, type ReadTables } from './read-tables';
import { pixelOrder } from '../../columns/pixel-columns';
import { AppError } from '../../../errors';
import { namedTest } from '../../examples/named-test';
import type { ColumnRows } from '../../examples/rows';

const MOST_CATEGORIES = 64;

/** The rows of all files as examples; text columns become one column of 0 and 1 per word. */
export function rowsOf(read: ReadTables, choices: IngestChoices): ColumnRows {
  const { tables, dictionaries } = read;
  const count = tables.reduce((sum, { rows }) => sum + rows, 0);
  const labels = new Uint16Array(count);
  const sessions = new Uint16Array(count);
  const perColumn = usesLabelColumn(choices);
  const fileSessions = [...new Set(read.files.map(({ session }) => session))];
  let at = 0;
  for (const [f, table] of tables.entries()) {
    const ownSession = fileSessions.indexOf(read.files[f].session);
    for (let row = 0; row < table.rows; row++, at++) {
      labels[at] = read.classOfCode[perColumn ? table.labels![row] : f];
      sessions[at] = table.sessions ? table.sessions[row] : ownSession;
    }
  }
  return {
    name: choices.name,
    classNames: read.classNames,
    sessionNames: tables.some((table) => table.sessions) ? dictionaries.sessions.words : fileSessions,
    labels,
    sessions,
    ...namedTest(tables.map(({ rows }, f) => ({ examples: rows, isTest: read.files[f].part === 'test' }))),
    ...signalColumns(read, choices, count),
  };
}

function signalColumns(
  { tables, dictionaries }: ReadTables,
  { columns, reading }: IngestChoices,
  count: number,
): Pick<ColumnRows, 'columns' | 'columnNames' | 'tableColumns'> {
  const signals = columns.flatMap((column, c) => (column.role === 'signal' ? [{ ...column, c }] : []));
  const joined = signals.map((_, s) => {
    const values = new Float32Array(count);
    let at = 0;
    for (const table of tables) {
      values.set(table.signals[s], at);
      at += table.rows;
    }
    return values;
  });
  if (reading.kind === 'image') {
    const order = pixelOrder(signals, [reading.height, reading.width, reading.channels]);
    return { columns: order.map((s) => joined[s]), columnNames: order.map((s) => signals[s].name) };
  }
  const encoded = signals.map(({ name, content, c }, s) =>
    content === 'text'
      ? oneHot(name, joined[s], dictionaries.columns[c].words)
      : { column: { name }, inputs: [{ name, values: joined[s] }] },
  );
  const inputs = encoded.flatMap((column) => column.inputs);
  return {
    columns: inputs.map(({ values }) => values),
    columnNames: inputs.map(({ name }) => name),
    tableColumns: encoded.map(({ column }) => column),
  };
}

/** One column per word, in natural order; a missing word stays missing in all of them. */
function oneHot(name: string, codes: Float32Array, words: readonly string[]) {
  if (words.length > MOST_CATEGORIES) {
    throw new AppError(
      'too-many-categories',
      `Column “${name}” has ${words.length} different words; at most ${MOST_CATEGORIES} can become inputs.`,
      'Set the column to “not used”, or give it another role.',
      { column: name },
    );
  }
  const sorted = words.map((word, code) => ({ word, code })).sort((a, b) => naturally(a.word, b.word));
  const inputs = sorted.map(({ word, code }) => ({
    name: `${name} = ${word}`,
    values: codes.map((value) => (Number.isNaN(value) ? NaN : Number(value === code))),
  }));
  return { column: { name, words: sorted.map(({ word }) => word) }, inputs };
}
