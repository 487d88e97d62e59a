import { AppError } from '../errors';
import { activeAt, isConditional, restingCoordinate, settle } from './conditions';
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
  /** Columns of the encoding that belong to each parameter. */
  readonly columns: readonly (readonly number[])[];
  /** The same of each parameter with more than one value. */
  readonly groups: readonly (readonly number[])[];
  /** No reals: points can be counted and must not repeat. */
  readonly discrete: boolean;
  /** Throws AppError `invalid-configuration` when a value is missing or outside the space. */
  pointOf(configuration: Configuration): Point;
  configurationOf(point: Point): Configuration;
  /** Writes the encoding of `point` at `out[offset …]`. */
  encode(point: Point, out: Float64Array, offset: number): void;
  /** The one form of all points that mean the same: the point itself where every parameter always counts. */
  settled(point: Point): Point;
  /** Equal for points that mean the same. */
  keyOf(point: Point): string;
}

/**
 * Encoding of the method: ordinal, integer and real values scaled to [0, 1] (base-2 logarithm first where the scale is
 * 'log'), categories one-hot divided by √2, so that two different categories are at squared distance 1. What does not
 * count at a point has no category, and as a number the middle of its range: as far from all values as from each other.
 */
export function createCodec(space: SearchSpace): Codec {
  validateSpace(space);
  const levels = space.map(levelCount);
  let dimensions = 0;
  const columns = space.map((parameter) => {
    const width = parameter.kind === 'categorical' ? parameter.values.length : 1;
    return Array.from({ length: width }, () => dimensions++);
  });
  const tables = space.map(encodingTable);
  const conditional = isConditional(space);
  const settled = (point: Point) => (conditional ? settle(space, point.slice()) : point);

  return {
    space,
    levels,
    dimensions,
    columns,
    groups: columns.filter((_, i) => levels[i] > 1),
    discrete: levels.every((count) => count < Infinity),
    pointOf(configuration) {
      const point = Float64Array.from(space, (parameter) => coordinateIn(parameter, configuration));
      const active = activeAt(space, point);
      space.forEach((parameter, i) => {
        if (active?.[i] === false) point[i] = restingCoordinate(parameter);
        else requireCoordinate(parameter, point[i], configuration);
      });
      return point;
    },
    configurationOf(point) {
      const active = activeAt(space, point);
      return Object.fromEntries(
        space.flatMap((parameter, i) =>
          active?.[i] === false ? [] : [[parameter.name, valueAt(parameter, point[i])]],
        ),
      );
    },
    encode(point, out, offset) {
      const active = activeAt(space, point);
      for (let i = 0; i < space.length; i++) {
        const at = offset + columns[i][0];
        const parameter = space[i];
        const counts = active === null || active[i];
        if (parameter.kind === 'categorical') {
          for (let k = 0; k < columns[i].length; k++)
            out[at + k] = counts && k === point[i] ? Math.SQRT1_2 : 0;
        } else {
          out[at] = counts
            ? (tables[i]?.[point[i]] ?? unitPosition(parameter, valueAt(parameter, point[i]) as number))
            : 0.5;
        }
      }
    },
    settled,
    keyOf: (point) => settled(point).join(','),
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

/** −1 or NaN when the configuration has no value of the parameter. */
function coordinateIn(parameter: Parameter, configuration: Configuration): number {
  const value = Object.hasOwn(configuration, parameter.name) ? configuration[parameter.name] : undefined;
  return coordinateOf(parameter, value ?? Number.NaN);
}

function requireCoordinate(parameter: Parameter, coordinate: number, configuration: Configuration): void {
  if (parameter.kind === 'real' ? Number.isNaN(coordinate) : coordinate < 0) {
    throw new AppError(
      'invalid-configuration',
      `The value ${String(configuration[parameter.name])} of "${parameter.name}" is not in the search space.`,
      'Use a configuration of this space, or start a new study with a wider one.',
      { parameter: parameter.name },
    );
  }
}

/** Encodes points into one row-major matrix, points × dimensions. */
export function encodeAll(codec: Codec, points: readonly Point[]): Float64Array {
  const out = new Float64Array(points.length * codec.dimensions);
  points.forEach((point, i) => codec.encode(point, out, i * codec.dimensions));
  return out;
}
