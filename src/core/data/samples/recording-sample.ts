import { naturally } from '../natural-order';
import type { Recording } from '../recordings/recording';
import type { Steps } from '../steps';
import type { UnnamedDataset } from '../types';
import { DEFAULT_RECORDINGS, windowDataset, type RecordingsReading } from '../examples/windows';

/** A generated recording: rows of time in seconds and channels, and the class of each. */
export interface SampleRecording {
  /** Name of the file without its ending. */
  file: string;
  session: string;
  rows: readonly (readonly number[])[];
  classOf: (row: number) => string;
}

/** The recordings as the reader of files would have them. */
export function* recordingSample(
  name: string,
  channelNames: readonly string[],
  recordings: readonly SampleRecording[],
  reading: RecordingsReading = DEFAULT_RECORDINGS,
): Steps<UnnamedDataset> {
  const classes = recordings.map(({ rows, classOf }) => rows.map((_, row) => classOf(row)));
  const classNames = [...new Set(classes.flat())].sort(naturally);
  const set = {
    name,
    channelNames,
    classNames,
    recordings: recordings.map((recording, r) =>
      toRecording(recording, classes[r], classNames, channelNames.length),
    ),
  };
  return (yield* windowDataset(set, reading)).dataset;
}

function toRecording(
  { file, session, rows }: SampleRecording,
  classes: readonly string[],
  classNames: readonly string[],
  channels: number,
): Recording {
  return {
    session,
    file: `${file}.csv`,
    labels: Uint16Array.from(classes, (className) => classNames.indexOf(className)),
    seconds: Float64Array.from(rows, (row) => row[0]),
    lines: Uint32Array.from(rows, (_, row) => row + 2),
    channels: Array.from({ length: channels }, (_, c) => Float32Array.from(rows, (row) => row[c + 1])),
  };
}

/** Rounded like a sensor's output, without negative zero. */
export function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale + 0;
}
