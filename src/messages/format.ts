import { format } from 'd3-format';

const percentFormat = format('.1%');
const kilobyteFormat = format(',.2f');
const countFormat = format(',d');
const numberFormat = format('~r');

/** A fraction in [0, 1] as a percentage with one decimal, `–` when it was not measured. */
export const percent = (fraction: number | undefined): string =>
  fraction === undefined ? '–' : percentFormat(fraction);

/** Ticks of axes in percent: no decimal where none is needed. */
export const shortPercent = format('.1~%');

/** A tick as short as its value allows, whatever it was written with: `88%` for `88.0%`. */
export const shortTick = (label: string): string => label.replace(/\.0%$/, '%');

/** 1 KB = 1000 bytes, two decimals, thousands separated. */
export const kilobytes = (bytes: number): string => `${kilobyteFormat(bytes / 1000)} KB`;

/** Ticks of axes in bytes: as short as the value allows. */
export const shortBytes = (bytes: number): string =>
  bytes >= 1e6
    ? `${numberFormat(bytes / 1e6)} MB`
    : bytes >= 1000
      ? `${numberFormat(bytes / 1000)} KB`
      : `${bytes} B`;

/** Ticks of axes of large counts: `50 k`, `2 M`. */
export const shortCount = (value: number): string =>
  value >= 1e6
    ? `${numberFormat(value / 1e6)} M`
    : value >= 1000
      ? `${numberFormat(value / 1000)} k`
      : numberFormat(value);

/** Three significant digits, thousands separated. The browser's own formats take tens of milliseconds at their first use. */
export const threeDigits = format(',.3~r');

/** Four significant digits, thousands separated. */
export const fourDigits = format(',.4~r');

export const count = (value: number): string => countFormat(Math.round(value));

/** At least a second, and never more digits than a person needs: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) {
    const rest = seconds % 60;
    return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** An estimate claims no more than it knows: whole minutes from two minutes on, steps of 5 s from half a minute on. */
export function roughDuration(milliseconds: number): string {
  const step = milliseconds >= 120_000 ? 60_000 : milliseconds >= 30_000 ? 5000 : 1000;
  return duration(Math.round(milliseconds / step) * step);
}

/** Ticks of an axis of time that is `whole` long: fractions of a second only where it is short. */
export const clock = (milliseconds: number, whole: number): string =>
  milliseconds === 0
    ? '0'
    : whole < 60_000
      ? `${numberFormat(milliseconds / 1000)} s`
      : duration(milliseconds);

const oneDecimal = format(',.1f');

/** Sizes on disk: in GB from 1,000 MB on. */
export const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? `${oneDecimal(bytes / 1e9)} GB` : `${oneDecimal(bytes / 1e6)} MB`;

/** Values of hyperparameters as they are, long fractions shortened. */
export const parameterValue = (value: string | number | undefined): string =>
  value === undefined
    ? '–'
    : typeof value === 'number' && !Number.isInteger(value)
      ? format('.4~r')(value)
      : String(value);

/** A value on an axis between others: two digits that count. */
export const roughValue = (value: string | number): string =>
  typeof value === 'number' ? format('.2~r')(value) : value;

/** Importance in units of the variance: `0.42`, or `0.42 ± 0.05`. */
export const importanceValue = (importance: number, sd?: number): string => {
  const figure = format('.2f');
  // Minus zero and what rounds to it would look like a finding.
  const value = figure(Math.abs(importance) < 0.005 ? 0 : importance);
  return sd === undefined ? value : `${value} ± ${figure(sd)}`;
};

/** A number of things, with their name. */
export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
