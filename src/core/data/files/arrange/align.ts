import { samplePeriod, spreadStamps } from '../../recordings/sampling-rate';

/** Rows of another sensor by its own clock, in seconds. */
export interface Series {
  seconds: Float64Array;
  values: readonly (Float32Array | Float64Array)[];
}

/** Between samples that are more than this many periods apart nothing is known. */
const LONGEST_GAP = 5;
/** A sensor that is faster than this share of the other's period is averaged, so that what is too fast does not fold over. */
const FASTER = 0.75;

/** A series with its rows in the order of its clock; `undefined` where several recordings run in it at once. */
export function inOrderOfTime({ seconds, values }: Series): Series | undefined {
  if (!seconds.some((value, row) => row > 0 && value < seconds[row - 1])) return { seconds, values };
  const order = Uint32Array.from(seconds.keys()).sort((a, b) => seconds[a] - seconds[b] || a - b);
  const sorted = Float64Array.from(order, (row) => seconds[row]);
  const short = 0.6 * samplePeriod(spreadStamps(seconds));
  const close = sorted.filter((value, row) => row > 0 && value - sorted[row - 1] < short).length;
  if (close > 0.3 * sorted.length) return undefined;
  return {
    seconds: sorted,
    values: values.map((column) => Float64Array.from(order, (row) => column[row])),
  };
}

/**
 * Another sensor's values at the times of a clock: on the line between the samples before and after, or the mean of its
 * samples within half a period where it is faster. NaN outside of its samples, and where they are more than five periods
 * apart. `series` is in order of time; `clock` may step back.
 *
 * @param clock in seconds
 * @returns a value for each time, per column of `series`
 */
export function alignedTo(clock: Float64Array, series: Series): Float64Array[] {
  const own = spreadStamps(series.seconds);
  const times = spreadStamps(clock);
  const [period, ownPeriod] = [samplePeriod(times), samplePeriod(own)];
  const longest = LONGEST_GAP * Math.max(period, ownPeriod);
  const averages = ownPeriod < FASTER * period;
  const aligned = series.values.map(() => new Float64Array(times.length).fill(NaN));
  times.forEach((time, row) => {
    const after = firstFrom(own, time);
    if (own[after] === time && !averages) {
      aligned.forEach((column, c) => (column[row] = series.values[c][after]));
      return;
    }
    const before = after - 1;
    const covered = before >= 0 && after < own.length && own[after] - own[before] <= longest;
    if (!covered && own[after] !== time) return;
    const from = averages ? firstFrom(own, time - period / 2) : after;
    const to = averages ? firstFrom(own, time + period / 2) : after;
    if (to > from) {
      aligned.forEach((column, c) => (column[row] = meanOf(series.values[c], from, to)));
      return;
    }
    const share = (time - own[before]) / (own[after] - own[before]);
    aligned.forEach((column, c) => {
      const values = series.values[c];
      column[row] = values[before] + share * (values[after] - values[before]);
    });
  });
  return aligned;
}

/** Position of the first time that is not before `time`. */
function firstFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meanOf(values: Float32Array | Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += values[row];
  return sum / (to - from);
}
