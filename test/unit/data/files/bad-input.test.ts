import { describe, expect, it } from 'vitest';
import { splitExamples, suggestSplit } from '../../../../src/core/data';
import { inspectFiles } from '../../../../src/core/data/files';
import { errorCode, file, read, recordingText, tableText } from '../make-files';

const encode = (text: string) => new TextEncoder().encode(text);

/** The first example of a one-file table. */
async function firstRow(text: string | Uint8Array<ArrayBuffer>, changed = {}): Promise<number[]> {
  const { dataset } = await read([file('table.csv', text)], changed);
  const size = dataset.examples.input[0];
  return [...dataset.examples.features.slice(0, size)];
}

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * (text.length + Number(mark))));
  [...(mark ? '\ufeff' : ''), ...text].forEach((char, i) =>
    view.setUint16(2 * i, char.charCodeAt(0), littleEndian),
  );
  return new Uint8Array(view.buffer);
}

describe('headers', () => {
  it('named __proto__, constructor or toString are names like any other', async () => {
    const text = tableText().replace('x,y,z,label', '__proto__,constructor,toString,label');
    const { dataset } = await read([file('table.csv', text)]);
    expect(dataset.summary.channelNames).toEqual(['__proto__', 'constructor', 'toString']);
    expect([...dataset.examples.features.slice(3, 6)]).toEqual([7, 5.5, -3]);
    expect(Object.prototype).not.toHaveProperty('0');
  });

  it('classes named __proto__ are classes like any other', async () => {
    const { dataset } = await read([file('table.csv', tableText().replaceAll(',a', ',__proto__'))]);
    expect(dataset.summary.classNames).toContain('__proto__');
    expect(dataset.summary.examplesPerClass).toEqual([15, 15]);
  });

  it('that repeat are numbered, and both columns kept', async () => {
    const { dataset } = await read([file('table.csv', tableText().replace('x,y,z', 'x,x,x'))]);
    expect(dataset.summary.channelNames).toEqual(['x', 'x (2)', 'x (3)']);
    expect([...dataset.examples.features.slice(3, 6)]).toEqual([7, 5.5, -3]);
  });

  it('with empty cells are named by their place', async () => {
    const { dataset } = await read([file('table.csv', tableText().replace('x,y,z', 'x,,z'))]);
    expect(dataset.summary.channelNames).toEqual(['x', 'column 2', 'z']);
  });

  it('without rows below are an error that names the file', async () => {
    await expect(inspectFiles([file('table.csv', 'x,y,label\n')])).rejects.toThrow(errorCode('no-rows'));
    await expect(inspectFiles([file('table.csv', 'x,y,label\n')])).rejects.toThrow(/table\.csv/);
  });

  it('in another order in another file are matched by name', async () => {
    const swapped = tableText()
      .split('\n')
      .map((line) => line.split(',').reverse().join(','))
      .join('\n');
    const { dataset } = await read([file('1.csv', tableText()), file('2.csv', swapped)], {
      reading: { kind: 'table' },
    });
    const { features } = dataset.examples;
    expect(features.length).toBe(60 * 3);
    expect([...features.slice(0, 90)]).toEqual([...features.slice(90)]);
  });

  it('that lack a column in another file are an error that names file and column', async () => {
    const other = tableText().replace('x,y,z,label', 'x,y,w,label');
    await expect(read([file('1.csv', tableText()), file('2.csv', other)])).rejects.toThrow(
      errorCode('columns-differ'),
    );
    await expect(read([file('1.csv', tableText()), file('2.csv', other)])).rejects.toThrow(/2\.csv.*“z”/);
  });

  it('present in some files only are matched by place', async () => {
    const bare = tableText().split('\n').slice(1).join('\n');
    const { dataset } = await read([file('1.csv', tableText()), file('2.csv', bare)], {
      reading: { kind: 'table' },
    });
    expect(dataset.summary.examples).toBe(60);
  });
});

describe('encodings and line ends', () => {
  const expected = [0, 0.5, 0];
  it.each([
    ['a UTF-8 mark', encode('\ufeff' + tableText())],
    ['UTF-16 LE with mark', utf16(tableText(), true, true)],
    ['UTF-16 BE with mark', utf16(tableText(), false, true)],
    ['UTF-16 LE without mark', utf16(tableText(), true, false)],
    ['UTF-16 BE without mark', utf16(tableText(), false, false)],
    ['carriage returns only', encode(tableText().replaceAll('\n', '\r'))],
    ['carriage returns and line feeds', encode(tableText().replaceAll('\n', '\r\n'))],
    ['blank lines', encode(tableText().replaceAll('\n', '\n\n'))],
    ['no line end at the end', encode(tableText().trimEnd())],
    ['a surplus delimiter at each end', encode(tableText().replaceAll('\n', ',\n'))],
  ])('%s change nothing', async (_, bytes) => {
    const { dataset } = await read([file('table.csv', bytes)]);
    expect(dataset.summary.channelNames).toEqual(['x', 'y', 'z']);
    expect(dataset.summary.examples).toBe(30);
    expect([...dataset.examples.features.slice(0, 3)]).toEqual(expected);
  });

  it('Windows-1252 names are read as such', async () => {
    const latin = Uint8Array.from(tableText().replaceAll(',a', ',caf\u00e9'), (char) => char.charCodeAt(0));
    const { dataset } = await read([file('table.csv', latin)]);
    expect(dataset.summary.classNames).toEqual(['b', 'café']);
  });

  it('a binary file named .csv is an error', async () => {
    const bytes = Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256);
    await expect(inspectFiles([file('table.csv', bytes)])).rejects.toThrow(errorCode('binary-file'));
  });

  it('an empty file is an error that names it; among others it is set aside and told', async () => {
    await expect(inspectFiles([file('b.csv', '')])).rejects.toThrow(errorCode('empty-file'));
    await expect(inspectFiles([file('b.csv', '')])).rejects.toThrow(/b\.csv/);
    const { choices, leftOut } = await inspectFiles([file('a.csv', tableText()), file('b.csv', '')]);
    expect(choices.files.map(({ path }) => path)).toEqual(['a.csv']);
    expect(leftOut).toEqual([{ path: 'b.csv', reason: 'b.csv is empty.' }]);
  });

  it('no usable file at all is an error', async () => {
    await expect(inspectFiles([])).rejects.toThrow(errorCode('no-files'));
    await expect(inspectFiles([file('a.md', 'a'), file('b.md', 'b')])).rejects.toThrow(errorCode('no-files'));
  });
});

describe('delimiters and numbers', () => {
  it('a wrong delimiter is told as such', async () => {
    const files = [file('table.csv', tableText())];
    const { choices } = await inspectFiles(files, { delimiter: ';' });
    const columns = choices.columns.map((column) => ({ ...column, role: 'ignore' as const }));
    await expect(read(files, { ...choices, columns })).rejects.toMatchObject({
      code: 'no-signal',
      remedy: expect.stringContaining('delimiter') as string,
    });
  });

  const german = tableText().replaceAll(',', ';').replaceAll('.5', ',5');

  it('semicolons with decimal commas are read', async () => {
    expect((await firstRow(german)).slice(0, 2)).toEqual([0, 0.5]);
  });

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
    ['blanks', '   '],
  ])('%s are found', async (_, delimiter) => {
    expect((await firstRow(tableText().replaceAll(',', delimiter))).slice(0, 2)).toEqual([0, 0.5]);
  });

  it('a semicolon at the end of each line belongs to no number', async () => {
    expect(
      await firstRow(
        tableText()
          .replace('x,y,z,label', 'label,x,y,z')
          .replaceAll(/^(.*),([ab])$/gm, '$2,$1;'),
      ),
    ).toEqual([0, 0.5, 0]);
  });

  it('one cell with a decimal comma is a row that cannot be read, not the sign of the whole file', async () => {
    for (const delimiter of [';', '\t']) {
      const rows = Array.from({ length: 40 }, (_, i) =>
        [`0.${120 + i}`, `${i % 9}.25`, 'ab'[i % 2]].join(delimiter),
      );
      const text = [
        ['x', 'y', 'label'].join(delimiter),
        ...rows.with(3, ['7,5', '1.25', 'a'].join(delimiter)),
      ].join('\n');
      const files = [file('table.csv', text)];
      await expect(read(files)).rejects.toThrow(/^1 row .*line 5: “7,5” in column “x”/);
      const { examples } = (await read(files, { leaveOutBadRows: true })).dataset;
      expect([...examples.features.slice(0, 2)]).toEqual([Math.fround(0.12), 0.25]);
    }
  });

  it('columns keep their own decimal sign, and a cell that contradicts it is told', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},5;0.${100 + i};${'ab'[i % 2]}`);
    const mixed = [file('mixed.csv', ['x;y;label', ...rows].join('\n'))];
    const { examples } = (await read(mixed)).dataset;
    expect([...examples.features.slice(0, 4)]).toEqual([0.5, 0.1, 1.5, 0.101].map(Math.fround));
    const contrary = [file('mixed.csv', ['x;y;label', ...rows.with(4, '0.123;0.5;a')].join('\n'))];
    await expect(read(contrary)).rejects.toThrow(/line 6: “0.123” in column “x”/);
  });

  it('thousands separators are read, with either decimal sign', async () => {
    const english = tableText(30, { 2: '"1,234.5",2,3,a' });
    expect(await firstRow(english)).toEqual([1234.5, 2, 3]);
    const grouped = german.split('\n').with(1, '1.234,5;2;3;a').join('\n');
    expect(await firstRow(grouped)).toEqual([1234.5, 2, 3]);
    expect(await firstRow(tableText(30, { 2: "1 234.5,2'000'000,3,a" }))).toEqual([1234.5, 2e6, 3]);
  });

  it.each([
    ['NaN', '5,NaN,0,b'],
    ['Inf', '5,Inf,0,b'],
    ['-Infinity', '5,-Infinity,0,b'],
    ['1e400', '5,1e400,0,b'],
    ['more than a 32-bit float holds', '5,1e39,0,b'],
    ['hexadecimal', '5,0x1F,0,b'],
    ['words', '5,five,0,b'],
    ['two numbers', '5,1.2.3,0,b'],
    ['an empty label', '5,1,0,'],
    ['too few cells', '5,1,b'],
    ['too many cells', '5,1,0,b,9'],
    ['text after a closing quote', '"5"1",1,0,b'],
  ])('%s in line 4 are counted, named, and left out on the user’s word only', async (_, line) => {
    const files = [file('table.csv', tableText(30, { 4: line }))];
    await expect(read(files)).rejects.toThrow(/^1 row .*table\.csv, line 4/);
    const { dataset, badRows } = await read(files, { leaveOutBadRows: true });
    expect(badRows.count).toBe(1);
    expect(badRows.problems).toEqual([expect.objectContaining({ file: 'table.csv', line: 4 })]);
    expect(dataset.summary.examples).toBe(29);
  });

  it('quoted line breaks stay in their cell, and lines are counted on', async () => {
    const text = tableText(30, { 3: '7,5.5,-3,"b\nor\nso"', 6: '5,five,0,b' });
    await expect(read([file('table.csv', text)])).rejects.toThrow(/line 8/);
  });

  it('an unclosed quote is an error that names its line', async () => {
    const text = tableText(30, { 5: '"5,1,0,b' });
    await expect(read([file('table.csv', text)])).rejects.toThrow(errorCode('unclosed-quote'));
    await expect(read([file('table.csv', text)])).rejects.toThrow(/table\.csv, line 5/);
  });

  it('an unclosed quote in the first rows is told, however long the file is', async () => {
    for (const rows of [3, 50_000]) {
      const text = `x,y,label\n1,"2,a\n${'5.25,1.5,b\n'.repeat(rows)}`;
      await expect(read([file('table.csv', text)])).rejects.toThrow(errorCode('unclosed-quote'));
      await expect(read([file('table.csv', text)])).rejects.toThrow(/table\.csv, line 2/);
    }
  });

  it('an unclosed quote deep in a long file is found without reading the rest again and again', async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => (i === 200_000 ? '"5,1,0,b' : '5.25,1.5,0.125,b'));
    await expect(read([file('long.csv', `x,y,z,label\n1,2,3,a\n${rows.join('\n')}`)])).rejects.toThrow(
      /line 200003/,
    );
  });
});

describe('missing values of a table', () => {
  const files = [file('table.csv', tableText(30, { 4: '5,,0,b', 7: '5,NA,0,a' }))];

  it('are an error by default', async () => {
    await expect(read(files)).rejects.toThrow(errorCode('missing-values'));
    await expect(read(files)).rejects.toThrow(/2 rows .*line 4/);
  });

  it('leave their rows out on request', async () => {
    const { summary } = (await read(files, { missing: 'drop' })).dataset;
    expect(summary.examples).toBe(28);
    expect(summary.notes).toContain('2 rows with empty cells are left out.');
  });

  it('stay missing on request, for the training folds to fill', async () => {
    const { examples, summary } = (await read(files, { missing: 'impute' })).dataset;
    expect([...examples.features].filter(Number.isNaN).length).toBe(2);
    expect(summary.notes).toContain(
      '2 rows with empty cells are filled with the means of the training folds.',
    );
  });
});

describe('classes and columns', () => {
  it('one class only is an error when folds are made', async () => {
    const { dataset } = await read([file('table.csv', tableText().replaceAll(',b', ',a'))]);
    expect(() => splitExamples(dataset.examples, suggestSplit(dataset.examples, 1))).toThrow(
      errorCode('single-class'),
    );
  });

  it('fewer samples than folds is an error that names the class', async () => {
    const { dataset } = await read([file('table.csv', tableText(30, { 4: '1,2,3,rare' }))]);
    expect(() => splitExamples(dataset.examples, suggestSplit(dataset.examples, 1))).toThrow(/“rare” has 1/);
  });

  it('constant columns are kept and named', async () => {
    const text = tableText().replaceAll(/^(-?\d+),/gm, '7,');
    const { dataset } = await read([file('table.csv', text)]);
    expect(dataset.summary.notes.join()).toMatch(/never change.*: x/);
  });

  it('columns of identifiers and row counters are set aside', async () => {
    const text = tableText()
      .split('\n')
      .map((line, i) => (i === 0 ? `id,name,${line}` : line && `${i},person-${i * 7},${line}`))
      .join('\n');
    const { choices } = await inspectFiles([file('table.csv', text)]);
    expect(choices.columns.map(({ role }) => role)).toEqual([
      'ignore',
      'ignore',
      'signal',
      'signal',
      'signal',
      'label',
    ]);
  });

  it('ten thousand classes are read', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i % 17},${i % 13}.5,class${i % 10_000}`);
    const { dataset } = await read([file('many.csv', `x,y,label\n${rows.join('\n')}\n`)], {
      reading: { kind: 'table' },
    });
    expect(dataset.summary.classNames.length).toBe(10_000);
    expect(new Set(dataset.summary.examplesPerClass)).toEqual(new Set([3]));
  });

  it('more classes than can be told apart are an error', async () => {
    const rows = Array.from({ length: 66_000 }, (_, i) => `${i % 17},${i % 13}.5,class${i}`);
    const text = `x,y,label\n${rows.join('\n')}\n`;
    const files = [file('many.csv', text)];
    const reading = read(files, { reading: { kind: 'table' } });
    await expect(reading).rejects.toThrow(errorCode('too-many-names'));
  });

  it('a hundred thousand columns are an error that names the file', async () => {
    const row = (label: string) => `${'1,'.repeat(100_000)}${label}`;
    for (const wide of [
      row,
      (label: string) => row(label).replaceAll('1', '-1.000000000000000000000000000001e-10'),
    ]) {
      const text = [wide('a'), wide('b'), wide('a')].join('\n');
      await expect(inspectFiles([file('wide.csv', text)])).rejects.toThrow(errorCode('too-many-columns'));
    }
  });

  it('no label anywhere is an error that says what to do', async () => {
    await expect(read([file('walk.csv', recordingText(300, 0.3))])).rejects.toThrow(errorCode('no-label'));
  });

  it('a role given twice is an error', async () => {
    const files = [file('table.csv', tableText())];
    const { choices } = await inspectFiles(files);
    const columns = choices.columns.map((column) => ({ ...column, role: 'label' as const }));
    await expect(
      read(files, { columns: [...columns.slice(0, 2), ...choices.columns.slice(2, 3)] }),
    ).rejects.toThrow(errorCode('role-given-twice'));
  });

  it('text columns of a table become one input per word', async () => {
    const text = tableText()
      .split('\n')
      .map((line, i) => (i === 0 ? `colour,${line}` : line && `${['red', 'blue'][i % 2]},${line}`))
      .join('\n');
    const { dataset } = await read([file('table.csv', text)]);
    expect(dataset.summary.channelNames).toEqual(['colour = blue', 'colour = red', 'x', 'y', 'z']);
    expect([...dataset.examples.features.slice(0, 2)]).toEqual([1, 0]);
    expect([...dataset.examples.features.slice(5, 7)]).toEqual([0, 1]);
  });

  it('dates make a clock', async () => {
    const text = ['when,x,label']
      .concat(
        Array.from(
          { length: 300 },
          (_, i) =>
            `2024-01-31 23:59:${String(Math.floor(i / 10) % 60).padStart(2, '0')}.${i % 10}00,${Math.sin(i / 9).toFixed(3)},${i < 150 ? 'a' : 'b'}`,
        ),
      )
      .join('\n');
    const { choices } = await inspectFiles([file('log.csv', text)]);
    expect(choices.columns[0].role).toBe('time');
    const { dataset } = await read([file('log.csv', text)], {
      reading: { kind: 'recordings', windowLength: 50, overlap: 0, maxGapPeriods: 10 },
    });
    expect(dataset.summary.samplingHz).toBeCloseTo(10, 6);
    expect(dataset.summary.examplesPerClass).toEqual([3, 3]);
  });
});
