import { describe, expect, test } from 'vitest';
import { createEncoder } from '../../../src/core/space';
import type { Parameter } from '../../../src/core/space';
import { readGolden } from '../../helpers/reference';

interface Encoding {
  variables: { name: string; values: (number | string)[]; kind: 'log' | 'ord' | 'cat' }[];
  raw: number[][];
  encoded: number[][];
  groups: number[][];
  sqdist: number[][];
}

describe('golden numbers of encoding.json', () => {
  const golden = readGolden<Encoding>('encoding');
  const space = golden.variables.map(({ name, values, kind }): Parameter =>
    kind === 'cat'
      ? { name, kind: 'categorical', values }
      : { name, kind: 'ordinal', values: values as number[], scale: kind === 'log' ? 'log' : 'linear' },
  );
  const encoder = createEncoder(space);
  const encoded = golden.raw.map((levels) =>
    encoder.encode(
      Object.fromEntries(golden.variables.map(({ name, values }, i) => [name, values[levels[i]]])),
    ),
  );

  test('encoded vectors agree', () => {
    golden.encoded.forEach((row, i) =>
      row.forEach((value, j) => expect(encoded[i][j]).toBeCloseTo(value, 9)),
    );
  });

  test('columns are grouped by parameter', () => {
    expect(encoder.groups).toEqual(golden.groups);
  });

  test('squared distances agree', () => {
    golden.sqdist.forEach((row, i) =>
      row.forEach((value, j) => {
        const distance = encoded[i].reduce((sum, entry, k) => sum + (entry - encoded[j][k]) ** 2, 0);
        expect(distance).toBeCloseTo(value, 9);
      }),
    );
  });
});
