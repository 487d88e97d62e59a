import { AppError } from '../../errors';
import type { Recording } from './recording';

const MEDIAN_STEPS = 1 << 15;

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

/** The clock, or an AppError `no-clock`. */
export function clockOf({ seconds, file }: Recording): Float64Array {
  if (seconds && samplePeriod(seconds) > 0) return seconds;
  throw new AppError(
    'no-clock',
    `${file} has no clock that says how fast it was recorded.`,
    'Give a column the role “time”, or work with the rows as they are.',
    { file },
  );
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

/** Samples per second of unbroken recording in Hz: steps of the clock up to ten sample periods count; 0 without clocks. */
export function samplingRate(recordings: readonly Recording[]): number {
  let [steps, total] = [0, 0];
  for (const { seconds } of recordings) {
    if (!seconds) continue;
    const longest = 10 * samplePeriod(seconds);
    for (let row = 1; row < seconds.length; row++) {
      const step = seconds[row] - seconds[row - 1];
      if (step <= 0 || step > longest) continue;
      steps++;
      total += step;
    }
  }
  return total > 0 ? steps / total : 0;
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
