import { DEFAULT_RECORDINGS, windowDataset, type RecordingsReading } from '../window-examples';
import type { Recording } from '../recordings';
import type { Steps } from '../steps';
import type { Dataset } from '../types';

/** A generated recording: rows of time in seconds and channels, all of one class. */
export interface SampleRecording {
  /** Class, and name of the file without its ending. */
  name: string;
  rows: readonly (readonly number[])[];
}

/** The recordings as the reader of files would have it, one class per recording. */
export function* recordingSample(
  name: string,
  channelNames: readonly string[],
  recordings: readonly SampleRecording[],
  reading: RecordingsReading = DEFAULT_RECORDINGS,
): Steps<Dataset> {
  const set = {
    name,
    channelNames,
    classNames: recordings.map((recording) => recording.name),
    recordings: recordings.map((recording, label) => toRecording(recording, label, channelNames.length)),
  };
  return (yield* windowDataset(set, reading)).dataset;
}

function toRecording({ name, rows }: SampleRecording, label: number, channels: number): Recording {
  return {
    session: name,
    file: `${name}.csv`,
    labels: new Uint16Array(rows.length).fill(label),
    seconds: Float64Array.from(rows, (row) => row[0]),
    lines: Uint32Array.from(rows, (_, row) => row + 2),
    channels: Array.from({ length: channels }, (_, c) => Float32Array.from(rows, (row) => row[c + 1])),
  };
}

/** The recordings as CSV texts with a header, by file name. */
export function recordingFiles(
  channelNames: readonly string[],
  recordings: readonly SampleRecording[],
): Map<string, string> {
  const header = ['seconds', ...channelNames].join(',');
  return new Map(
    recordings.map(({ name, rows }) => [
      `${name}.csv`,
      [header, ...rows.map((row) => row.join(','))].join('\n') + '\n',
    ]),
  );
}
