import { generateSample, type IngestFile, type SampleId } from '../../../src/core/data';
import { bottleRows } from '../../../src/core/data/samples/bottles';
import { gestureRecordings } from '../../../src/core/data/samples/gestures';
import { glyphRows } from '../../../src/core/data/samples/glyphs';
import { pumpRows } from '../../../src/core/data/samples/pumps';
import type { SampleRecording } from '../../../src/core/data/samples/recording-sample';
import type { SampleRows } from '../../../src/core/data/samples/row-sample';
import { vibrationRecordings } from '../../../src/core/data/samples/vibration';
import { walkingRecordings } from '../../../src/core/data/samples/walking';
import { file } from './make-files';

/** A sample as the CSV files that a person might have: reading them gives the same data set. */
export function sampleFiles(id: SampleId, seed: number): IngestFile[] {
  const channels = generateSample(id, seed).summary.channelNames;
  return {
    walking: () => recordingFiles(channels, walkingRecordings(seed)),
    gestures: () => recordingFiles(channels, gestureRecordings(seed)),
    vibration: () => [jointFile('bearings', channels, vibrationRecordings(seed))],
    bottles: () => [rowFile('label', bottleRows(seed))],
    glyphs: () => [rowFile('digit', glyphRows(seed))],
    pumps: () => [rowFile('state', pumpRows(seed))],
  }[id]();
}

/** A file per recording; the class is in the file's name. */
function recordingFiles(channels: readonly string[], recordings: readonly SampleRecording[]): IngestFile[] {
  const header = ['seconds', ...channels];
  return recordings.map(({ file: name, rows }) => csvFile(name, [header, ...rows]));
}

/** One file for all recordings, with columns for session and class. */
function jointFile(
  name: string,
  channels: readonly string[],
  recordings: readonly SampleRecording[],
): IngestFile {
  const rows = recordings.flatMap(({ session, rows, classOf }) =>
    rows.map((row, r) => [...row, session, classOf(r)]),
  );
  return csvFile(name, [['seconds', ...channels, 'machine', 'state'], ...rows]);
}

function rowFile(label: string, { file: name, columnNames, rows, classes }: SampleRows): IngestFile {
  return csvFile(name, [[...columnNames, label], ...rows.map((row, r) => [...row, classes[r]])]);
}

function csvFile(name: string, rows: readonly (readonly (string | number)[])[]): IngestFile {
  return file(`${name}.csv`, rows.map((row) => row.join(',')).join('\n') + '\n');
}
