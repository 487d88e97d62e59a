import { AppError } from '../../errors';
import { addMagnitude, removeGravity } from './derived-channels';
import type { IngestChoices } from '../ingest-protocol';
import { samplePeriod, type Recording } from './cut-recording';
import { resampleRecording } from './resample';
import type { Steps } from '../steps';
import type { RecordingSet } from '../examples/windows';

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

/** A sentence where recordings were made at rates more than a tenth apart. */
export function noteOnRates(recordings: readonly Recording[]): string[] {
  const rates = recordings.flatMap(({ seconds, file }) => {
    const period = seconds ? samplePeriod(seconds) : 0;
    return period > 0 ? [{ hertz: 1 / period, file }] : [];
  });
  if (rates.length < 2) return [];
  rates.sort((a, b) => a.hertz - b.hertz);
  const [slow, fast] = [rates[0], rates[rates.length - 1]];
  if (fast.hertz < 1.1 * slow.hertz) return [];
  const told = ({ hertz, file }: (typeof rates)[number]) => `${hertz.toPrecision(3)} Hz (${file})`;
  return [`Sampling rates differ from ${told(slow)} to ${told(fast)}: resample to one rate.`];
}
