import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimitedRows } from '../../../../src/core/data/files/text/delimited-rows';
import { numberReader } from '../../../../src/core/data/columns/parse-number';
import { UnquotedRows, UnquotedSplitter } from '../../../../src/core/data/files/text/unquoted-rows';
import { cellsOf } from '../../../../src/core/data/files/tables/rows';
import { file } from '../make-files';
import { rounds } from '../../../helpers/rounds';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const split = (text: string, delimiter = ',') =>
  new UnquotedSplitter(delimiter.charCodeAt(0), new TextDecoder('utf-8', { ignoreBOM: true })).split(
    bytesOf(text),
    1,
  );
const format = { encoding: 'utf-8', delimiter: ',', decimal: '.', header: false } as const;

describe('numbers read from bytes', () => {
  const written = fc.oneof(
    { weight: 4, arbitrary: fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((x) => x.toFixed(6)) },
    { weight: 2, arbitrary: fc.double({ noNaN: true }).map(String) },
    { weight: 2, arbitrary: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String) },
    {
      weight: 4,
      arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789.,+- e;x'), maxLength: 18 }),
    },
    fc.constantFrom('-0', '+.5', '5.', '.', '-', '', ' 7 ', '0x1f', '999999999999999', '9007199254740993'),
  );

  it('are bit by bit what their text says, or are left to the text', () => {
    let told = 0;
    fc.assert(
      fc.property(written, fc.constantFrom<'.' | ','>('.', ','), (text, decimal) => {
        const { rows } = split(`a|${text}|b\n`, '|')!;
        const value = rows.plainNumber(0, 1, decimal);
        if (Number.isNaN(value)) return;
        told++;
        expect(Object.is(value, numberReader(decimal)(text))).toBe(true);
      }),
      { numRuns: rounds(5000) },
    );
    expect(told).toBeGreaterThan(rounds(1000));
  });

  it('are told for what recorders write', () => {
    const { rows } = split('0.00,-12.34567,42,+7, 1.5 ,1700000000.123\n')!;
    const values = Array.from({ length: 6 }, (_, place) => rows.plainNumber(0, place, '.'));
    expect(values).toEqual([0, -12.34567, 42, 7, 1.5, 1700000000.123]);
  });
});

describe('rows found in bytes', () => {
  it('leave out lines without a cell and know the line of each', () => {
    const { rows, nextLine } = split('a,b\r\n\r\n  \n\u00a0\n,\n1,é')!;
    expect(Array.from(rows.lines, (_, row) => cellsOf(rows, row))).toEqual([
      ['a', 'b'],
      ['1', 'é'],
    ]);
    expect([...rows.lines]).toEqual([1, 6]);
    expect(nextLine).toBe(6);
  });

  it('are left to the parser of text where quotes or lone returns are', () => {
    expect(split('a,"b"\n')).toBeUndefined();
    expect(split('a,b\rc,d\n')).toBeUndefined();
    expect(split('a,b\r')).toBeUndefined();
  });

  it('tell equal cells', () => {
    const { rows } = split('x,walk\ny,walk\nz,walks\nz,run\n')!;
    expect([0, 1, 2].map((row) => rows.sameCells(row, row + 1, 1))).toEqual([true, false, false]);
  });
});

/** Whether each chunk of a file was read from bytes, and its rows. */
async function read(text: string | Uint8Array<ArrayBuffer>) {
  const plain: boolean[] = [];
  const rows: string[][] = [];
  const lines: number[] = [];
  for await (const chunk of delimitedRows(file('any.csv', text), format)) {
    plain.push(chunk.rows instanceof UnquotedRows);
    for (let row = 0; row < chunk.rows.count; row++) rows.push(cellsOf(chunk.rows, row));
    lines.push(...chunk.rows.lines);
  }
  return { plain, rows, lines };
}

describe('a file', () => {
  const long = (lineEnd: string) =>
    Array.from({ length: 150_000 }, (_, i) => `${i},${i / 7},walk`).join(lineEnd);

  it.each(['\n', '\r\n'])('is read from bytes across its chunks with %j', async (lineEnd) => {
    const { plain, rows, lines } = await read(long(lineEnd));
    expect(plain.length).toBeGreaterThan(2);
    expect(plain).not.toContain(false);
    // As one text: comparing 150,000 small lists takes seconds.
    expect(rows.map((cells) => cells.join(',')).join('\n') === long('\n')).toBe(true);
    expect(lines.at(-1)).toBe(150_000);
  });

  it('is read from bytes again after a stretch with quotes', async () => {
    const { plain, rows, lines } = await read(`"a\nb",c,d\n${long('\n')}`);
    expect(plain[0]).toBe(false);
    expect(plain.at(-1)).toBe(true);
    expect(rows[0]).toEqual(['a\nb', 'c', 'd']);
    expect(rows).toHaveLength(150_001);
    expect(lines.at(-1)).toBe(150_002);
  });

  it('with lone returns is read from text', async () => {
    const { plain, rows } = await read(long('\r'));
    expect(plain).not.toContain(true);
    expect(rows).toHaveLength(150_000);
  });

  it('loses its byte order mark, and keeps what looks like one elsewhere', async () => {
    expect((await read('\ufeffa,b\n\ufeffc,d\n')).rows).toEqual([
      ['a', 'b'],
      ['\ufeffc', 'd'],
    ]);
  });

  it('may have bytes that are no UTF-8', async () => {
    const { rows } = await read(new Uint8Array([97, 0xff, 44, 0xe2, 0x82, 10, 98, 44, 99]));
    expect(rows).toEqual([
      ['a\ufffd', '\ufffd'],
      ['b', 'c'],
    ]);
  });

  it('with an endless line is refused in time', async () => {
    await expect(read('1,'.repeat(7_000_000))).rejects.toMatchObject({ code: 'line-too-long' });
  });
});
