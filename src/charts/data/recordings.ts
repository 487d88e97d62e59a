import type { Cut, ExampleSet, Steps, Timeline } from '../../core/data';

export interface DrawnStretch {
  label: string;
  firstRow: number;
  rows: number;
}

/** A recording drawn small: bucket i of n holds the extremes of the rows from i·rows/n to (i+1)·rows/n. */
export interface DrawnRecording {
  name: string;
  /** Position of its session, and of its first row in that session's rows. */
  session: number;
  firstRow: number;
  rows: number;
  /** Per channel; NaN where nothing is known. */
  low: readonly Float32Array[];
  high: readonly Float32Array[];
  stretches: readonly DrawnStretch[];
  cuts: readonly Pick<Cut, 'row' | 'kind' | 'seconds'>[];
}

type Examples = Pick<
  ExampleSet,
  | 'input'
  | 'classNames'
  | 'sessionNames'
  | 'features'
  | 'labels'
  | 'sessions'
  | 'startRows'
  | 'rowsPerExample'
>;

const BUCKETS = 512;
const VALUES_PER_SLICE = 500_000;

/** Recordings as their files say: all rows, with the places where windows are cut. */
export function recordingsFromFiles(
  timelines: readonly Timeline[],
  cuts: readonly Cut[],
  { sessionNames, classNames, rowsPerExample }: Examples,
): DrawnRecording[] {
  const rowsBefore = new Map<string, number>();
  return timelines.map(({ file, session, rows, low, high, stretches }) => {
    // Recordings of one session follow each other in its rows, a window apart.
    const firstRow = rowsBefore.get(session) ?? 0;
    rowsBefore.set(session, firstRow + rows + rowsPerExample);
    return {
      name: session === file || file.includes(session) ? file : `${file} · ${session}`,
      session: sessionNames.indexOf(session),
      firstRow,
      rows,
      low,
      high,
      stretches: stretches.map((stretch) => ({ ...stretch, label: classNames[stretch.label] })),
      cuts: cuts.filter((cut) => cut.file === file && cut.session === session),
    };
  });
}

/** A session as its windows say, some windows a slice: rows that no window covers are not known. */
export function* recordingFromWindows(examples: Examples, session: number): Steps<DrawnRecording> {
  const { classNames, sessionNames, labels, startRows, rowsPerExample } = examples;
  const windows = windowsOf(examples, session);
  const rows = windows.reduce((most, example) => Math.max(most, startRows[example] + rowsPerExample), 0);
  const buckets = Math.min(BUCKETS, rows);
  const channels = examples.input[1];
  const low = Array.from({ length: channels }, () => new Float32Array(buckets).fill(NaN));
  const high = low.map((values) => values.slice());
  const stretches: { label: string; firstRow: number; rows: number }[] = [];
  let values = 0;
  for (const [done, example] of windows.entries()) {
    values += rowsPerExample * channels;
    if (values > VALUES_PER_SLICE) {
      values = 0;
      yield done / windows.length;
    }
    const start = startRows[example];
    spread(examples, example, (row, channel, value) => {
      const bucket = Math.floor((row * buckets) / rows);
      if (!(low[channel][bucket] <= value)) low[channel][bucket] = value;
      if (!(high[channel][bucket] >= value)) high[channel][bucket] = value;
    });
    const label = classNames[labels[example]];
    const last = stretches.at(-1);
    if (last?.label === label && start <= last.firstRow + last.rows) {
      last.rows = start + rowsPerExample - last.firstRow;
    } else stretches.push({ label, firstRow: start, rows: rowsPerExample });
  }
  return { name: sessionNames[session], session, firstRow: 0, rows, low, high, stretches, cuts: [] };
}

export interface DrawnWindow {
  example: number;
  label: string;
  /** Rows of the recording: first, and first after the end. */
  from: number;
  to: number;
  /** Windows that overlap lie in different lanes. */
  lane: number;
}

/** Rows `from` to `to` of a recording as recorded, NaN where no window covers them, and the windows there. */
export interface Excerpt {
  from: number;
  to: number;
  channels: readonly Float32Array[];
  windows: readonly DrawnWindow[];
  lanes: number;
}

export function excerptOf(
  examples: Examples,
  { session, firstRow, rows }: Pick<DrawnRecording, 'session' | 'firstRow' | 'rows'>,
  from: number,
  to: number,
): Excerpt {
  const { startRows, rowsPerExample, labels, classNames } = examples;
  const channels = Array.from({ length: examples.input[1] }, () => new Float32Array(to - from).fill(NaN));
  const windows: DrawnWindow[] = [];
  const laneEnds: number[] = [];
  for (const example of windowsOf(examples, session)) {
    const start = startRows[example] - firstRow;
    const end = start + rowsPerExample;
    if (start < 0 || end > rows || start >= to || end <= from) continue;
    spread(examples, example, (row, channel, value) => {
      const at = row - firstRow - from;
      if (at >= 0 && at < to - from) channels[channel][at] = value;
    });
    const free = laneEnds.findIndex((laneEnd) => laneEnd <= start);
    const lane = free >= 0 ? free : laneEnds.length;
    laneEnds[lane] = end;
    windows.push({ example, label: classNames[labels[example]], from: start, to: end, lane });
  }
  return { from, to, channels, windows, lanes: laneEnds.length };
}

/** Examples of a session in order of time. */
function windowsOf({ sessions, startRows }: Examples, session: number): number[] {
  const own: number[] = [];
  for (let example = 0; example < sessions.length; example++)
    if (sessions[example] === session) own.push(example);
  const inOrder = own.every((example, i) => i === 0 || startRows[own[i - 1]] <= startRows[example]);
  return inOrder ? own : own.sort((a, b) => startRows[a] - startRows[b]);
}

/** Every value of a window with its row in the session and its channel. */
function spread(
  { features, input, startRows, rowsPerExample }: Examples,
  example: number,
  visit: (row: number, channel: number, value: number) => void,
): void {
  const channels = input[1];
  const first = example * rowsPerExample * channels;
  for (let row = 0; row < rowsPerExample; row++) {
    for (let channel = 0; channel < channels; channel++) {
      visit(startRows[example] + row, channel, features[first + row * channels + channel]);
    }
  }
}

/**
 * One path for a channel: along the highest values and back along the lowest, a closed shape per run of known buckets.
 * `x` takes bucket edges (0 to n), `y` values.
 */
export function bandPath(
  low: Float32Array,
  high: Float32Array,
  x: (bucket: number) => number,
  y: (value: number) => number,
): string {
  const parts: string[] = [];
  for (let from = 0; from < low.length; from++) {
    if (Number.isNaN(low[from])) continue;
    let to = from;
    while (to < low.length && !Number.isNaN(low[to])) to++;
    const forth: string[] = [];
    const back: string[] = [];
    for (let bucket = from; bucket < to; bucket++) {
      const at = x(bucket + 0.5).toFixed(1);
      // At least a line, where the signal does not move.
      const [top, bottom] = [y(high[bucket]), y(low[bucket])];
      forth.push(`${at} ${(Math.min(top, bottom) - 0.5).toFixed(1)}`);
      back.push(`${at} ${(Math.max(top, bottom) + 0.5).toFixed(1)}`);
    }
    parts.push(`M${[...forth, ...back.reverse()].join('L')}Z`);
    from = to;
  }
  return parts.join('');
}

/** One open line through known values, broken where they are not known. */
export function linePath(
  values: Float32Array,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let down = false;
  values.forEach((value, index) => {
    const known = !Number.isNaN(value);
    if (known) path += `${down ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    down = known;
  });
  return path;
}

/** Lowest and highest known value; [0, 1] where nothing is known, and never of no height. */
export function rangeOf(low: Float32Array, high: Float32Array = low): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  low.forEach((value) => value < least && (least = value));
  high.forEach((value) => value > most && (most = value));
  if (least > most) return [0, 1];
  return least === most ? [least - 0.5, most + 0.5] : [least, most];
}
