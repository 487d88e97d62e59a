import { naturally } from '../natural-order';
import type { Steps } from '../steps';
import { rowDataset } from '../examples/rows';
import type { Reading, UnnamedDataset } from '../types';

/** Generated rows, each an example with a class. */
export interface SampleRows {
  file: string;
  columnNames: readonly string[];
  rows: readonly (readonly number[])[];
  classes: readonly string[];
}

/** The rows as the reader of files would have them. */
export function* rowSample(
  name: string,
  { file, columnNames, rows, classes }: SampleRows,
  reading: Exclude<Reading, { kind: 'recordings' }>,
): Steps<UnnamedDataset> {
  const classNames = [...new Set(classes)].sort(naturally);
  const set = {
    name,
    classNames,
    sessionNames: [file],
    labels: Uint16Array.from(classes, (className) => classNames.indexOf(className)),
    sessions: new Uint16Array(rows.length),
    columns: columnNames.map((_, c) => Float32Array.from(rows, (row) => row[c])),
    columnNames,
  };
  return yield* rowDataset(set, reading);
}

/** Names of pixel columns, row by row, channels last: `p0_0`, or `p0_0_0` with several channels. */
export function pixelNames(height: number, width: number, channels: number): string[] {
  return Array.from({ length: height * width * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const place = `p${Math.floor(pixel / width)}_${pixel % width}`;
    return channels === 1 ? place : `${place}_${channel}`;
  });
}
