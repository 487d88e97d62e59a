import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../src/core/data/files';
import { randomStream } from '../../../../src/core/random';
import { checkTable } from '../../../verify/tables/check-table';
import { Dice, strangeTable } from '../../../verify/tables/strange-tables';
import { file } from '../make-files';

/** `npm run fuzz` tries 10,000 of them. */
const COUNT = 200;

it(`reads ${COUNT} tables in random dialects, half of them damaged, as a second parser does, or names the fault`, async () => {
  let read = 0;
  for (let i = 0; i < COUNT; i++) {
    const table = strangeTable(new Dice(randomStream(17, 'tables', i)), i % 2 === 1);
    const code = await checkTable(table).catch((error: unknown) => {
      throw new Error(`table ${i}: ${new TextDecoder().decode(table.bytes)}`, { cause: error });
    });
    if (table.meant) expect(code, `table ${i}`).toBeUndefined();
    if (code === undefined) read++;
  }
  expect(read).toBeGreaterThan(COUNT / 3);
});

describe('what stands before and between cells', () => {
  const rows = (line: (i: number) => string) => Array.from({ length: 40 }, (_, i) => `${line(i)}\n`).join('');
  const look = async (text: string) => {
    const { choices } = await inspectFiles([file('strange.txt', text)]);
    return { format: choices.files[0].format!, names: choices.columns.map(({ name }) => name) };
  };
  const number = (i: number) => `0,${100 + ((i * 7919) % 899)}`;
  const word = (i: number) => (i % 2 ? 'walk' : 'run');

  it('a comment before two columns names neither', async () => {
    const { format, names } = await look(`# begins\n${rows((i) => `${number(i)};${word(i)}`)}`);
    expect(format).toMatchObject({ header: false, delimiter: ';' });
    expect(names).toEqual(['column 1', 'column 2']);
  });

  it('lines like “serial 4711” before the names are no rows', async () => {
    const { format, names } = await look(
      `Logger 3000\nserial 4711\nlabel x\n${rows((i) => `${word(i)} ${i % 7}.5`)}`,
    );
    expect(format).toMatchObject({ header: true, namesLine: 3, dataLine: 4 });
    expect(names).toEqual(['label', 'x']);
  });

  it('words with blanks in them do not make blanks the delimiter where tabs are', async () => {
    const { format } = await look(
      `Logger 3000\nserial 4711\n${rows((i) => `"${word(i)} fast"\t${number(i)}`)}`,
    );
    expect(format.delimiter).toBe('\t');
  });

  it.each([['|'], [';'], ['\t'], [' ']])('decimal commas are no delimiter beside “%s”', async (sign) => {
    for (const line of [
      (i: number) => `${number(i)}${sign}${word(i)}`,
      (i: number) => `${word(i)}${sign}${number(i)}`,
    ]) {
      const { format } = await look(rows(line));
      expect(format).toMatchObject({ delimiter: sign === ' ' ? 'blanks' : sign, decimal: ',' });
    }
  });
});
