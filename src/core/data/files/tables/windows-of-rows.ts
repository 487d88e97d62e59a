import { AppError } from '../../../errors';
import type { RecordingsReading } from '../../examples/windows';
import type { IngestChoices } from '../../ingest-protocol';
import type { Recording, RecordingSet } from '../../recordings/recording';

/** Recordings in which every row of a file is `windowLength` samples of one or more channels, and begins anew. */
export function windowsOfRows(
  rows: RecordingSet,
  choices: IngestChoices,
  reading: RecordingsReading,
): RecordingSet {
  const { channels, order } = reading.rowIsWindow!;
  const values = rows.channelNames.length;
  const length = values / channels;
  if (!Number.isInteger(channels) || channels < 1 || !Number.isInteger(length) || length < 2) {
    throw new AppError(
      'invalid-reading',
      `${values} values in a row cannot be divided into ${channels} channels.`,
      `Choose a number of channels that divides ${values}, or set columns that are no samples to “not used”.`,
      { values, channels },
    );
  }
  const placeOf =
    order === 'samples'
      ? (t: number, c: number) => t * channels + c
      : (t: number, c: number) => c * length + t;
  return {
    ...rows,
    channelNames: namesOfChannels(rows.channelNames, channels, order),
    recordings: rows.recordings.map((recording) =>
      unrolled(recording, length, channels, placeOf, choices.samplingHz),
    ),
  };
}

function unrolled(
  recording: Recording,
  length: number,
  channels: number,
  placeOf: (t: number, c: number) => number,
  hertz: number | undefined,
): Recording {
  const rows = recording.labels.length;
  const total = rows * length;
  const repeat = <T extends Uint16Array | Uint32Array>(values: T): T => {
    const all = new (values.constructor as new (length: number) => T)(total);
    for (let row = 0; row < rows; row++) all.fill(values[row], row * length, (row + 1) * length);
    return all;
  };
  return {
    session: recording.session,
    file: recording.file,
    ...(recording.isTest && { isTest: true }),
    labels: repeat(recording.labels),
    lines: repeat(recording.lines),
    channels: Array.from({ length: channels }, (_, c) => {
      const signal = new Float32Array(total);
      for (let t = 0; t < length; t++) {
        const column = recording.channels[placeOf(t, c)];
        for (let row = 0; row < rows; row++) signal[row * length + t] = column[row];
      }
      return signal;
    }),
    breaks: Uint32Array.from({ length: rows - 1 }, (_, row) => (row + 1) * length),
    ...(hertz !== undefined && {
      seconds: Float64Array.from({ length: total }, (_, sample) => sample / hertz),
    }),
  };
}

/** The names without their numbers, where these are as many as the channels. */
function namesOfChannels(
  names: readonly string[],
  channels: number,
  order: 'samples' | 'channels',
): string[] {
  const length = names.length / channels;
  const bases = Array.from({ length: channels }, (_, c) =>
    names[order === 'samples' ? c : c * length].replace(/[\s_.()[\]-]*\d+[\s_.()[\]-]*/g, ' ').trim(),
  );
  const own = new Set(bases).size === channels && !bases.includes('') && !bases.includes('column');
  return own && channels > 1 ? bases : bases.map((_, c) => (channels === 1 ? 'signal' : `channel ${c + 1}`));
}
