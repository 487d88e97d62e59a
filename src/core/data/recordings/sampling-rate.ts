import { AppError } from '../../errors';
import type { Recording } from './recording';

const MEDIAN_STEPS = 1 << 15;
/** Steps that differ from the median one by more than this share of it are of late or lost samples. */
const LATE = 0.25;

/** Share of the steps that are near one or several median ones where samples come regularly, though some late or lost. */
const REGULAR = 0.75;
/** Steps of so many median ones are gaps. */
const GAP = 4;

/** Rates that differ by less than this share are taken for the same. */
export const SAME_RATE = 0.05;

/** Median of the clock's forward steps in seconds (of evenly spread ones in long recordings); 0 when it never goes forward. */
export function samplePeriod(seconds: Float64Array): number {
  const stride = Math.max(1, Math.floor(seconds.length / MEDIAN_STEPS));
  const steps: number[] = [];
  for (let row = 1; row < seconds.length; row += stride) {
    const step = seconds[row] - seconds[row - 1];
    if (step > 0) steps.push(step);
  }
  return Float64Array.from(steps).sort()[steps.length >> 1] ?? 0;
}

/**
 * Rate of a clock in Hz, by its median step: the mean of the steps within a quarter of that one, so that neither late
 * samples and drop-outs nor a clock of few digits change it. Where too few steps are that near to one or several of it, samples
 * come too irregularly for a usual step: then it is the mean of all steps of stretches without a gap. 0 when the clock never goes
 * forward.
 */
export function clockRate(seconds: Float64Array): number {
  const median = samplePeriod(seconds);
  const near = rateNear(seconds, median);
  return near.regular >= REGULAR * near.forward ? near.hertz : rateBetweenGaps(seconds, median);
}

function rateNear(
  seconds: Float64Array,
  median: number,
): { regular: number; forward: number; hertz: number } {
  let [regular, forward] = [0, 0];
  let [steps, total] = [0, 0];
  for (let row = 1; row < seconds.length; row++) {
    const step = seconds[row] - seconds[row - 1];
    if (step > 0) forward++;
    const times = Math.round(step / median);
    if (times >= 1 && times <= GAP && Math.abs(step - times * median) <= LATE * median) regular++;
    if (Math.abs(step - median) > LATE * median) continue;
    steps++;
    total += step;
  }
  return { regular, forward, hertz: total > 0 ? steps / total : 0 };
}

/** Steps back and gaps are left out; a gap is longer than jitter alone makes a step. */
function rateBetweenGaps(seconds: Float64Array, median: number): number {
  let [steps, total] = [0, 0];
  for (let row = 1; row < seconds.length; row++) {
    const step = seconds[row] - seconds[row - 1];
    if (step <= 0 || step > GAP * median) continue;
    steps++;
    total += step;
  }
  return total > 0 ? steps / total : 0;
}

const noClock = (file: string): AppError =>
  new AppError(
    'no-clock',
    `${file} has no clock that says how fast it was recorded.`,
    'Give a column the role “time”, or work with the rows as they are.',
    { file },
  );

/** Rate of each recording, and the one that the sensor is taken to have. */
export interface Rates {
  /** Of each recording, in Hz; 0 where no clock tells it. */
  own: readonly number[];
  /** The rate of the middle one of all rows; 0 without clocks. */
  sensorHz: number;
}

/**
 * The clock with equal stamps spread evenly up to the next stamp, where more than a fifth of its steps are none: a logger
 * of whole seconds. Any other clock is left as it is.
 */
export function spreadStamps(seconds: Float64Array): Float64Array {
  let equal = 0;
  for (let row = 1; row < seconds.length; row++) if (seconds[row] === seconds[row - 1]) equal++;
  const period = samplePeriod(seconds);
  if (equal <= 0.2 * (seconds.length - 1) || period === 0) return seconds;
  const spread = seconds.slice();
  let step = 0;
  let from = 0;
  while (from < seconds.length) {
    let to = from + 1;
    while (to < seconds.length && seconds[to] === seconds[from]) to++;
    const width = to < seconds.length ? seconds[to] - seconds[from] : 0;
    // Before a gap, and at the end, samples follow each other as they did before.
    if (width > 0 && width <= 10 * period) step = width / (to - from);
    else if (step === 0) step = period / (to - from);
    for (let row = from + 1; row < to; row++) spread[row] = seconds[from] + (row - from) * step;
    from = to;
  }
  return spread;
}

export function ratesOf(recordings: readonly Recording[]): Rates {
  const own = recordings.map(({ seconds }) => (seconds ? Math.fround(clockRate(seconds)) : 0));
  const known = own.flatMap((hertz, r) => (hertz > 0 ? [{ hertz, rows: recordings[r].labels.length }] : []));
  known.sort((a, b) => a.hertz - b.hertz);
  let half = known.reduce((sum, { rows }) => sum + rows, 0) / 2;
  const middle = known.find(({ rows }) => (half -= rows) <= 0);
  return { own, sensorHz: middle?.hertz ?? 0 };
}

/**
 * Rates at which the samples of recordings are taken to come: the sensor's, and a recording's own only where it differs by
 * more than a twentieth. `sensorHz` is told where a firmware expects that rate. Throws AppError `no-clock` where
 * nothing says a recording's rate.
 */
export function takenRates(
  recordings: readonly Recording[],
  told?: number,
): { sensorHz: number; taken: readonly number[] } {
  const rates = ratesOf(recordings);
  const same = (hertz: number, sensor: number) => Math.abs(hertz / sensor - 1) <= SAME_RATE;
  const expected = told !== undefined && (rates.sensorHz === 0 || same(rates.sensorHz, told));
  const sensorHz = expected ? told : rates.sensorHz;
  const taken = rates.own.map((hertz, r) => {
    if (hertz === 0 && told === undefined) throw noClock(recordings[r].file);
    return hertz === 0 || same(hertz, sensorHz) ? sensorHz : hertz;
  });
  return { sensorHz, taken };
}

/** A sentence where recordings were made at rates more than a tenth apart. */
export function noteOnRates(recordings: readonly Recording[]): string[] {
  if (recordings.length < 2) return [];
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
