import { AppError } from '../../errors';
import type { Dataset, DatasetSummary } from '../types';

/** Class of a file whose name gives none; no real class has this name. */
export const NO_CLASS = '\u0000';

/** What must be the same for a model to be tried on other data. */
export type Alike = Pick<
  DatasetSummary,
  'reading' | 'input' | 'channelNames' | 'classNames' | 'preparation' | 'layout'
>;

/** Examples to try a model on. */
export interface TestRun {
  name: string;
  /** As recorded, one example after the other, in the order of the model's inputs. */
  features: Float32Array;
  /** Positions in the model's classes; −1 where the class is not known or not one of the model's. */
  labels: Int32Array;
  sessions: Uint16Array;
  sessionNames: readonly string[];
  /** Row of its session's recording that an example starts at. */
  startRows: Uint32Array;
  rowsPerExample: number;
  samplingHz?: number;
  /** Classes of the files that the model does not know. */
  strangers: readonly string[];
}

/** What was read alike, in the order of the model's inputs and classes. @throws AppError `columns-do-not-match` */
export function testRunOf({ channelNames, classNames }: Alike, { summary, examples }: Dataset): TestRun {
  const known = summary.classNames.map((name) => classNames.indexOf(name));
  return {
    name: summary.name,
    features: reordered(examples.features, summary, channelNames),
    labels: Int32Array.from(examples.labels, (label) => known[label]),
    sessions: examples.sessions,
    sessionNames: examples.sessionNames,
    startRows: examples.startRows,
    rowsPerExample: examples.rowsPerExample,
    samplingHz: summary.samplingHz,
    strangers: summary.classNames.filter((name, c) => known[c] < 0 && name !== NO_CLASS),
  };
}

/** Entry i of an example belongs to channel i mod channels, for windows and table rows alike. */
function reordered(
  features: Float32Array,
  { reading, channelNames: found, preparation }: DatasetSummary,
  wanted: readonly string[],
): Float32Array {
  if (
    reading.kind === 'image' ||
    preparation?.frontEnd ||
    (found.length === wanted.length && found.every((n, c) => n === wanted[c]))
  )
    return features;
  const source = wanted.map((name) => found.indexOf(name));
  const strange = found.filter((name) => !wanted.includes(name));
  if (strange.length > 0) {
    throw new AppError(
      'columns-do-not-match',
      `The model knows no ${listed(strange)}.`,
      'Leave out the rows with words that were not in the training data.',
    );
  }
  const rows = features.length / found.length;
  const result = new Float32Array(rows * wanted.length);
  for (let row = 0; row < rows; row++) {
    for (const [c, from] of source.entries()) {
      // A word of a text column that does not occur in these files: 0, as in the training data.
      if (from >= 0) result[row * wanted.length + c] = features[row * found.length + from]!;
    }
  }
  return result;
}

/** The part of a data set that the search never saw, in the order of recording. */
export function heldOutRun({ summary, examples }: Dataset, outerTest: Uint32Array): TestRun {
  const { sessions, startRows, labels, features } = examples;
  const order = outerTest.slice().sort((a, b) => sessions[a] - sessions[b] || startRows[a] - startRows[b]);
  const size = features.length / labels.length;
  const chosen = new Float32Array(order.length * size);
  order.forEach((example, i) =>
    chosen.set(features.subarray(example * size, (example + 1) * size), i * size),
  );
  return {
    name: summary.name,
    features: chosen,
    labels: Int32Array.from(order, (example) => labels[example]),
    sessions: Uint16Array.from(order, (example) => sessions[example]),
    sessionNames: examples.sessionNames,
    startRows: Uint32Array.from(order, (example) => startRows[example]),
    rowsPerExample: examples.rowsPerExample,
    samplingHz: summary.samplingHz,
    strangers: [],
  };
}

const MOST_LISTED = 8;

/** Names in quotes, the first eight of them. */
export function listed(names: readonly string[]): string {
  const quoted = names.slice(0, MOST_LISTED).map((name) => `“${name}”`);
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return quoted.join(', ') + more;
}
