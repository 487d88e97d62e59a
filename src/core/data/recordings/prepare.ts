import { AppError } from '../../errors';
import { addMagnitude, removeGravity } from './derived-channels';
import type { IngestChoices } from '../ingest-protocol';
import type { Recording, RecordingSet } from './recording';
import { resampleRecording } from './resample';
import type { Steps } from '../steps';

/** The recordings resampled and with derived channels, as the choices wish. Throws AppError `invalid-rate`, `no-clock`. */
export function* prepareRecordings(set: RecordingSet, choices: IngestChoices): Steps<RecordingSet> {
  const { resampleHz, reading } = choices;
  if (resampleHz !== undefined && !(resampleHz > 0 && resampleHz <= 1e6)) {
    throw new AppError(
      'invalid-rate',
      `${resampleHz} Hz is no rate to resample to.`,
      'Choose a rate above 0 Hz.',
    );
  }
  // A clock that steps back cannot be interpolated, so it is cut even where windows are to run across.
  const maxGapPeriods = reading.kind === 'recordings' ? Math.min(reading.maxGapPeriods, Number.MAX_VALUE) : 1;
  const recordings: Recording[] = [];
  for (const [r, recording] of set.recordings.entries()) {
    let prepared = recording;
    if (resampleHz !== undefined) prepared = resampleRecording(prepared, resampleHz, maxGapPeriods);
    if (choices.removeGravity) prepared = removeGravity(prepared, maxGapPeriods);
    if (choices.addMagnitude) prepared = addMagnitude(prepared);
    recordings.push(prepared);
    yield (r + 1) / set.recordings.length;
  }
  const channelNames = choices.addMagnitude ? [...set.channelNames, 'magnitude'] : set.channelNames;
  return { ...set, recordings, channelNames };
}
