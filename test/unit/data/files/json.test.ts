import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { inspectReport } from '../../../../scripts/lib/inspect-report';
import { jsonFault, placeIn } from '../../../../src/core/data/files/json/fault';
import { linesAt } from '../../../../src/core/data/files/json/lines';
import { file } from '../make-files';

/** A sample in the data acquisition format, a row of values in a line. */
const acquisition = (rows: readonly string[], values = 'values') =>
  [
    '{',
    '  "protected": { "ver": "v1" },',
    '  "payload": {',
    '    "interval_ms": 10,',
    '    "sensors": [{ "name": "accX", "units": "m/s2" }, { "name": "accY", "units": "m/s2" }],',
    `    "${values}": [`,
    rows.map((row) => `      ${row}`).join(',\n'),
    '    ]',
    '  }',
    '}',
  ].join('\n');
const wave = (i: number, by: number) => Math.sin(i / by).toFixed(3);
const rows = (by: number, change: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 200 }, (_, i) => change[i] ?? `[${wave(i, by)}, ${wave(i + 3, by)}]`);
/** The first row of values stands in line 7. */
const lineOf = (row: number) => 7 + row;

async function errorOf(name: string, text: string): Promise<string> {
  const { error } = await inspectReport([file(name, text)]);
  return error ? `${error.code}: ${error.message} ${error.remedy}` : 'none';
}

describe('a fault of JSON is told with its line and column', () => {
  it.each([
    [
      'a comma that is missing',
      acquisition(rows(9, { 20: '[0.1 0.2]' })),
      `line ${lineOf(20)}, column 12: a comma is missing before “0.2”.`,
    ],
    [
      'a comma too many',
      acquisition(rows(9, { 20: '[0.1, 0.2,]' })),
      `line ${lineOf(20)}, column 17: a comma too many stands before “]”.`,
    ],
    [
      'what Python writes for nothing',
      acquisition(rows(9, { 3: '[NaN, 0.2]' })),
      `line ${lineOf(3)}, column 8: “NaN” is no value of JSON (null is).`,
    ],
    [
      'a file that is cut off',
      acquisition(rows(9)).slice(0, 3000),
      /line \d+, column \d+: the file ends before “\[” of line \d+ is closed\./,
    ],
    [
      'quotes that are not closed',
      '{\n  "name: 3,\n  "x": [1]\n}',
      'line 2, column 3: the quotes that begin here are not closed on their line.',
    ],
    ['single quotes', "[\r\n{'x': 1}]", "line 2, column 2: a name in double quotes is missing before “'”."],
    [
      'a name without quotes, after blank lines and a mark',
      '\ufeff\n\n  { x: 1 }',
      'line 3, column 5: a name in double quotes is missing before “x”.',
    ],
    ['a value that is missing', '{"x":\n}', 'line 2, column 1: a value is missing before “}”.'],
    ['a bracket of another kind', '{"x": [1, 2}\n', 'line 1, column 12: “}” cannot close “[” of line 1.'],
    ['a second value', '{"x": [1,\n2]}\n[3]', 'line 3, column 1: “[” follows after the end of the value.'],
    ['a comment', '{ // what\n"x": 1}', 'line 1, column 3: JSON has no comments.'],
    ['nothing', ' \n', 'the file is empty.'],
    ['a number that is none', '[\n01.5]', 'line 2, column 1: “01.5” is no value of JSON.'],
    ['a sign that means nothing', '["a\\q"]', 'line 1, column 4: “\\q” means nothing between quotes.'],
  ])('%s', async (_, text, said) => {
    const error = await errorOf('a.json', text);
    expect(error).toMatch(/^no-json: a\.json, line /);
    if (typeof said === 'string') expect(error).toContain(said);
    else expect(error).toMatch(said);
    expect(error).toContain('Mend that place, export the file again, or leave it out.');
  });

  it('in a file of a record a line, the line of the record', async () => {
    const records = Array.from({ length: 30 }, (_, i) => `{"x": ${i}, "label": "${i % 2 ? 'a' : 'b'}"}`);
    records[11] = '{"x": 11, "label": ';
    expect(await errorOf('a.jsonl', records.join('\n'))).toContain(
      'line 12, column 19: the line ends before “{” of this line is closed.',
    );
  });

  it('of gestures as a project saves them', async () => {
    const text = JSON.stringify([{ name: 'up', recordings: [{ data: { x: [1, 2] } }] }], null, 2);
    expect(await errorOf('project.json', text.replace('"x": [', '"x": '))).toContain(
      'project.json, line 9, column 13: a name in double quotes is missing before “2”.',
    );
  });

  it('wherever an engine refuses, and only there', () => {
    const texts = fc
      .json()
      .chain((json) =>
        fc
          .tuple(
            fc.nat(json.length),
            fc.nat(3),
            fc.constantFrom('', ',', '"', '[', '}', ':', ' ', '\n', '\\', '0', 'e', '-', '.'),
          )
          .map(([at, cut, put]) => json.slice(0, at) + put + json.slice(at + cut)),
      );
    fc.assert(
      fc.property(fc.oneof(texts, fc.json({ depthSize: 'large' })), (text) => {
        let refused = false;
        try {
          JSON.parse(text);
        } catch {
          refused = true;
        }
        const fault = jsonFault(text);
        expect(fault !== undefined).toBe(refused);
        if (fault) expect(fault.at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('in a moment, even in a large file', () => {
    const text = `[${'{"x": 1.5, "y": [1, 2, 3]},\n'.repeat(300_000)}`;
    const startedAt = performance.now();
    const fault = jsonFault(text)!;
    expect(placeIn(text, fault.at)).toEqual({ line: 300_001, column: 1 });
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(jsonFault('['.repeat(1_000_000))?.what).toContain('too deeply');
  });
});

describe('JSON of another shape says what is in the way, and in which line', () => {
  it.each([
    [
      'an acquisition without values',
      acquisition(rows(9), 'samples'),
      'line 3: “payload” has no list “values”',
    ],
    ['an acquisition with nothing in it', acquisition([]), 'line 6: the list “values” is empty'],
    [
      'columns of different lengths',
      '{\n"x": [1, 2, 3],\n"y": [1, 2]\n}',
      'line 3: “y” has 2 values and “x” has 3',
    ],
    [
      'rows of different widths',
      '[\n[1, 2],\n[3, 4],\n[5]\n]',
      'line 4: a row has 1 value and the first has 2',
    ],
    [
      'a word among records',
      '{"data": [\n{"x": 1},\n"end"\n]}',
      'line 3: a value stands in a list of records',
    ],
    ['numbers alone', '[\n1, 2, 3]', 'line 1: its values have no names, so they are no columns'],
    ['a single number', '\n7', 'line 2: a single value is no table'],
    ['settings', '{\n"device": "x"}', 'line 1: no list of samples or records is in it'],
    [
      'a single record a line, of different kinds',
      '{"x": 1}\n[2]\n',
      'line 2: a list stands in a list of records',
    ],
  ])('%s', async (_, text, said) => {
    const error = await errorOf('a.json', text);
    expect(error).toMatch(/^no-table-in-json: /);
    expect(error).toContain(`a.json, ${said}, so no samples`);
  });
});

describe('rows of JSON that cannot be read are told by their lines', () => {
  const records = (change: Readonly<Record<number, string>>) =>
    Array.from(
      { length: 200 },
      (_, i) => change[i] ?? `{"x": ${wave(i, 9)}, "y": ${wave(i, 5)}, "label": "${i < 100 ? 'a' : 'b'}"}`,
    );

  it.each([
    ['acquisition', (change: Readonly<Record<number, string>>) => acquisition(rows(9, change)), '[1]', 7],
    [
      'records',
      (change: Readonly<Record<number, string>>) =>
        `{\n"device": "x",\n"data": [\n${records(change).join(',\n')}\n]}`,
      '{"x": "oh", "y": 1, "label": "a"}',
      4,
    ],
    [
      'records, one a line',
      (change: Readonly<Record<number, string>>) => records(change).join('\n'),
      '{"x": "oh", "y": 1, "label": "a"}',
      1,
    ],
  ])('%s', async (_, text, bad, first) => {
    const report = await inspectReport([file('up.json', text({ 50: bad })), file('down.json', text({}))]);
    expect(report.error?.message ?? report.sentences.join('\n')).toMatch(
      new RegExp(`up\\.json, line ${first + 50}\\b|line ${first + 50}\\b`),
    );
  });

  it('a path is found where its values begin, whatever stands between', () => {
    const text =
      '{"a": {"b": [9]},\n "q\\"b": "[1,\\n2]", "b": [\n{"c": [1,\n2]}, {"c": [3]},\n\n{"d": 4, "c":\n[5]}]}';
    expect(JSON.parse(text)).toBeDefined();
    expect(linesAt(text, ['b', '*'])).toEqual([3, 4, 6]);
    expect(linesAt(text, ['b', '*', 'c', '*'])).toEqual([3, 4, 4, 7]);
    expect(linesAt(text, ['b', 2, 'd'])).toEqual([6]);
    expect(linesAt(text, ['a', 'b', '*'])).toEqual([1]);
    expect(linesAt(text, [])).toEqual([1]);
  });
});
