import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { predictedClasses, type Compression } from '../../../src/core/deploy';
import { exportModel, type ExportModel } from '../../../src/core/export';
import { cExporter } from '../../../src/core/export/c';
import { cNamesOf } from '../../../src/core/export/c/names';
import { rowsOfExamples } from '../../../src/core/export/c/table-files';
import { buildNetwork } from '../../../src/core/network';
import { file, read } from '../data/make-files';
import { C_COMPILER, compileProgram, unpack } from '../../helpers/c-compiler';
import { exportModelOf } from '../../helpers/export-model';
import { runInPage, SANITIZE } from '../../helpers/host-run';
import { kernelContext } from '../../helpers/kernels';

const root = mkdtempSync(join(tmpdir(), 'table-'));
afterAll(() => rmSync(root, { recursive: true }));

const COLOURS = ['*/ red', 'blue "x"', 'grün ??/', '\\ /*'];
const SIZES = ['S', 'L', 'XL'];
const ROWS = 60;

/** A table with cells missing in every column, and large numbers. */
const cellsOf = (row: number) => [
  row % 11 === 3 ? '' : String(123456789 + row * 1000),
  row % 7 === 2 ? '?' : COLOURS[(row * 5) % 4],
  row % 13 === 5 ? 'NA' : (row / 7 - 3).toFixed(3),
  row % 17 === 6 ? '' : SIZES[(row * 7) % 3],
];

async function tableModel(compression: Compression): Promise<{ model: ExportModel; features: Float32Array }> {
  const quoted = (cell: string) => (/["\\]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = Array.from(
    { length: ROWS },
    (_, row) => `${cellsOf(row).map(quoted).join(',')},${'uv'[row % 2]}`,
  );
  const { dataset } = await read([file('t.csv', ['a,colour /* */,b,size,class', ...lines].join('\n'))], {
    reading: { kind: 'table' },
    missing: 'impute',
  });
  const { summary, examples } = dataset;
  const network = buildNetwork(summary.input, [
    { kind: 'conv2d', filters: 3, kernel: [2, 1], padding: 'valid', activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ]);
  const model = exportModelOf(network, compression);
  const groups = examples.featureGroups;
  const known = (group: number) =>
    [...examples.features].filter((value, i) => i % groups === group && !Number.isNaN(value));
  const mean = Float32Array.from(
    { length: groups },
    (_, g) => known(g).reduce((a, b) => a + b, 0) / known(g).length,
  );
  const { name, reading, input, classNames, channelNames, tableColumns } = summary;
  return {
    features: examples.features,
    model: {
      ...model,
      data: { name, reading, input, classNames, channelNames, tableColumns },
      normalisation: { mean, sd: new Float32Array(groups).fill(3).fill(2e4, 0, 1) },
      examples: examples.features,
    },
  };
}

const headerOf = (folder: string) =>
  readFileSync(
    join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('_classifier.h'))!,
    ),
    'utf8',
  );

describe('a table with words', () => {
  it('remembers the words of its columns, and finds the rows that examples were made of', async () => {
    const { model, features } = await tableModel('x1');
    expect(model.data.tableColumns).toEqual([
      { name: 'a' },
      {
        name: 'colour /* */',
        words: expect.arrayContaining(COLOURS) as unknown,
      },
      { name: 'b' },
      { name: 'size', words: ['L', 'S', 'XL'] },
    ]);
    const rows = rowsOfExamples(model, features);
    const { words } = model.data.tableColumns![1];
    for (let row = 0; row < ROWS; row++) {
      const [a, colour, , size] = cellsOf(row);
      expect(rows[4 * row]).toBe(a === '' ? NaN : Math.fround(Number(a)));
      expect(rows[4 * row + 1]).toBe(colour === '?' ? NaN : words!.indexOf(colour));
      expect(rows[4 * row + 3]).toBe(size === '' ? NaN : ['L', 'S', 'XL'].indexOf(size));
    }
  });

  describe.skipIf(!C_COMPILER)('in the exported C', () => {
    it.each(['x1', 'int8'] as const)(
      'encodes rows by itself, empty cells among them: %s',
      async (compression) => {
        const { model, features } = await tableModel(compression);
        const folder = unpack(cExporter.export(model, kernelContext()), join(root, compression));
        expect(execFileSync(compileProgram(folder, 'golden_test'), { encoding: 'utf8' })).toBe(
          '8 golden examples, largest difference 0\n',
        );
        const header = headerOf(folder);
        expect(header).toContain(
          '[1] colour / * * /: a word as its number; missing counts as the shares in brackets',
        );
        expect(header).toMatch(/0: L \(0\.\d+\)\n \* +1: S/);
        const input = Array.from({ length: ROWS }, (_, row) =>
          cellsOf(row)
            .map((cell) => (cell === '?' || cell === 'NA' ? '' : cell))
            .join(';'),
        ).join('\n');
        // Words with quotes at their ends cannot be told from quoted words by the small example: the one here has one.
        const told = execFileSync(compileProgram(folder, 'main'), {
          input: input.replaceAll('blue "x"', '"blue "x""'),
          encoding: 'utf8',
        });
        const classes = told
          .split('\n')
          .filter(Boolean)
          .map((line) => Number(line.split(' ')[0]));
        const expected = [...predictedClasses(runInPage(model, features), 2)];
        const plain = Array.from({ length: ROWS }, (_, row) => row).filter(
          (row) => !cellsOf(row)[1].includes('"'),
        );
        expect(plain.map((row) => classes[row])).toEqual(plain.map((row) => expected[row]));
      },
    );

    it('compiles where an example has none of the words, though none of its inputs is missing', async () => {
      const { model } = await tableModel('x1');
      const examples = new Float32Array(model.examples.length);
      const folder = unpack(
        cExporter.export({ ...model, examples }, kernelContext()),
        join(root, 'wordless'),
      );
      expect(() => compileProgram(folder, 'golden_test')).not.toThrow();
    });

    it('takes any number for a word without undefined behaviour, as a missing value', async () => {
      const { model } = await tableModel('int8');
      const folder = unpack(cExporter.export(model, kernelContext()), join(root, 'bad'));
      const { symbol, macro } = cNamesOf(model);
      const bad = ['nanf("")', 'INFINITY', '-INFINITY', '1e30f', '-1.0f', '4.0f', '0.5f', '-0.0001f'];
      writeFileSync(
        join(folder, 'bad.c'),
        `#include <math.h>
#include <string.h>
#include "${symbol}_classifier.h"
int main(void) {
  const float bad[] = {${bad.join(', ')}};
  float row[${macro}_COLUMNS] = {1e9f, 0, 2, 1}, missing[${macro}_CLASSES];
  ${symbol}_result_t result;
  row[1] = ${symbol}_word(1, "no such word");
  ${symbol}_classify_row(row, &result);
  memcpy(missing, ${symbol}_probabilities(), sizeof missing);
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
    row[1] = bad[i];
    ${symbol}_classify_row(row, &result);
    if (memcmp(missing, ${symbol}_probabilities(), sizeof missing) != 0) return 1;
  }
  if (${symbol}_word(3, "S") != 1.0f || ${symbol}_word(0, "S") != -1.0f || ${symbol}_word(9, "S") != -1.0f) return 2;
  if (${symbol}_word(1, 0) != -1.0f || ${symbol}_word(-1, "S") != -1.0f || ${symbol}_word(3, "") != -1.0f) return 3;
  return 0;
}
`,
      );
      execFileSync(compileProgram(folder, 'bad', { flags: `-O1 ${SANITIZE}` }));
    });
  });

  it('is explained in the README', async () => {
    const { model } = await tableModel('x1');
    const readme = new TextDecoder().decode(exportModel(model, kernelContext(), ['c']).get('README.md'));
    const { symbol } = cNamesOf(model);
    expect(readme).toContain(`Call \`${symbol}_classify_row\` with the 4 values of a row`);
    expect(readme).toContain('4. size: a word as its number (0 L, 1 S, 2 XL)');
    expect(readme).toMatch(/\| flash besides: rows with words, where they are used, at most \| \d{3} \|/);
  });
});
