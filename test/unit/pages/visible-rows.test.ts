import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveRow, visibleRows } from '../../../src/controls/visible-rows';

describe('rows of a long table', () => {
  test('all are rendered where there are few', () => {
    expect(visibleRows(80, { scrollTop: 0, height: 400, rowHeight: 30 }, 100)).toEqual({ from: 0, to: 80 });
  });

  test('whatever is scrolled to is rendered whole, and never more than a few screens', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 101, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 20, max: 60 }),
        fc.integer({ min: 100, max: 2000 }),
        (total, share, rowHeight, height) => {
          const scrollTop = share * Math.max(0, total * rowHeight - height);
          const { from, to } = visibleRows(total, { scrollTop, height, rowHeight }, 100);
          expect(from * rowHeight).toBeLessThanOrEqual(scrollTop);
          expect(to * rowHeight).toBeGreaterThanOrEqual(Math.min(total * rowHeight, scrollTop + height));
          expect(to - from).toBeLessThanOrEqual(height / rowHeight + 40);
        },
      ),
    );
  });

  test('a first look, before the height of a row is known, renders a limited number', () => {
    expect(visibleRows(5000, { scrollTop: 0, height: 0, rowHeight: 0 }, 100)).toEqual({ from: 0, to: 12 });
  });

  test('keys lead up, down, by pages and to both ends, and never out of the table', () => {
    expect(moveRow('ArrowDown', 3, 10, 5)).toBe(4);
    expect(moveRow('ArrowDown', 9, 10, 5)).toBe(9);
    expect(moveRow('PageUp', 3, 10, 5)).toBe(0);
    expect(moveRow('End', 3, 10, 5)).toBe(9);
    expect(moveRow('Home', 3, 10, 5)).toBe(0);
    expect(moveRow('Enter', 3, 10, 5)).toBeUndefined();
    expect(moveRow('toString', 3, 10, 5)).toBeUndefined();
  });
});
