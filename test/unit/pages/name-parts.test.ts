import { expect, it } from 'vitest';
import { inspectReport } from '../../../scripts/lib/inspect-report';
import type { IngestChoices } from '../../../src/core/data';
import { nameParts, withClassesFrom } from '../../../src/planning/data/name-parts';
import { file } from '../data/make-files';

const choicesOf = (paths: readonly string[]) =>
  ({ files: paths.map((path) => ({ path, session: path, className: 'guess' })) }) as unknown as IngestChoices;

it('places in names that may say the class are offered, and taken with one choice', () => {
  const choices = choicesOf(['set/0_ann_1.wav', 'set/0_bob_1.wav', 'set/1_ann_2.wav', 'set/1_bob_2.wav']);
  const parts = nameParts(choices);
  expect(parts.map(({ id }) => id)).toEqual(['word 0', 'word 1', 'word 2']);
  expect(withClassesFrom(choices, parts[0]).files.map(({ className }) => className)).toEqual([
    '0',
    '0',
    '1',
    '1',
  ]);
  expect(nameParts(choicesOf(['walk/a.csv', 'walk/b.csv', 'run/c.csv'])).map(({ words }) => words)).toEqual([
    ['walk', 'walk', 'run'],
  ]);
  expect(nameParts(choicesOf(['a.csv', 'b.csv']))).toEqual([]);
});

it('numbers in names that may be the class are not passed over in silence', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => Math.sin(i / 5).toFixed(3)).join('\n');
  const files = ['0', '1'].flatMap((digit) =>
    ['ann', 'bob'].flatMap((who) =>
      ['0', '1'].map((take) => file(`${digit}_${who}_${take}.csv`, `x\n${rows}\n`)),
    ),
  );
  const { sentences } = await inspectReport(files);
  expect(sentences.join('\n')).toContain('the numbers in the names (0, 1) may be the class, too');
});
