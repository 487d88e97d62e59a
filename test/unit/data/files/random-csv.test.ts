import { dsvFormat } from 'd3-dsv';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { delimitedRows } from '../../../../src/core/data/files/text/delimited-rows';
import { cellsOf, type Rows } from '../../../../src/core/data/files/tables/rows';
import type { Delimiter } from '../../../../src/core/data';
import { file } from '../make-files';
import { rounds } from '../../../helpers/rounds';

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 2, arbitrary: fc.string({ maxLength: 6 }) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', '\t', 'é', '0'),
      maxLength: 8,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', '', '\ufeffx', '“', '1.234,5') },
);
const table = fc
  .integer({ min: 1, max: 6 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

/** Quotes cells where needed, and sometimes where not. */
function write(
  rows: readonly (readonly string[])[],
  delimiter: string,
  lineEnd: string,
  always: boolean,
): string {
  const quote = (text: string) =>
    always || /["\n\r]/.test(text) || text.includes(delimiter) || text.trim() !== text
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return rows.map((row) => row.map(quote).join(delimiter)).join(lineEnd);
}

const textOf = (rows: Rows) => Array.from(rows.lines, (_, row) => cellsOf(rows, row));

const normal = (text: string) => text.replace(/\r\n?/g, '\n');

it('parses 2,000 random tables as d3-dsv does, or fails with a named error', async () => {
  const layout = fc.record({
    delimiter: fc.constantFrom<Exclude<Delimiter, 'blanks'>>(',', ';', '\t', '|'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    always: fc.boolean(),
    atEnd: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(table, layout, async (rows, { delimiter, lineEnd, always, atEnd }) => {
      const text = write(rows, delimiter, lineEnd, always) + (atEnd ? lineEnd : '');
      const format = { encoding: 'utf-8', delimiter, decimal: '.', header: false } as const;
      const parsed: (readonly string[])[] = [];
      const problems: unknown[] = [];
      for await (const chunk of delimitedRows(file('random.csv', text), format)) {
        parsed.push(...textOf(chunk.rows));
        problems.push(...chunk.problems);
      }
      expect(problems).toEqual([]);
      const withoutMark = normal(text).replace(/^\ufeff/, '');
      const expected = dsvFormat(delimiter)
        .parseRows(withoutMark)
        .filter((row) => row.some((text) => text !== '') && (row.length > 1 || row[0].trim() !== ''));
      expect(parsed).toEqual(expected);
    }),
    { numRuns: rounds(2000) },
  );
});

it('gives rows or a named error for any text whatsoever', async () => {
  const anyText = fc.string({
    unit: fc.constantFrom('1', '.', ',', '"', '\n', '\r', ';', 'a', '\t', ' '),
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const format = { encoding: 'utf-8', delimiter: ',', decimal: '.', header: false } as const;
      try {
        for await (const { rows } of delimitedRows(file('any.csv', text), format)) {
          expect(rows.lines.length).toBe(textOf(rows).length);
        }
      } catch (error) {
        expect(error).toMatchObject({ name: 'AppError', code: 'unclosed-quote' });
      }
    }),
    { numRuns: rounds(1000) },
  );
});

it('gives the same rows and lines wherever a file is divided into chunks', async () => {
  const long = Array.from({ length: 60_000 }, (_, i) =>
    i % 1000 === 7 ? `${i},"quoted\n${i}","say ""hi"" é"` : `${i},plain ${i},${i / 3}`,
  ).join('\r\n');
  const seen: string[][] = [];
  const lines: number[] = [];
  const format = { encoding: 'utf-8', delimiter: ',', decimal: '.', header: false } as const;
  for await (const chunk of delimitedRows(file('long.csv', long), format)) {
    seen.push(...textOf(chunk.rows));
    lines.push(...chunk.rows.lines);
  }
  expect(seen).toEqual(dsvFormat(',').parseRows(normal(long)));
  expect(lines.at(-1)).toBe(60_060);
});

it('takes blanks between cells for one wherever a file is divided, and quoted cells without text for cells', async () => {
  const count = 200_000;
  const text = 'a    b\n'.repeat(count) + ' c   ""  \n';
  const format = { encoding: 'utf-8', delimiter: 'blanks', decimal: '.', header: false } as const;
  const seen = new Map<string, number>();
  for await (const { rows } of delimitedRows(file('long.txt', text), format))
    for (const row of textOf(rows)) seen.set(row.join('|'), (seen.get(row.join('|')) ?? 0) + 1);
  expect([...seen]).toEqual([
    ['a|b', count],
    ['c|', 1],
  ]);
});
