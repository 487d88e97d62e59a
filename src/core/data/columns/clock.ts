import { ClockSteps } from './clock-steps';
import type { ClockUnit } from '../ingest-protocol';

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ]+(.+))?$/;
const NAMED_MONTH = /^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]+(\d{4})(?:[T, ]+(.+))?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Loggers set milliseconds off by a point, a comma, a colon or an underscore. */
const TIME_OF_DAY =
  /^(\d{1,2})[:h](\d{2})(?:[:m](\d{2})(?:[.,:_](\d+))?)?\s*([ap]m)?\s*(?:Z|UTC|GMT)?\s*(?:[+-]\d{2}:?\d{2})?$/i;

const SECONDS_PER_UNIT: Readonly<Record<Exclude<ClockUnit, 'date'>, number>> = {
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  ns: 1e-9,
  samples: 1,
};

/**
 * Seconds of one step of a clock column; dates are read as seconds already. `samples` counts rows, so its “seconds” are
 * rows. Zones are ignored: only differences matter, and a recording keeps its zone.
 */
export function clockScale(unit: ClockUnit): number {
  return unit === 'date' ? 1 : SECONDS_PER_UNIT[unit];
}

/** Seconds since 1970 of a date (year first, or day first; month first where only that is possible), or since midnight. */
export function parseDate(cell: string): number {
  const text = cell.trim();
  if (!/^\d/.test(text)) return NaN;
  const iso = ISO.exec(text);
  if (iso) return secondsOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[4]);
  const month = NAMED_MONTH.exec(text);
  if (month) {
    const number = MONTHS.indexOf(month[2].toLowerCase()) + 1;
    return secondsOf(Number(month[3]), number, Number(month[1]), month[4]);
  }
  const day = DAY_FIRST.exec(text);
  if (!day) return secondsOfDay(text);
  const [first, second] = [Number(day[1]), Number(day[2])];
  return second > 12
    ? secondsOf(Number(day[3]), first, second, day[4])
    : secondsOf(Number(day[3]), second, first, day[4]);
}

function secondsOf(year: number, month: number, day: number, time: string | undefined): number {
  if (month < 1 || month > 12 || day < 1 || day > 31) return NaN;
  return Date.UTC(year, month - 1, day) / 1000 + (time === undefined ? 0 : secondsOfDay(time.trim()));
}

function secondsOfDay(text: string): number {
  const parts = TIME_OF_DAY.exec(text);
  if (!parts) return NaN;
  const half = parts[5]?.toLowerCase();
  const hour = half ? (Number(parts[1]) % 12) + (half === 'pm' ? 12 : 0) : Number(parts[1]);
  return hour * 3600 + Number(parts[2]) * 60 + Number(`${parts[3] ?? '0'}.${parts[4] ?? '0'}`);
}

const NAMED_UNITS: readonly [Exclude<ClockUnit, 'date'>, RegExp][] = [
  ['ns', /(^|[^a-z])(ns|nsec|nano\w*)([^a-z]|$)/],
  ['us', /(^|[^a-z])([uµμ]s|usec|micro\w*)([^a-z]|$)/],
  ['ms', /(^|[^a-z])(ms|msec|milli\w*)([^a-z]|$)/],
  ['s', /(^|[^a-z])(s|secs?|seconds?)([^a-z]|$)/],
];
/** Rates at which anything a microcontroller classifies is recorded. */
export const PLAUSIBLE_HERTZ = { least: 0.1, most: 100_000 };

/**
 * Unit of a numeric clock: from its name or the unit told beside it, where that gives a rate; else from the size of its
 * values, where they count from 1970; else from its steps. `stretches` are values that follow each other.
 */
export function guessClockUnit(
  name: string,
  stretches: readonly (readonly number[])[],
  steps = new ClockSteps(stretches),
): ClockUnit {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const period = steps.mean;
  const plausible = (unit: Exclude<ClockUnit, 'date'>) => {
    const hertz = 1 / (period * SECONDS_PER_UNIT[unit]);
    return period === 0 || (hertz >= PLAUSIBLE_HERTZ.least && hertz <= PLAUSIBLE_HERTZ.most);
  };
  const named = NAMED_UNITS.find(([, pattern]) => pattern.test(words))?.[0];
  if (named && plausible(named)) return named;
  const first = Math.abs(stretches.find((values) => values.length > 0)?.[0] ?? 0);
  for (const [unit, size] of [
    ['ns', 1e17],
    ['us', 1e14],
    ['ms', 1e11],
  ] as const)
    if (first > size && first < 1e4 * size && plausible(unit)) return unit;
  if (steps.count > 0 && steps.ones === steps.count) return named ?? 'samples';
  if (!stretches.every((values) => values.every(Number.isInteger)))
    return period > 2 && plausible('ms') ? 'ms' : 's';
  if (period >= 1e5) return 'ns';
  if (period >= 1000 && plausible('us')) return 'us';
  return period > 1 ? 'ms' : (named ?? 's');
}
