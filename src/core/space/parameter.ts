import { log2, power } from '../elementary';
import type { Parameter } from './types';

/**
 * A point of the space in coordinates: for a discrete parameter the index of its value (level), for a real one the
 * value itself. Coordinates are what candidates are made of; configurations are for people.
 */
export type Point = Float64Array;

/** Number of values of a parameter; Infinity for a real interval, 1 where low equals high. */
export function levelCount(parameter: Parameter): number {
  switch (parameter.kind) {
    case 'categorical':
    case 'ordinal':
      return parameter.values.length;
    case 'integer':
      return parameter.high - parameter.low + 1;
    case 'real':
      return parameter.high > parameter.low ? Infinity : 1;
  }
}

/** The value that a coordinate stands for. */
export function valueAt(parameter: Parameter, coordinate: number): string | number {
  switch (parameter.kind) {
    case 'categorical':
    case 'ordinal':
      return parameter.values[coordinate];
    case 'integer':
      return parameter.low + coordinate;
    case 'real':
      return coordinate;
  }
}

/** The inverse of `valueAt`; −1 or NaN when the value is not in the parameter's domain. */
export function coordinateOf(parameter: Parameter, value: string | number): number {
  switch (parameter.kind) {
    case 'categorical':
    case 'ordinal':
      return (parameter.values as readonly (string | number)[]).indexOf(value);
    case 'integer':
      return isWithin(parameter, value) && Number.isInteger(value) ? value - parameter.low : -1;
    case 'real':
      return isWithin(parameter, value) ? value : Number.NaN;
  }
}

function isWithin({ low, high }: { low: number; high: number }, value: string | number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

/** Position in [0, 1] of a number between the parameter's ends, on its scale; 0 when there is a single value. */
export function unitPosition(parameter: Exclude<Parameter, { kind: 'categorical' }>, value: number): number {
  const ordinal = parameter.kind === 'ordinal';
  const low = ordinal ? parameter.values[0] : parameter.low;
  const high = ordinal ? parameter.values[parameter.values.length - 1] : parameter.high;
  if (high <= low) return 0;
  return parameter.scale === 'log' ? log2(value / low) / log2(high / low) : (value - low) / (high - low);
}

/**
 * The coordinate at a quantile of the parameter's uniform distribution: equal shares for every level, log-uniform for
 * integers and reals on a log scale.
 */
export function coordinateAtQuantile(parameter: Parameter, quantile: number): number {
  if (parameter.kind === 'real') return realAt(parameter, quantile);
  const levels = levelCount(parameter);
  const level =
    parameter.kind === 'integer' && parameter.scale === 'log'
      ? parameter.low * power((parameter.high + 1) / parameter.low, quantile) - parameter.low
      : quantile * levels;
  return Math.min(levels - 1, Math.max(0, Math.floor(level)));
}

function realAt({ low, high, scale }: Extract<Parameter, { kind: 'real' }>, unit: number): number {
  if (unit >= 1) return high;
  const value = scale === 'log' ? low * power(high / low, unit) : low + unit * (high - low);
  return Math.min(high, Math.max(low, value));
}

/** Value in the middle of a parameter's range, on its scale. */
export function middleOf(parameter: Parameter): string | number {
  const levels = levelCount(parameter);
  if (parameter.kind === 'real') {
    const { low, high, scale } = parameter;
    return scale === 'log' ? Math.sqrt(low * high) : (low + high) / 2;
  }
  return valueAt(parameter, (levels - 1) >> 1);
}
