import { scaleLinear, scaleLog } from 'd3-scale';
import type { Parameter, SearchSpace } from '../../core/space';
import { parameterValue, percent, kilobytes } from '../../messages/format';
import { accuracyDomain } from './history';
import { axisPosition, mapAxis } from './space-map';
import type { TrialRecord } from './trial-records';

/** One upright axis. Positions run from 0 (bottom) to 1 (top). */
export interface ParallelAxis {
  id: string;
  /** The parameter's name; absent for what was measured. */
  parameter?: string;
  /** Undefined where the trial has no value. */
  position(record: TrialRecord): number | undefined;
  /** What is written at a position. */
  valueAt(position: number): string;
  ticks: readonly { at: number; label: string }[];
  /** How far a key moves an end of a brush. */
  step: number;
}

/** The part of an axis that lines must pass; axes that are not brushed let everything through. */
export type Brushes = Readonly<Record<string, readonly [low: number, high: number]>>;

/** Parameters in the order of the space, then what they cost, at last what came out. */
export function parallelAxes(
  space: SearchSpace,
  records: readonly TrialRecord[],
  limits: { ramBytes: number; romBytes: number },
): ParallelAxis[] {
  return [
    ...space.map(parameterAxis),
    byteAxis('ram', records, ({ ramBytes }) => ramBytes, limits.ramBytes),
    byteAxis('rom', records, ({ romBytes }) => romBytes, limits.romBytes),
    accuracyAxis(records),
  ];
}

function parameterAxis(parameter: Parameter): ParallelAxis {
  const axis = mapAxis(parameter);
  const { values, name } = axis;
  const place = (index: number): number => (index + 0.5) / values.length;
  const every = Math.max(1, Math.ceil(values.length / 8));
  return {
    id: name,
    parameter: name,
    position(record) {
      const at = axisPosition(axis, record.configuration[name]);
      return at >= 0 && at <= 1 ? at : undefined;
    },
    valueAt: (position) =>
      parameterValue(values[Math.min(values.length - 1, Math.max(0, Math.floor(position * values.length)))]),
    ticks: values
      .map((value, index) => ({ at: place(index), label: parameterValue(value) }))
      .filter((_, index) => index % every === 0),
    step: axis.kind === 'cells' ? 1 / values.length : 0.05,
  };
}

function byteAxis(
  id: string,
  records: readonly TrialRecord[],
  bytesOf: (record: TrialRecord) => number,
  limit: number,
): ParallelAxis {
  let [low, high] = [limit / 4, limit];
  for (const record of records) {
    low = Math.min(low, Math.max(1, bytesOf(record)));
    high = Math.max(high, bytesOf(record));
  }
  const scale = scaleLog([low / 1.1, high * 1.1], [0, 1]);
  return {
    id,
    position: (record) => scale(Math.max(1, bytesOf(record))),
    valueAt: (position) => kilobytes(scale.invert(position)),
    ticks: [{ at: scale(limit), label: kilobytes(limit) }],
    step: 0.05,
  };
}

function accuracyAxis(records: readonly TrialRecord[]): ParallelAxis {
  const scale = scaleLinear(accuracyDomain(records), [0, 1]);
  return {
    id: 'accuracy',
    position: ({ accuracy }) => (accuracy === undefined ? undefined : scale(accuracy)),
    valueAt: (position) => percent(scale.invert(position)),
    ticks: scale.ticks(5).map((value) => ({ at: scale(value), label: percent(value) })),
    step: 0.05,
  };
}

export interface ParallelLine {
  record: TrialRecord;
  positions: readonly (number | undefined)[];
}

/** The axes that a line goes through, and where. It passes by those that say nothing of its trial. */
export function crossings(positions: ParallelLine['positions']): [index: number, position: number][] {
  return positions.flatMap((position, index): [number, number][] =>
    position === undefined ? [] : [[index, position]],
  );
}

/** Trials that share all values up to an axis would hide one another: parameters are spread a little within their cell. */
export function parallelLines(
  axes: readonly ParallelAxis[],
  records: readonly TrialRecord[],
): ParallelLine[] {
  return records.map((record) => {
    // A fixed share of the cell per trial: lines keep their place while trials are added.
    const spread = ((record.number * 0.618_034) % 1) - 0.5;
    return {
      record,
      positions: axes.map((axis) => {
        const at = axis.position(record);
        return at === undefined || axis.parameter === undefined ? at : at + spread * axis.step * 0.5;
      }),
    };
  });
}

/** Lines within all brushes. A line that passes by a brushed axis is outside. */
export function withinBrushes(
  lines: readonly ParallelLine[],
  axes: readonly ParallelAxis[],
  brushes: Brushes,
): ParallelLine[] {
  const brushed = axes.flatMap((axis, index) => {
    const range = brushes[axis.id];
    return range ? [{ index, low: range[0], high: range[1] }] : [];
  });
  return lines.filter(({ positions }) =>
    brushed.every(({ index, low, high }) => {
      const at = positions[index];
      return at !== undefined && at >= low && at <= high;
    }),
  );
}

/** Lines that are drawn as one path, in the order in which they cross one axis. */
export interface LineBundle {
  lines: readonly ParallelLine[];
  /** Where they cross it, ascending; NaN for lines that pass it by, which come last. */
  at: Float64Array;
}

/** Lines of a bundle: a brush that moves draws so many anew at each of its ends, and no others. */
const BUNDLE_SIZE = 64;

/** @param along index of the axis whose brush will move */
export function lineBundles(lines: readonly ParallelLine[], along: number): LineBundle[] {
  const positionOf = ({ positions }: ParallelLine): number => positions[along] ?? NaN;
  const rank = (at: number): number => (Number.isNaN(at) ? Infinity : at);
  const placed = lines
    .map((line) => ({ line, at: positionOf(line) }))
    .sort((a, b) => (rank(a.at) < rank(b.at) ? -1 : rank(a.at) > rank(b.at) ? 1 : 0));
  const bundles: LineBundle[] = [];
  for (let from = 0; from < placed.length; from += BUNDLE_SIZE) {
    const part = placed.slice(from, from + BUNDLE_SIZE);
    bundles.push({ lines: part.map(({ line }) => line), at: Float64Array.from(part, ({ at }) => at) });
  }
  return bundles;
}

/** The lines of a bundle within a range of its axis; the bundle's own list when that is all of them. */
export function linesWithin(
  { lines, at }: LineBundle,
  range: readonly [low: number, high: number] | undefined,
): readonly ParallelLine[] {
  if (!range) return lines;
  const [low, high] = range;
  let from = 0;
  while (from < at.length && !(at[from] >= low)) from++;
  let to = from;
  while (to < at.length && at[to] <= high) to++;
  return to - from === lines.length ? lines : lines.slice(from, to);
}

/** A brush that covers its whole axis is none. */
export function setBrush(brushes: Brushes, id: string, from: number, to: number): Brushes {
  const low = Math.max(0, Math.min(from, to));
  const high = Math.min(1, Math.max(from, to));
  const { [id]: _before, ...others } = brushes;
  return low <= 0 && high >= 1 ? others : { ...others, [id]: [low, high] };
}
