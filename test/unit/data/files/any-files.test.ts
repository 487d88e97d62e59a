import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  describeDataset,
  findLeaks,
  finishSteps,
  splitExamples,
  suggestSplit,
} from '../../../../src/core/data';
import { file, read } from '../make-files';
import { rounds } from '../../../helpers/rounds';

const clean = fc.oneof(
  fc.integer({ min: -50, max: 50 }).map(String),
  fc.double({ min: -10, max: 10, noNaN: true }).map((value) => value.toFixed(3)),
);
const words = ['a', 'b', 'walk', '', 'NaN', '__proto__', '2024-01-02 03:04:05', '1e400', '"', '1,5'];
const dirty = fc.oneof({ weight: 4, arbitrary: clean }, { weight: 1, arbitrary: fc.constantFrom(...words) });
const content = fc
  .record({
    width: fc.integer({ min: 1, max: 5 }),
    delimiter: fc.constantFrom(',', ';', '\t', ' '),
    header: fc.constantFrom('', 'time', 'label', 'subject', 'x', '__proto__'),
    clock: fc.boolean(),
    label: fc.boolean(),
    cell: fc.constantFrom(clean, clean, dirty),
  })
  .chain(({ width, delimiter, header, clock, label, cell }) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 120 }).map((rows) => {
      const lines = rows.map((row, r) =>
        [
          ...(clock ? [(r / 20).toFixed(2)] : []),
          ...row,
          ...(label ? ['ab'[Math.floor(r / 30) % 2]] : []),
        ].join(delimiter),
      );
      const cells = width + Number(clock) + Number(label);
      const names = Array.from({ length: cells }, (_, c) => (c === 0 ? header : `${header} ${c}`));
      return [...(header ? [names.join(delimiter)] : []), ...lines].join('\n');
    }),
  );
const anyFiles = fc.array(fc.tuple(fc.constantFrom('a', 'b-1', 'b-2', '10', 'd/e/f'), content), {
  minLength: 1,
  maxLength: 3,
});

it('any files give a data set that can be split and checked, or a named error', async () => {
  let readable = 0;
  await fc.assert(
    fc.asyncProperty(anyFiles, fc.boolean(), async (named, leaveOutBadRows) => {
      const files = named.map(([name, text], i) => file(`${name}${i}.csv`, text));
      try {
        const { dataset } = await read(files, {
          leaveOutBadRows,
          missing: leaveOutBadRows ? 'drop' : 'refuse',
        });
        const { summary, examples } = dataset;
        readable++;
        expect(examples.features.length).toBe(
          summary.examples * summary.input[0] * summary.input[1] * summary.input[2],
        );
        expect(examples.features.every(Number.isFinite)).toBe(true);
        expect(examples.labels.every((label) => label < summary.classNames.length)).toBe(true);
        expect(examples.sessions.every((session) => session < summary.sessionNames.length)).toBe(true);
        expect(describeDataset(summary)).toContain('class');
        finishSteps(findLeaks(examples, splitExamples(examples, suggestSplit(examples, 1, 2))));
      } catch (error) {
        if ((error as Error).name !== 'AppError') throw error;
        expect(error).toMatchObject({ code: expect.stringMatching(/^[a-z-]+$/) });
        expect((error as Error).message).not.toMatch(/undefined|NaN rows|\[object/);
      }
    }),
    { numRuns: rounds(600) },
  );
  expect(readable).toBeGreaterThan(rounds(60));
});
