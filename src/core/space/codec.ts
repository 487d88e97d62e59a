import { AppError } from '../errors';
import { coordinateOf, levelCount, unitPosition, valueAt, type Point } from './parameter';
import type { Configuration, Parameter, SearchSpace } from './types';
import { validateSpace } from './validate';

/** A search space prepared for arithmetic: configuration ⇄ point ⇄ encoded vector. */
export interface Codec {
  readonly space: SearchSpace;
  /** Values per parameter; Infinity for reals. */
  readonly levels: readonly number[];
  /** Length of an encoded vector. */
  readonly dimensions: number;
  /** Columns of the encoding that belong to each parameter with more than one value. */
  readonly groups: readonly (readonly number[])[];
  /** No reals: points can be counted and must not repeat. */
  readonly discrete: boolean;
  /** Throws AppError `invalid-configuration` when a value is missing or outside the space. */
  pointOf(configuration: Configuration): Point;
  configurationOf(point: Point): Configuration;
  /** Writes the encoding of `point` at `out[offset …]`. */
  encode(point: Point, out: Float64Array, offset: number): void;
  /** Equal for equal points. */
  keyOf(point: Point): string;
}

/**
 * Encoding of the method: ordinal, integer and real values scaled to [0, 1] (base-2 logarithm first where the scale is
 * 'log'), categories one-hot divided by √2, so that two different categories are at squared distance 1.
 */
export function createCodec(space: SearchSpace): Codec {
  validateSpace(space);
  const levels = space.map(levelCount);
  const columns = space.map((parameter) => (parameter.kind === 'categorical' ? parameter.values.length : 1));
  const offsets: number[] = [];
  let dimensions = 0;
  for (const width of columns) {
    offsets.push(dimensions);
    dimensions += width;
  }
  const tables = space.map(encodingTable);
  const groups = space
    .map((_, i) => Array.from({ length: columns[i] }, (_unused, k) => offsets[i] + k))
    .filter((_, i) => levels[i] > 1);

  return {
    space,
    levels,
    dimensions,
    groups,
    discrete: levels.every((count) => count < Infinity),
    pointOf: (configuration) =>
      Float64Array.from(space, (parameter) => checkedCoordinate(parameter, configuration)),
    configurationOf: (point) =>
      Object.fromEntries(space.map((parameter, i) => [parameter.name, valueAt(parameter, point[i])])),
    encode(point, out, offset) {
      for (let i = 0; i < space.length; i++) {
        const at = offset + offsets[i];
        const parameter = space[i];
        if (parameter.kind === 'categorical') {
          for (let k = 0; k < columns[i]; k++) out[at + k] = k === point[i] ? Math.SQRT1_2 : 0;
        } else {
          out[at] = tables[i]?.[point[i]] ?? unitPosition(parameter, valueAt(parameter, point[i]) as number);
        }
      }
    },
    keyOf: (point) => point.join(','),
  };
}

/** Encoded values by level where there are few enough to list. */
function encodingTable(parameter: Parameter): Float64Array | null {
  const levels = levelCount(parameter);
  if (parameter.kind === 'categorical' || parameter.kind === 'real' || levels > 1024) return null;
  return Float64Array.from({ length: levels }, (_, level) =>
    unitPosition(parameter, valueAt(parameter, level) as number),
  );
}

function checkedCoordinate(parameter: Parameter, configuration: Configuration): number {
  const value = Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : undefined;
  const coordinate = coordinateOf(parameter, value ?? Number.NaN);
  if (parameter.kind === 'real' ? Number.isNaN(coordinate) : coordinate < 0) {
    throw new AppError(
      'invalid-configuration',
      `The value ${String(value)} of "${parameter.name}" is not in the search space.`,
      'Use a configuration of this space, or start a new study with a wider one.',
      { parameter: parameter.name },
    );
  }
  return coordinate;
}

/** Encodes points into one row-major matrix, points × dimensions. */
export function encodeAll(codec: Codec, points: readonly Point[]): Float64Array {
  const out = new Float64Array(points.length * codec.dimensions);
  points.forEach((point, i) => codec.encode(point, out, i * codec.dimensions));
  return out;
}
