import { extent } from 'd3-array';
import { contours } from 'd3-contour';
import { completed, type Configuration, type Parameter, type SearchSpace } from '../../core/space';

/** Integers with more values than this are drawn as a continuous axis. */
const MOST_CELLS = 24;
const CONTINUOUS_STEPS = 40;

/** One axis of the map. Positions run from 0 to 1; `values[i]` sits in the middle of the i-th of equal parts. */
export interface MapAxis {
  name: string;
  kind: 'cells' | 'continuous';
  values: readonly (string | number)[];
  scale: 'linear' | 'log';
}

export function mapAxis(parameter: Parameter): MapAxis {
  const { name } = parameter;
  if (parameter.kind === 'categorical' || parameter.kind === 'ordinal') {
    return { name, kind: 'cells', values: parameter.values, scale: 'linear' };
  }
  const { low, high, scale = 'linear' } = parameter;
  if (parameter.kind === 'integer' && high - low < MOST_CELLS) {
    const values = Array.from({ length: high - low + 1 }, (_, index) => low + index);
    return { name, kind: 'cells', values, scale: 'linear' };
  }
  const values = Array.from({ length: CONTINUOUS_STEPS }, (_, index) => {
    const share = (index + 0.5) / CONTINUOUS_STEPS;
    const value = scale === 'log' ? low * (high / low) ** share : low + (high - low) * share;
    return parameter.kind === 'integer' ? Math.round(value) : value;
  });
  return { name, kind: 'continuous', values, scale };
}

/** Where a value lies on the axis, from 0 to 1; NaN for none. */
export function axisPosition(axis: MapAxis, value: string | number | undefined): number {
  if (value === undefined) return Number.NaN;
  const { values, kind, scale } = axis;
  if (kind === 'cells') return (values.indexOf(value) + 0.5) / values.length;
  const at = (v: string | number): number => (scale === 'log' ? Math.log(Number(v)) : Number(v));
  const half = 0.5 / values.length;
  const share = (at(value) - at(values[0])) / (at(values.at(-1)!) - at(values[0]));
  return half + share * (1 - 2 * half);
}

/**
 * Configurations of the slice through `base`, row by row (y outer, x inner), to ask the method about. What begins to count
 * on the way has the middle of its values.
 */
export function sliceConfigurations(
  space: SearchSpace,
  base: Configuration,
  x: MapAxis,
  y: MapAxis,
): Configuration[] {
  return y.values.flatMap((yValue) =>
    x.values.map((xValue) => completed(space, { ...base, [x.name]: xValue, [y.name]: yValue })),
  );
}

/** 0 where an axis does not count for a configuration of a slice, −1 elsewhere: a region as `deployableRegion` takes it. */
export function uncounted(slice: readonly Configuration[], x: MapAxis, y: MapAxis): Float64Array | null {
  const counts = (configuration: Configuration) =>
    [x.name, y.name].every((name) => Object.hasOwn(configuration, name));
  return slice.every(counts) ? null : Float64Array.from(slice, (one) => (counts(one) ? -1 : 0));
}

export type Ring = [number, number][];

/**
 * The region where the decision value is at least 0, as rings of points in [0, 1]². Cells are right or wrong as a
 * whole, so their union is drawn; only two continuous axes have a border in between, found by marching squares.
 */
export function deployableRegion(feasibility: ArrayLike<number>, x: MapAxis, y: MapAxis): Ring[][] {
  const columns = x.values.length;
  const rows = y.values.length;
  if (x.kind === 'continuous' && y.kind === 'continuous') {
    const region = contours().size([columns, rows]).contour(Array.from(feasibility), 0);
    return region.coordinates.map((polygon) =>
      polygon.map((ring) => ring.map(([px, py]): [number, number] => [px / columns, py / rows])),
    );
  }
  const cells: Ring[][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (feasibility[row * columns + column] < 0) continue;
      const [left, right] = [column / columns, (column + 1) / columns];
      const [low, high] = [row / rows, (row + 1) / rows];
      cells.push([
        [
          [left, low],
          [right, low],
          [right, high],
          [left, high],
        ],
      ]);
    }
  }
  return cells;
}

export type Edge = [from: [number, number], to: [number, number]];

/** The border of a region of cells: edges between a cell inside and a neighbour outside. The map's frame is no border. */
export function cellBorder(feasibility: ArrayLike<number>, columns: number, rows: number): Edge[] {
  const inside = (column: number, row: number): boolean => feasibility[row * columns + column] >= 0;
  const edges: Edge[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const right = (column + 1) / columns;
      const high = (row + 1) / rows;
      if (column + 1 < columns && inside(column, row) !== inside(column + 1, row)) {
        edges.push([
          [right, row / rows],
          [right, high],
        ]);
      }
      if (row + 1 < rows && inside(column, row) !== inside(column, row + 1)) {
        edges.push([
          [column / columns, high],
          [right, high],
        ]);
      }
    }
  }
  return edges;
}

/**
 * Marks that share a cell spread over a sunflower's spiral around its middle, so that none hides another; the offset
 * is a fraction of the cell.
 */
export function cellOffset(index: number, total: number): [number, number] {
  if (total <= 1) return [0, 0];
  const radius = 0.36 * Math.sqrt((index + 0.5) / total);
  const angle = index * Math.PI * (3 - Math.sqrt(5));
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

export interface PlacedMark<T> {
  record: T;
  x: number;
  y: number;
}

/** Records at their place on the map, in [0, 1]². Records whose value is not on an axis any more are left out. */
export function placeOnMap<T extends { configuration: Configuration }>(
  records: readonly T[],
  x: MapAxis,
  y: MapAxis,
): PlacedMark<T>[] {
  const groups = new Map<string, T[]>();
  for (const record of records) {
    const key = JSON.stringify([record.configuration[x.name], record.configuration[y.name]]);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()].flatMap((group) =>
    group
      .map((record, index) => {
        const [dx, dy] = cellOffset(index, group.length);
        const width = x.kind === 'cells' ? 1 / x.values.length : 0;
        const height = y.kind === 'cells' ? 1 / y.values.length : 0;
        return {
          record,
          x: axisPosition(x, record.configuration[x.name]) + dx * width,
          y: axisPosition(y, record.configuration[y.name]) + dy * height,
        };
      })
      .filter((mark) => mark.x >= 0 && mark.x <= 1 && mark.y >= 0 && mark.y <= 1),
  );
}

/** Parameters with the most values first: the two that make the most telling first picture. */
export function defaultAxes(space: SearchSpace): [string, string] {
  const size = (parameter: Parameter): number => mapAxis(parameter).values.length;
  const rank = { real: 0, ordinal: 1, integer: 1, categorical: 2 };
  const [x, y] = [...space].sort((a, b) => rank[a.kind] - rank[b.kind] || size(b) - size(a));
  return [x.name, (y ?? x).name];
}

/** What the map can show beneath the trials. The estimated border is always drawn where there is one. */
export const MAP_LAYERS = ['region', 'probability', 'mean', 'sd', 'acquisition'] as const;
export type MapLayer = (typeof MAP_LAYERS)[number];

/** How many steps of colour a layer has: enough to see a slope, few enough to tell neighbours apart. */
export const SHADES = 10;

/** A layer drawn as areas one on top of the other, all in the same light tint: what is higher is darker. */
export interface ShadedLayer {
  /** The k-th holds where the value is at least the k-th of `SHADES` equal steps. */
  areas: Ring[][];
  low: number;
  high: number;
}

/** Null where all values are the same: then there is no picture. */
export function shadedLayer(values: ArrayLike<number>, x: MapAxis, y: MapAxis): ShadedLayer | null {
  const all = Array.from(values);
  const [low, high] = extent(all);
  if (low === undefined || high - low < 1e-12) return null;
  const areas = Array.from({ length: SHADES }, (_, step) => {
    const threshold = low + ((high - low) * (step + 0.5)) / SHADES;
    return deployableRegion(
      all.map((value) => value - threshold),
      x,
      y,
    ).flat();
  });
  return { areas, low, high };
}
