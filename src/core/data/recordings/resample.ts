import { cutRecording } from './cut-recording';
import { clockOf, samplePeriod } from './sampling-rate';
import type { Cut, Recording } from './recording';

/** Cut-off of the anti-alias filter and half its length, in units of the new rate and of new sample periods. */
const CUT_OFF = 0.4;
const HALF_LENGTH = 8;

/**
 * The recording at a fixed rate. Each stretch without clock step or gap is interpolated linearly at its first time plus
 * k / `hertz`. Going down, it is first interpolated at its own median rate and filtered (`lowPass`), so that nothing
 * above half the new rate folds back. A row takes label and line of the row it follows. The cuts are kept, although the
 * new rows no longer show them. Throws AppError `no-clock`.
 */
export function resampleRecording(recording: Recording, hertz: number, maxGapPeriods: number): Recording {
  const clock = clockOf(recording);
  const period = samplePeriod(clock);
  const unlabelled = { ...recording, labels: new Uint16Array(recording.labels.length) };
  const { segments, cuts } = cutRecording(unlabelled, maxGapPeriods);
  const pieces = segments.map(({ firstRow, rows }) =>
    resampleStretch(sliceOf(recording, firstRow, firstRow + rows), period, hertz),
  );
  const firstRows: number[] = [];
  let total = 0;
  for (const { labels } of pieces) {
    firstRows.push(total);
    total += labels.length;
  }
  const join = <T extends Float32Array | Float64Array | Uint16Array | Uint32Array>(
    part: (piece: Recording) => T,
    into: T,
  ): T => {
    pieces.forEach((piece, p) => into.set(part(piece), firstRows[p]));
    return into;
  };
  return {
    ...recording,
    channels: recording.channels.map((_, c) => join((piece) => piece.channels[c], new Float32Array(total))),
    labels: join((piece) => piece.labels, new Uint16Array(total)),
    lines: join((piece) => piece.lines, new Uint32Array(total)),
    seconds: join((piece) => piece.seconds!, new Float64Array(total)),
    clockCuts: cuts.map((cut: Cut, c) => ({ ...cut, row: firstRows[c + 1] })),
  };
}

function sliceOf(recording: Recording, from: number, to: number): Recording {
  return {
    ...recording,
    channels: recording.channels.map((values) => values.subarray(from, to)),
    labels: recording.labels.subarray(from, to),
    lines: recording.lines.subarray(from, to),
    seconds: recording.seconds!.subarray(from, to),
  };
}

function resampleStretch(stretch: Recording, period: number, hertz: number): Recording {
  const seconds = stretch.seconds!;
  const times = gridOf(seconds, 1 / hertz);
  const down = hertz < 0.999 / period;
  const own = down ? gridOf(seconds, period) : seconds;
  const channels = stretch.channels.map((values) => {
    const even = down ? lowPass(interpolate(seconds, values, own), 1 / period, hertz) : values;
    return interpolate(own, even, times);
  });
  const rows = followedRows(seconds, times);
  return {
    ...stretch,
    channels,
    seconds: times,
    labels: Uint16Array.from(rows, (row) => stretch.labels[row]),
    lines: Uint32Array.from(rows, (row) => stretch.lines[row]),
  };
}

/** First time plus multiples of the period, up to the last time. */
function gridOf(seconds: Float64Array, period: number): Float64Array {
  const first = seconds[0];
  const count = Math.floor((seconds[seconds.length - 1] - first) / period + 1e-9) + 1;
  return Float64Array.from({ length: count }, (_, k) => first + k * period);
}

/** For each time the last row at or before it; both rise. */
function followedRows(seconds: Float64Array, times: Float64Array): Uint32Array {
  let row = 0;
  return Uint32Array.from(times, (time) => {
    while (row + 1 < seconds.length && seconds[row + 1] <= time) row++;
    return row;
  });
}

/** Linear interpolation at rising times, held at the ends (numpy.interp). */
export function interpolate(
  seconds: Float64Array,
  values: ArrayLike<number>,
  times: Float64Array,
): Float32Array {
  const rows = followedRows(seconds, times);
  return Float32Array.from(times, (time, k) => {
    const row = rows[k];
    const next = Math.min(row + 1, seconds.length - 1);
    const width = seconds[next] - seconds[row];
    const share = width > 0 ? Math.min(1, Math.max(0, (time - seconds[row]) / width)) : 0;
    return values[row] + share * (values[next] - values[row]);
  });
}

/**
 * Zero-phase FIR low-pass for going from `rate` down to `hertz`: a sinc of cut-off 0.4·hertz under a Hamming window of
 * 2·⌈8·rate/hertz⌉ + 1 taps, gain 1 at 0 Hz; the ends are held (scipy.signal.firwin, scipy.ndimage.convolve1d 'nearest').
 */
export function lowPass(values: Float32Array, rate: number, hertz: number): Float32Array {
  const half = Math.ceil((HALF_LENGTH * rate) / hertz);
  const taps = sincTaps(half, (2 * CUT_OFF * hertz) / rate);
  const last = values.length - 1;
  return Float32Array.from(values, (_, row) => {
    let sum = 0;
    for (let k = -half; k <= half; k++) sum += taps[k + half] * values[Math.min(last, Math.max(0, row + k))];
    return sum;
  });
}

/** Taps of a windowed sinc; `cutOff` as a fraction of half the rate. */
function sincTaps(half: number, cutOff: number): Float64Array {
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const angle = Math.PI * cutOff * (i - half);
    const window = 0.54 - 0.46 * Math.cos((Math.PI * i) / half);
    return window * (angle === 0 ? 1 : Math.sin(angle) / angle);
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  return taps.map((tap) => tap / gain);
}
