import { describe, expect, it } from 'vitest';
import { file, read } from '../make-files';

const ROWS = 400;

/** A recording of two classes with some cells replaced. */
function recording(cells: Record<number, string> = {}): string {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const x = cells[row] ?? (3 * Math.sin(row / 3)).toFixed(3);
    return `${(row / 50).toFixed(2)},${x},${(row % 7) - 3},${row < ROWS / 2 ? 'walk' : 'run'}`;
  });
  return ['time,x,y,label', ...rows].join('\n');
}

const windows = { reading: { kind: 'recordings', windowLength: 20, overlap: 0, maxGapPeriods: 10 } } as const;

describe('rows far beyond the rest', () => {
  it('are told with file, line and column, and used', async () => {
    const { farRows, dataset } = await read([file('a.csv', recording({ 77: '1e6', 80: '-4e5' }))], windows);
    expect(farRows).toMatchObject({ count: 2, leftOut: false });
    expect(farRows!.problems.map(({ file: path, line }) => [path, line])).toEqual([
      ['a.csv', 79],
      ['a.csv', 82],
    ]);
    expect(farRows!.problems[0].message).toMatch(/^1000000 in column “x” lies \d\d0,000 times as far out/);
    expect(dataset.examples.features).toContain(1e6);
    expect(dataset.summary.notes).toContain(
      '2 rows are about a thousand times beyond the rest, and are used.',
    );
  });

  it('are left out where the choices say so, and the data set is as if they had not been there', async () => {
    const spoilt = [file('a.csv', recording({ 77: '1e6' }))];
    const { farRows, dataset } = await read(spoilt, { ...windows, leaveOutFarRows: true });
    expect(farRows).toMatchObject({ count: 1, leftOut: true });
    expect(dataset.summary.notes).toContain('1 row about a thousand times beyond the rest is left out.');
    const without = recording()
      .split('\n')
      .filter((_, line) => line !== 78);
    const clean = await read([file('a.csv', without.join('\n'))], windows);
    expect(dataset.summary.id).toBe(clean.dataset.summary.id);
  });

  it('are none in data whose values merely differ much, or are mostly zero', async () => {
    const table = (value: (row: number) => number) =>
      [
        'a,b,class',
        ...Array.from({ length: 500 }, (_, row) => `${value(row)},${row % 5},${'uv'[row % 2]}`),
      ].join('\n');
    for (const value of [
      (row: number) => Math.round(Math.exp((row * 7919) % 11)),
      (row: number) => (row % 100 === 3 ? 500 + row : 0),
      (row: number) => (row === 250 ? 9 : 0),
      (row: number) => 1e6 + (row % 3),
      () => 5,
    ]) {
      const { farRows } = await read([file('t.csv', table(value))], { reading: { kind: 'table' } });
      expect(farRows).toMatchObject({ count: 0 });
    }
    const spike = await read(
      [
        file(
          't.csv',
          table((row) => (row === 250 ? 5e6 : 0)),
        ),
      ],
      { reading: { kind: 'table' } },
    );
    expect(spike.farRows).toMatchObject({ count: 1 });
  });
});
