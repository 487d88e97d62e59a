import type { ClockUnit } from '../ingest-protocol';

const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ]+(.+))?$/;
const TIME_OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*(?:Z|[+-]\d{2}:?\d{2})?$/;

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
  const iso = ISO.exec(text);
  if (iso) return secondsOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[4]);
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
  return Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number((parts[3] ?? '0').replace(',', '.'));
}

/** Unit of a numeric clock: from its name, else from the size of its values and steps. */
export function guessClockUnit(name: string, values: readonly number[]): ClockUnit {
  const words = name.toLowerCase();
  if (/(^|[^a-z])(ns|nano\w*)([^a-z]|$)/.test(words)) return 'ns';
  if (/(^|[^a-z])([uµμ]s|micro\w*)([^a-z]|$)/.test(words)) return 'us';
  if (/(^|[^a-z])(ms|msec|milli\w*)([^a-z]|$)/.test(words)) return 'ms';
  if (/(^|[^a-z])(s|secs?|seconds?)([^a-z]|$)/.test(words)) return 's';
  const magnitude = Math.abs(values[0] ?? 0);
  if (magnitude > 1e17) return 'ns';
  if (magnitude > 1e14) return 'us';
  if (magnitude > 1e11) return 'ms';
  const steps = values.slice(1).map((value, i) => value - values[i]);
  if (steps.every((step) => step === 1)) return 'samples';
  if (!values.every(Number.isInteger)) return 's';
  const forward = steps.filter((step) => step > 0).sort((a, b) => a - b);
  const median = forward[forward.length >> 1] ?? 1;
  if (median >= 1e5) return 'ns';
  if (median >= 1000) return 'us';
  return median > 1 ? 'ms' : 's';
}
