import { AppError } from '../../../errors';
import { stemOf } from '../classes-from-paths';
import type { WholeTable } from '../tables/whole-table-reader';

/** A series of several channels, as a line of a file says it. */
export interface Series {
  line: number;
  /** Samples of each channel, as they are written. */
  channels: readonly (readonly string[])[];
  /** Times of the first channel's samples, where the file has them. */
  times?: readonly string[];
  /** The class; absent where the file says none. */
  label?: string;
  /** The line itself, where it does not fit what the header says: it is told as unreadable. */
  malformed?: string;
}

/** Share of the series that must be equally long to be windows. */
const MOSTLY = 0.9;

/**
 * Equally long series are windows, a row each; others, and those with times, are recordings with a row for each sample.
 * Throws AppError `series-not-read`.
 */
export function tableOfSeries(
  path: string,
  series: readonly Series[],
  about: { namesLine: number; labelled: boolean; channelNames?: readonly string[] },
): WholeTable {
  const whole = series.filter(({ malformed }) => malformed === undefined);
  if (whole.length === 0)
    throw new AppError(
      'series-not-read',
      `No series of ${path} is as its header says.`,
      'Export it again, or export a CSV file for each series.',
      { file: path },
    );
  const count = mostCommon(whole.map(({ channels }) => channels.length));
  const lengths = whole.map(({ channels }) => channels[0].length);
  const length = mostCommon(lengths);
  const names = Array.from({ length: count }, (_, c) => about.channelNames?.[c] ?? `channel${letters(c)}`);
  const equal = lengths.filter((own) => own === length).length >= MOSTLY * whole.length;
  const table =
    equal && !whole.some(({ times }) => times)
      ? windowTable(series, names, length, about.labelled)
      : recordingTable(stemOf(path), series, names, about.labelled);
  return { ...table, lines: [about.namesLine, ...table.lines] };
}

type Table = WholeTable & { lines: readonly number[] };

function windowTable(
  series: readonly Series[],
  names: readonly string[],
  length: number,
  labelled: boolean,
): Table {
  const rows = series.map(({ channels, label, malformed }) => {
    const fits = channels.length === names.length && channels.every((samples) => samples.length === length);
    if (malformed !== undefined || !fits)
      return [malformed ?? channels.map((samples) => samples.join()).join(':')];
    return [...channels.flat(), ...(labelled ? [label ?? ''] : [])];
  });
  return {
    names: [
      ...names.flatMap((name) => Array.from({ length }, (_, t) => `${name} ${t}`)),
      ...(labelled ? ['class'] : []),
    ],
    rows,
    lines: series.map(({ line }) => line),
    rowIsWindow: { channels: names.length, order: 'channels' },
    told: [
      `Each line is a series of ${length} samples of ${names.length === 1 ? 'one channel' : `${names.length} channels`}.`,
    ],
  };
}

/** Where a channel ends early its cells are empty, and the row is told. */
function recordingTable(
  stem: string,
  series: readonly Series[],
  names: readonly string[],
  labelled: boolean,
): Table {
  const timed = series.some(({ times }) => times);
  const whole = series.filter(({ malformed }) => malformed === undefined);
  const lengths = whole.map(({ channels }) => channels[0].length);
  const rows: string[][] = [];
  const lines: number[] = [];
  series.forEach(({ line, channels, times, label, malformed }, s) => {
    if (malformed !== undefined || channels.length !== names.length) {
      rows.push([malformed ?? '']);
      lines.push(line);
      return;
    }
    const length = channels.reduce((most, samples) => Math.max(most, samples.length), 0);
    for (let t = 0; t < length; t++) {
      rows.push([
        ...(labelled ? [label ?? ''] : []),
        `${stem} ${s + 1}`,
        ...(timed ? [times?.[t] ?? ''] : []),
        ...channels.map((samples) => samples[t] ?? ''),
      ]);
      lines.push(line);
    }
  });
  const [least, most] = lengths.reduce(
    ([low, high], own) => [Math.min(low, own), Math.max(high, own)],
    [Infinity, 0],
  );
  return {
    names: [...(labelled ? ['class'] : []), 'recording', ...(timed ? ['time'] : []), ...names],
    rows,
    lines,
    recordingRows: lengths,
    told: [
      `Each line is a series of ${least === most ? least : `${least} to ${most}`} samples${timed ? ' with times' : ''}: every series is a recording.`,
    ],
  };
}

function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

/** A, B, … Z, AA: names without digits, which number samples. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
