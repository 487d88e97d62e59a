import { AppError } from '../../errors';
import { signalPath, SignalRows, stepOf, type Preparation, type SignalPath } from '../../signal';
import type { IngestChoices } from '../ingest-protocol';
import type { Steps } from '../steps';
import { cutRecording } from './cut-recording';
import type { Cut, Recording, RecordingSet } from './recording';
import { clockCutsAt, rowPlaces } from './row-places';
import { ratesOf, takenRates } from './sampling-rate';

/** Recordings with the rate of their rows, and what was done to them where anything was. */
export interface PreparedSet extends RecordingSet {
  /** In Hz, as asked for or by the clock; 0 where neither tells it. */
  samplingHz: number;
  preparation?: Preparation;
  /** Rates at which the raw samples of the recordings were taken to come, where that mattered. */
  taken: readonly number[];
}

/** Rows become at most so many times more or fewer. */
const MOST_RATIO = 10_000;

/**
 * The recordings as the firmware will have them: resampled and with derived channels, as the choices wish, by the very
 * kernels that are exported. Every stretch without clock step or gap begins anew.
 *
 * @param kernels needed where anything is to be done
 * @throws AppError `invalid-rate`, `no-clock`
 */
export function* prepareRecordings(
  given: RecordingSet,
  choices: IngestChoices,
  kernels?: WebAssembly.Module,
): Steps<PreparedSet> {
  const { resampleHz, removeGravity, addMagnitude, reading, frontEnd } = choices;
  const set = inOrder(given, choices.channelOrder);
  if (!isPrepared(choices)) return { ...set, samplingHz: ratesOf(set.recordings).sensorHz, taken: [] };
  const needsClock = resampleHz !== undefined || removeGravity;
  const { sensorHz, taken } = needsClock
    ? takenRates(set.recordings, choices.sensorHz)
    : { sensorHz: ratesOf(set.recordings).sensorHz, taken: set.recordings.map(() => 0) };
  checkRate(resampleHz, taken);
  const channelNames = addMagnitude ? [...set.channelNames, 'magnitude'] : set.channelNames;
  const preparationAt = (hertz: number): Preparation => ({
    ...(hertz > 0 && { sensorHz: hertz }),
    ...(resampleHz !== undefined && { resampleHz }),
    removeGravity,
    addMagnitude,
    ...(frontEnd && { frontEnd }),
  });
  const paths = new Map(
    taken.map((hertz) => [hertz, signalPath({ channelNames, preparation: preparationAt(hertz) })]),
  );
  // A clock that steps back cannot be interpolated, so it is cut even where windows are to run across.
  const maxGapPeriods = reading.kind === 'recordings' ? Math.min(reading.maxGapPeriods, Number.MAX_VALUE) : 1;
  const rows = new SignalRows(kernels!);
  const recordings: Recording[] = [];
  for (const [r, recording] of set.recordings.entries()) {
    recordings.push(preparedRecording(rows, recording, paths.get(taken[r])!, maxGapPeriods));
    yield (r + 1) / set.recordings.length;
  }
  const samplingHz = resampleHz ?? sensorHz;
  return { ...set, recordings, channelNames, samplingHz, preparation: preparationAt(sensorHz), taken };
}

export function isPrepared({ resampleHz, removeGravity, addMagnitude, frontEnd }: IngestChoices): boolean {
  return resampleHz !== undefined || removeGravity || addMagnitude || frontEnd !== undefined;
}

/** The channels in the order of these names; where one is missing, as they are. */
function inOrder(set: RecordingSet, names: readonly string[] | undefined): RecordingSet {
  if (!names || names.length !== set.channelNames.length) return set;
  const places = names.map((name) => set.channelNames.indexOf(name));
  if (places.includes(-1)) return set;
  const recordings = set.recordings.map((recording) => ({
    ...recording,
    channels: places.map((place) => recording.channels[place]),
  }));
  return { ...set, channelNames: names, recordings };
}

function checkRate(resampleHz: number | undefined, taken: readonly number[]): void {
  if (resampleHz === undefined) return;
  const possible = (hertz: number) => Math.max(hertz / resampleHz, resampleHz / hertz) <= MOST_RATIO;
  if (resampleHz > 0 && resampleHz <= 1e6 && taken.every(possible)) return;
  throw new AppError(
    'invalid-rate',
    `${resampleHz} Hz is no rate to resample to.`,
    'Choose a rate above 0 Hz that is at most ten thousand times more or less than the recordings’.',
  );
}

function preparedRecording(
  rows: SignalRows,
  recording: Recording,
  path: SignalPath,
  maxGapPeriods: number,
): Recording {
  const unlabelled = { ...recording, labels: new Uint16Array(recording.labels.length) };
  const { segments, cuts } = cutRecording(unlabelled, maxGapPeriods);
  const pieces = segments.map(({ firstRow, rows: count }) => {
    rows.begin(path);
    return rows.push(recording.channels, firstRow, count);
  });
  const firstRows = firstsOf(pieces.map(([first]) => first.length));
  const total = firstRows.pop()!;
  const channels = path.rowNames.map((_, c) => {
    const whole = new Float32Array(total);
    pieces.forEach((piece, p) => whole.set(piece[c], firstRows[p]));
    return whole;
  });
  if (!stepOf(path, 'resample')) return { ...recording, channels };
  const places = rowPlaces(recording, segments, firstRows, total, path);
  const atCuts: Cut[] = clockCutsAt(cuts, firstRows);
  return { ...recording, channels, ...places, clockCuts: atCuts, breaks: undefined };
}

/** Where each piece begins, and where the last one ends. */
function firstsOf(lengths: readonly number[]): number[] {
  const firsts = [0];
  for (const length of lengths) firsts.push(firsts.at(-1)! + length);
  return firsts;
}
