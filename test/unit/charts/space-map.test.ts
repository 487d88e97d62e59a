import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  axisPosition,
  cellBorder,
  cellOffset,
  defaultAxes,
  deployableRegion,
  mapAxis,
  placeOnMap,
  sliceConfigurations,
  uncounted,
} from '../../../src/charts/data/space-map';
import type { SearchSpace } from '../../../src/core/space';
import { record } from './records';

const filters = mapAxis({ name: 'filters', kind: 'ordinal', values: [8, 16, 32], scale: 'log' });
const units = mapAxis({ name: 'units', kind: 'ordinal', values: [16, 64] });
const rate = mapAxis({ name: 'rate', kind: 'real', low: 1e-4, high: 1e-1, scale: 'log' });
const share = mapAxis({ name: 'share', kind: 'real', low: 0, high: 2 });

describe('axes of the map', () => {
  test('lists are cells, ranges of reals are continuous, short ranges of integers are cells', () => {
    expect([filters.kind, rate.kind]).toEqual(['cells', 'continuous']);
    expect(mapAxis({ name: 'n', kind: 'integer', low: 2, high: 5 }).values).toEqual([2, 3, 4, 5]);
    expect(mapAxis({ name: 'n', kind: 'integer', low: 1, high: 1000 }).kind).toBe('continuous');
  });

  test('a value lies in the middle of its part', () => {
    expect(axisPosition(filters, 8)).toBeCloseTo(1 / 6);
    expect(axisPosition(filters, 32)).toBeCloseTo(5 / 6);
  });

  test('positions of sampled values match their index, on linear and logarithmic axes', () => {
    for (const axis of [rate, share]) {
      axis.values.forEach((value, index) => {
        expect(axisPosition(axis, value)).toBeCloseTo((index + 0.5) / axis.values.length, 9);
      });
    }
  });

  test('real and ordered parameters come before categories as first axes', () => {
    expect(
      defaultAxes([
        { name: 'optimizer', kind: 'categorical', values: ['a', 'b', 'c', 'd'] },
        { name: 'pool', kind: 'ordinal', values: [1, 2] },
        { name: 'units', kind: 'ordinal', values: [8, 16, 32] },
      ]),
    ).toEqual(['units', 'pool']);
  });
});

const SLICED: SearchSpace = [
  { name: 'filters', kind: 'ordinal', values: [8, 16, 32] },
  { name: 'units', kind: 'ordinal', values: [16, 64] },
  { name: 'pool', kind: 'ordinal', values: [1, 2] },
];

describe('slice', () => {
  test('says where an axis does not count, and gives a value to what begins to count', () => {
    const space: SearchSpace = [
      SLICED[0],
      { ...SLICED[1], when: [{ parameter: 'filters', in: [16] }] },
      { ...SLICED[2], when: [{ parameter: 'filters', in: [16] }] },
    ];
    const slice = sliceConfigurations(space, { filters: 8 }, filters, units);
    expect(slice[0]).toEqual({ filters: 8 });
    expect(slice[1]).toEqual({ filters: 16, units: 16, pool: 1 });
    expect([...uncounted(slice, filters, units)!]).toEqual([0, -1, 0, 0, -1, 0]);
    expect(uncounted(sliceConfigurations(SLICED, { pool: 2 }, filters, units), filters, units)).toBeNull();
  });

  test('goes row by row and keeps the other parameters of the base', () => {
    const slice = sliceConfigurations(SLICED, { filters: 8, units: 16, pool: 2 }, filters, units);
    expect(slice).toHaveLength(6);
    expect(slice[1]).toEqual({ filters: 16, units: 16, pool: 2 });
    expect(slice[3]).toEqual({ filters: 8, units: 64, pool: 2 });
  });

  test('cells of the region are those with a decision value of at least 0', () => {
    const region = deployableRegion([1, 0, -1, -1, -0.1, 2], filters, units);
    expect(region).toHaveLength(3);
    expect(region[1][0][0]).toEqual([1 / 3, 0]);
  });

  test('the border separates every inside cell from its outside neighbours, and never runs along the frame', () => {
    const edges = cellBorder([1, 1, -1, 1, -1, -1], 3, 2);
    expect(edges).toHaveLength(3);
    expect(cellBorder([1, 1, 1, 1], 2, 2)).toEqual([]);
    for (const [[x1, y1], [x2]] of edges) {
      expect(x1 === x2 ? x1 : y1).toBeGreaterThan(0);
      expect(x1 === x2 ? x1 : y1).toBeLessThan(1);
    }
  });

  test('between two continuous axes the border is found by interpolation', () => {
    const n = share.values.length;
    // Decision value x − 0.5: the border is the vertical line in the middle.
    const values = Array.from({ length: n * n }, (_, index) => ((index % n) + 0.5) / n - 0.5);
    const [polygon] = deployableRegion(values, share, share);
    const left = Math.min(...polygon[0].map(([x]) => x));
    expect(left).toBeCloseTo(0.5, 2);
  });
});

describe('marks on the map', () => {
  test('trials that share a cell spread, stay inside it, and none hides another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), (total) => {
        const offsets = Array.from({ length: total }, (_, index) => cellOffset(index, total));
        expect(offsets.every(([x, y]) => Math.hypot(x, y) < 0.5)).toBe(true);
        expect(new Set(offsets.map(String)).size).toBe(total);
      }),
    );
  });

  test('a trial whose value left the axis is not drawn', () => {
    const records = [
      record(1, { configuration: { filters: 8, units: 16 } }),
      record(2, { configuration: { filters: 999, units: 16 } }),
    ];
    expect(placeOnMap(records, filters, units).map((mark) => mark.record.number)).toEqual([1]);
  });
});
