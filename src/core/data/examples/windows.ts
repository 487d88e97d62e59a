import { originsOf, type Origins } from './origins';
import { countWindows, linesOfWindows, windowStep } from './window-places';
import { namedTest, type NamedExamples } from './named-test';
import { AppError } from '../../errors';
import { cutRecording } from '../recordings/cut-recording';
import { noteOnRates, ratesOf } from '../recordings/sampling-rate';
import {
  FeatureExtractor,
  featureGroups,
  featureShape,
  isPossible,
  signalPath,
  type FrontEnd,
} from '../../signal';
import type { Cut, Recording, RecordingSet, Stretch } from '../recordings/recording';
import { PLAUSIBLE_HERTZ } from '../columns/clock';
import { grouped } from '../number-words';
import { countPerClass, notesOnClasses } from './class-balance';
import type { Steps } from '../steps';
import { timelineOf, type Timeline } from '../recordings/timeline';
import { NO_CLASS } from './test-run';
import type { ExampleSet, Reading, UnnamedDataset } from '../types';

export type RecordingsReading = Extract<Reading, { kind: 'recordings' }>;

/** Windows of 90 rows (about 3 s at 32 Hz) with half of each shared with the next, cut at gaps of 10 sample periods. */
export const DEFAULT_RECORDINGS: RecordingsReading = {
  kind: 'recordings',
  windowLength: 90,
  overlap: 0.5,
  maxGapPeriods: 10,
};

/** What else is known of recordings when windows are cut. */
export interface WindowOptions {
  /** Rate of the rows in Hz, where it is known better than by their clock; 0: not at all. */
  samplingHz?: number;
  /** Windows run across changes of the label, as they do on a board; those that do are of no class. */
  asOneStream?: boolean;
  /** What the network is to see of a window, and the kernels that compute it. */
  features?: { frontEnd: FrontEnd; kernels: WebAssembly.Module };
}

/** Recordings drawn as timelines at most. */
const MOST_TIMELINES = 100;

/**
 * Windows over recordings as examples of shape T×channels×1 (row-major: entry t·channels + c), normalised per channel.
 * Throws AppError `invalid-reading`, `no-windows`, `too-many-classes`.
 */
export function* windowDataset(
  given: RecordingSet,
  reading: RecordingsReading,
  { samplingHz = ratesOf(given.recordings).sensorHz, asOneStream = false, features }: WindowOptions = {},
): Steps<{
  dataset: UnnamedDataset;
  cuts: readonly Cut[];
  timelines: readonly Timeline[];
  recordings: number;
  pieces: number;
  origins: Origins;
}> {
  const { windowLength, overlap, maxGapPeriods } = reading;
  checkReading(reading);
  const set = asOneStream ? withNoClass(given) : given;
  const cuttings = set.recordings.map((recording) =>
    cutRecording(asOneStream ? unlabelled(recording) : recording, maxGapPeriods),
  );
  const cuts = cuttings.flatMap((cutting) => cutting.cuts);
  const uncut = set.recordings.flatMap((recording) => cutRecording(recording, Infinity).segments);
  const examples = yield* windowExamples(
    set,
    cuttings.map(({ segments }) => segments),
    reading,
    features,
  );
  const examplesPerClass = countPerClass(examples);
  const summary = {
    name: set.name,
    reading,
    input: examples.input,
    examples: examples.labels.length,
    classNames: set.classNames,
    examplesPerClass,
    sessionNames: examples.sessionNames,
    channelNames: set.channelNames,
    rows: set.recordings.reduce((sum, { labels }) => sum + labels.length, 0),
    ...(samplingHz > 0 ? { samplingHz } : {}),
    windowsUncut: countWindows(uncut, windowLength, overlap),
    notes: [
      ...(reading.rowIsWindow ? [] : notesOnCuts(cuts)),
      ...noteOnShort(cuttings, set.recordings, windowLength),
      ...noteOnRates(set.recordings),
      ...noteOnRate(samplingHz),
      ...notesOnClasses(set.classNames, examplesPerClass),
    ],
  };
  const drawn = set.recordings.slice(0, MOST_TIMELINES);
  const timelines = drawn.map((recording, r) => timelineOf(recording, cuttings[r].segments));
  const pieces = cuttings.reduce((sum, { segments }) => sum + segments.length, 0);
  const origins = originsOf(linesOfWindows(set, cuttings, reading));
  return {
    dataset: { summary, examples },
    cuts,
    timelines,
    recordings: set.recordings.length,
    pieces,
    origins,
  };
}

function checkReading({ windowLength, overlap, maxGapPeriods }: RecordingsReading): void {
  if (Number.isInteger(windowLength) && windowLength >= 1 && overlap >= 0 && overlap < 1 && maxGapPeriods > 0)
    return;
  throw new AppError(
    'invalid-reading',
    `Windows of ${windowLength} rows with an overlap of ${overlap} and gaps of ${maxGapPeriods} periods cannot be cut.`,
    'Choose a whole window length of at least 1, an overlap from 0 to below 1, and a gap above 0.',
  );
}

function* windowExamples(
  set: RecordingSet,
  stretches: readonly (readonly Stretch[])[],
  { windowLength, overlap }: RecordingsReading,
  options: WindowOptions['features'],
): Steps<Omit<ExampleSet, 'id'>> {
  const count = countWindows(stretches.flat(), windowLength, overlap);
  if (count === 0) throw noWindows(stretches.flat(), windowLength);
  const { sessionNames, places } = placesInSessions(set.recordings, windowLength);
  const channels = set.channelNames.length;
  const frontEnd = options?.frontEnd;
  if (frontEnd && !isPossible(frontEnd, windowLength)) throw noFrame(windowLength);
  const extractor =
    options && new FeatureExtractor(options.kernels, options.frontEnd, windowLength, channels);
  const size = extractor?.size ?? windowLength * channels;
  const examples = {
    input: featureShape(frontEnd, windowLength, channels),
    classNames: set.classNames,
    sessionNames,
    features: new Float32Array(count * size),
    labels: new Uint16Array(count),
    sessions: new Uint16Array(count),
    startRows: new Uint32Array(count),
    rowsPerExample: windowLength,
    featureGroups: featureGroups(frontEnd, channels),
  };
  const step = windowStep(windowLength, overlap);
  let at = 0;
  const units: NamedExamples[] = [];
  for (const [r, recording] of set.recordings.entries()) {
    const before = at;
    for (const { firstRow, rows } of stretches[r]) {
      for (let start = firstRow; start + windowLength <= firstRow + rows; start += step) {
        if (extractor) extractor.extract(recording.channels, start, examples.features, at * size);
        else copyWindow(recording.channels, start, windowLength, examples.features, at);
        examples.labels[at] = labelOf(recording, start, windowLength, set.classNames);
        examples.sessions[at] = places[r].session;
        examples.startRows[at] = places[r].firstRow + start;
        if (++at % 2048 === 0) yield at / count;
      }
    }
    units.push({ examples: at - before, isTest: recording.isTest ?? false });
  }
  return { ...examples, ...namedTest(units) };
}

const unlabelled = (recording: Recording): Recording => ({
  ...recording,
  labels: new Uint16Array(recording.labels.length),
});

const withNoClass = (set: RecordingSet): RecordingSet =>
  set.classNames.includes(NO_CLASS) ? set : { ...set, classNames: [...set.classNames, NO_CLASS] };

/** The label of all its rows, or no class. */
function labelOf(
  { labels }: Recording,
  start: number,
  length: number,
  classNames: readonly string[],
): number {
  const label = labels[start];
  for (let row = start + 1; row < start + length; row++) {
    if (labels[row] !== label) return classNames.indexOf(NO_CLASS);
  }
  return label;
}

/** Recordings of one session follow each other, a window's length apart, so that their windows never share rows. */
function placesInSessions(recordings: readonly Recording[], windowLength: number) {
  const sessionNames: string[] = [];
  const known = new Map<string, { session: number; rows: number }>();
  const places = recordings.map(({ session: name, labels }) => {
    const place = known.get(name) ?? { session: sessionNames.push(name) - 1, rows: 0 };
    known.set(name, { session: place.session, rows: place.rows + labels.length + windowLength });
    return { session: place.session, firstRow: place.rows };
  });
  return { sessionNames, places };
}

function copyWindow(
  channels: readonly Float32Array[],
  start: number,
  length: number,
  features: Float32Array,
  at: number,
): void {
  const width = channels.length;
  const end = start + length;
  for (let c = 0; c < width; c++) {
    const values = channels[c];
    for (let row = start, to = at * length * width + c; row < end; row++, to += width)
      features[to] = values[row];
  }
}

function noWindows(segments: readonly Stretch[], windowLength: number): AppError {
  const longest = segments.reduce((most, { rows }) => Math.max(most, rows), 0);
  return new AppError(
    'no-windows',
    `No window of ${windowLength} rows fits: the longest unbroken stretch of one label has ${longest} rows.`,
    'Choose shorter windows, or allow longer gaps.',
    { windowLength, longest },
  );
}

/** What is too short for a window is told, not lost. */
function noteOnShort(
  cuttings: readonly { segments: readonly Stretch[] }[],
  recordings: readonly Recording[],
  windowLength: number,
): string[] {
  const none = recordings.filter((_, r) => cuttings[r].segments.every(({ rows }) => rows < windowLength));
  if (none.length === 0 || none.length === recordings.length) return [];
  const named = none
    .slice(0, 3)
    .map(({ file, session }) => (file.includes(session) ? file : `${file} (${session})`));
  const more = none.length > 3 ? ` and ${grouped(none.length - 3)} more` : '';
  const are = none.length === 1 ? 'recording has' : 'recordings have';
  return [
    `${grouped(none.length)} ${are} no stretch of ${grouped(windowLength)} rows and ${none.length === 1 ? 'gives' : 'give'} no window: ${named.join(', ')}${more}.`,
  ];
}

function noteOnRate(hertz: number): string[] {
  const { least, most } = PLAUSIBLE_HERTZ;
  if (hertz === 0 || (hertz >= least && hertz <= most)) return [];
  return [
    `${Number(hertz.toPrecision(3))} samples per second is an unlikely rate: check what one step of the clock is.`,
  ];
}

function noFrame(windowLength: number): AppError {
  return new AppError(
    'no-frame',
    `A window of ${windowLength} rows has no room for a frame of this spectrum.`,
    'Choose a frame length that is a power of 2 within the window, and at most half as many bands.',
    { windowLength },
  );
}

function notesOnCuts(cuts: readonly Cut[]): string[] {
  const count = (kind: Cut['kind']) => cuts.filter((cut) => cut.kind === kind).length;
  const parts = [
    [count('clock-step'), 'where the clock steps back'],
    [count('gap'), 'at gaps'],
    [count('break'), 'at blank lines or repeated names'],
    [count('label'), 'where the label changes'],
  ] as const;
  const told = parts
    .filter(([times]) => times > 0)
    .map(([times, where]) => `${times === 1 ? 'once' : `${grouped(times)} times`} ${where}`);
  return told.length > 0 ? [`Recordings are cut ${told.join(', ')}.`] : [];
}

/** The path from the raw sample to windows of these rows. */
export function windowedSignal(
  summary: Parameters<typeof signalPath>[0],
  { windowLength, overlap }: RecordingsReading,
) {
  return {
    ...signalPath(summary),
    windowRows: windowLength,
    hopRows: windowStep(windowLength, overlap),
  };
}
